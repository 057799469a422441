import type { Check } from "../check";
import type { Configuration } from "../configuration/grammar";
import { projectFrom, projectFromText } from "../configuration/project";
import type { Part, Unreadable } from "../manifests/manifest";
import { versionIn } from "../manifests/manifests";
import type { Answer, Plan } from "../plan";
import { Problem } from "../problem";
import { quoted, shellWord } from "../quoted";
import { unreadableCheck } from "../repair";
import type { TagFact } from "../tag";
import { type Version, whyNotVersion } from "../version";
import { proposed } from "../version-check";
import { configurationText } from "./configuration-text";
import type { Findings } from "./findings";
import type { Answers } from "./questions";

export const FILE = "cogrel.toml";

export interface InitData {
  /** Whether the repository needs a cogrel.toml. */
  needed: boolean;
  /** What it says. */
  configuration: Configuration;
  /** What was answered, by a flag or by a person. */
  answers: Answers;
  left_out: readonly string[];
}

interface Facts {
  findings: Findings;
  /** Files that cannot be read and are left out. */
  told: readonly Unreadable[];
  answers: Answers;
  /** The version that the first of the files holds, as written. */
  canonical: Part | undefined;
  /** The versions that tags have. */
  tagged: readonly Version[];
  schema: string | undefined;
  /** sha256 of the cogrel.toml that is there. */
  was: string | undefined;
  digest(text: string): string;
}

/** Writes cogrel.toml; on Cog's shape, where nothing differs from the defaults, says that none is needed. */
export function planInit({ findings, told, answers, canonical, tagged, schema, was, digest }: Facts): Plan<InitData> | Answer<InitData> {
  const { configuration, cogShape, leftOut } = findings;
  const needed = !cogShape || Object.keys(configuration).length > 1;
  const data = { needed, configuration, answers, left_out: leftOut };
  const checks = [...told.map((one): Check => ({ ...unreadableCheck(one), verdict: "yes" })), ...grammarWarning(canonical, tagged)];
  if (!needed) {
    const prose = [`no ${FILE} is needed: this repository has Cog's shape, and what cogrel takes without one is right`];
    return { kind: "answer", title: `no ${FILE} is needed`, verdict: "yes", data, checks, prose, next: "cogrel version --check" };
  }
  const text = configurationText(findings, schema);
  prove(text, configuration);
  return {
    kind: "plan",
    title: `a ${FILE} for this repository`,
    checks,
    steps: [[{ do: "put-file", path: FILE, ...(was !== undefined && { was }), now: digest(text), text }]],
    local: true,
    data,
    question: `Write ${FILE}?`,
    next: `git add ${FILE} && git commit -m "Configure cogrel"`,
  };
}

/** A word on a version that no release can be made of as it stands. */
function grammarWarning(canonical: Part | undefined, tagged: readonly Version[]): Check[] {
  if (!canonical || versionIn(canonical)) return [];
  const { path, version } = canonical;
  const found = `${path} has ${quoted(version)}: ${whyNotVersion(version)}`;
  // Where each tag stands is not looked at here: above all of them is above those that count.
  const tags = tagged.map((one): TagFact => ({ name: one.text, commit: undefined, stands: "ancestor", version: one }));
  return [
    {
      rule: "version-grammar",
      verdict: "yes",
      found,
      fix: `cogrel bump ${proposed(version, tags).text}        once cogrel.toml is committed`,
    },
  ];
}

/** Files that may be meant and cannot be read: which one is at fault is told, and nothing is written as if it were not there. */
export function refuseBroken(broken: readonly Unreadable[], canonical: string | undefined): Answer<null> {
  const title = `which files hold the version is not clear: ${broken.length === 1 ? "one" : broken.length} cannot be read`;
  const next = canonical === undefined ? undefined : `cogrel init --files ${shellWord(canonical)}        leaves all others out`;
  const checks = broken.map(unreadableCheck);
  return { kind: "answer", title, verdict: "no", data: null, checks, ...(next !== undefined && { next }) };
}

/** What is written loads, and means what was found; if not, it is a bug, and nothing is written. */
function prove(text: string, configuration: Configuration): void {
  const same = JSON.stringify(projectFromText(text, FILE)) === JSON.stringify(projectFrom(configuration));
  if (!same) throw new Problem("bug", `${FILE} would not say what was found`, { exit: 70 });
}
