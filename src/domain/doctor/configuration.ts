import type { Check } from "../check";
import type { Problem } from "../problem";

/** The working tree's cogrel.toml beside HEAD's: `odd` is a link, or no text; `wrong` is not HEAD's, and cannot be loaded. */
export type ConfigurationHere = { is: "none" | "same" | "new" | "changed" | "removed" | "odd" } | { is: "wrong"; problem: Problem };

const FILE = "cogrel.toml";

/** Whether what a person sees in cogrel.toml is what a release goes by. */
export function configurationCheck(here: ConfigurationHere): Check {
  const rule = "configuration-committed";
  const expected = "HEAD's content, by which a release goes";
  switch (here.is) {
    case "none":
      return { rule, verdict: "yes", found: "there is none: all is as usual" };
    case "same":
      return { rule, verdict: "yes" };
    case "new":
      return { rule, verdict: "no", found: "it is not committed", expected, fix: commit(`git add ${FILE} && `) };
    case "changed": {
      const fix = `git diff HEAD -- ${FILE}        then  ${commit()}  or  git checkout HEAD -- ${FILE}`;
      return { rule, verdict: "no", found: "changed since HEAD", expected, fix };
    }
    case "removed": {
      const fix = `git checkout HEAD -- ${FILE}        or, if it is to go:  ${commit()}`;
      return { rule, verdict: "no", found: "removed here, and still in HEAD", expected, fix };
    }
    case "odd":
      return { rule, verdict: "no", found: "it is no plain UTF-8 file", expected, fix: `make ${FILE} a plain UTF-8 file, and commit it` };
    case "wrong":
      return {
        rule,
        verdict: "no",
        found: `not HEAD's, and wrong: ${here.problem.message.replaceAll("\n", "; ")}`,
        expected,
        ...(here.problem.fix !== undefined && { fix: here.problem.fix }),
      };
  }
}

const commit = (before = "") => `${before}git commit -m "Configure cogrel" ${FILE}`;
