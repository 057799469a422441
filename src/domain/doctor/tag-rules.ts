import type { Check } from "../check";
import { fnmatch } from "../fnmatch";
import { hiddenCheck, said } from "./look";
import type { Ruleset, Settings } from "./settings";

/** What rulesets say of this release's tag: that it stays, and that it can be made. */
export function tagRuleChecks({ tagRulesets, page }: Settings, tag: string | undefined): Check[] {
  const fix = `${page}/settings/rules/new?target=tag`;
  if (tag === undefined) return [];
  if (tagRulesets.is === "hidden")
    return [
      hiddenCheck("tag-rules", "", [tagRulesets], "the repository"),
      hiddenCheck("tag-creation", "", [tagRulesets], "the repository"),
    ];
  if (tagRulesets.is === "plan")
    return [
      said(
        "tag-rules",
        "yes",
        "the plan of this private repository has no rulesets: whoever may push may move tags",
        "make it public, or upgrade the plan",
      ),
    ];
  const about = tagRulesets.is === "seen" ? tagRulesets.value.filter((one) => isAbout(one, `refs/tags/${tag}`)) : [];
  return [stays(about, tag, fix), creation(about, tag, fix)];
}

/** GitHub's rule for conditions on names (https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets). */
export function isAbout({ include, exclude }: Ruleset, ref: string): boolean {
  const fits = (pattern: string) => pattern === "~ALL" || fnmatch(pattern, ref);
  return include.some(fits) && !exclude.some(fits);
}

const WITH_RIGHTS = "GH_TOKEN=… cogrel doctor        with an administrator's token";

/** What keeps a tag where it is. */
export const KEEPING = ["update", "deletion"] as const;

/**
 * Who may move or delete a tag all the same: those who may go past every ruleset that forbids it. `undefined` where that is not told of
 * a ruleset on which it depends.
 */
export function goPast(about: readonly Ruleset[]): string[] | undefined {
  const found = new Set<string>();
  for (const type of KEEPING) {
    const own = about.filter(({ rules }) => rules.includes(type));
    if (own.some(({ past }) => past?.length === 0)) continue;
    for (const { past } of own) {
      if (past === undefined) return undefined;
      for (const one of past) found.add(one);
    }
  }
  return [...found];
}

function stays(about: readonly Ruleset[], tag: string, fix: string): Check {
  const rule = "tag-rules";
  const has = (type: string) => about.some(({ rules }) => rules.includes(type));
  const open = [...(has("update") ? [] : ["moved"]), ...(has("deletion") ? [] : ["deleted"])];
  if (open.length === 0) {
    const names = about.map(({ name }) => name).join(", ");
    const past = goPast(about);
    if (past === undefined) return said(rule, "unknown", `${names}; who may go past it is not told`, WITH_RIGHTS, "nobody who may");
    if (past.length > 0) return said(rule, "yes", `${names}; ${past.join(", ")} may go past it`, `${fix}        without a bypass list`);
    return said(rule, "yes", names);
  }
  return said(
    rule,
    "yes",
    `${tag} may be ${open.join(" and ")} by whoever may push`,
    `${fix}        refs/tags/v*: restrict updates and deletions`,
  );
}

function creation(about: readonly Ruleset[], tag: string, fix: string): Check {
  const rule = "tag-creation";
  const closed = about.filter(({ rules }) => rules.includes("creation"));
  if (closed.length === 0)
    return said(rule, "yes", `whoever may push may make ${tag}`, `${fix}        refs/tags/v*: restrict creations to maintainers`);
  const stuck = closed.find(({ bypass }) => bypass === "never" || bypass === "pull_requests_only");
  if (stuck)
    return said(
      rule,
      "no",
      `the ruleset ${stuck.name} lets this token's owner make no ${tag}`,
      "let somebody of its bypass list push the tag",
      "a place in its bypass list",
    );
  const unsure = closed.find(({ bypass }) => bypass === undefined);
  if (unsure)
    return said(
      rule,
      "unknown",
      `whether the ruleset ${unsure.name} lets this token's owner make ${tag} is not told`,
      "cogrel tag --dry-run        then push it",
    );
  return said(rule, "yes", `${closed.map(({ name }) => name).join(", ")} lets this token's owner make ${tag}`);
}
