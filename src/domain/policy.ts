import type { Check, Verdict } from "./check";
import type { RuleCode } from "./codes";
import { plusOne } from "./numbers";
import { compareSemver } from "./semver-order";
import { isVersionTag, type TagFact, type VersionTag } from "./tag";
import { compareReleases, compareVersions, greatest, nextRelease, pep440, releaseType, type Version, versionOf } from "./version";

/**
 * The version policy, "no downgrade": four rules that compare a version with the repository's tags. Each is a line of the
 * table below; a version tagged at the commit in question never clashes with itself.
 */
interface Rule {
  rule: RuleCode;
  /** Whether this tag speaks against the version. */
  clashes(tag: VersionTag, version: Version): boolean;
  /** Whether only tags among the ancestors count, whoever asks. */
  ancestorsOnly: boolean;
  expected(tag: VersionTag): string;
}

const RULES: readonly Rule[] = [
  {
    rule: "above-stable",
    ancestorsOnly: true,
    clashes: (tag, version) => releaseType(tag.version) === "stable" && compareVersions(version, tag.version) <= 0,
    expected: (tag) => `above ${tag.version.text}`,
  },
  {
    rule: "above-label",
    ancestorsOnly: false,
    clashes: (tag, version) => sameLine(tag.version, version) && compareVersions(version, tag.version) <= 0,
    expected: (tag) => `above ${tag.version.text}`,
  },
  {
    rule: "not-released",
    ancestorsOnly: false,
    clashes: (tag, version) =>
      version.label !== undefined && tag.version.label === undefined && compareReleases(tag.version, version) === 0,
    expected: (tag) => `an X.Y.Z above ${tag.version.text}`,
  },
];

/** Pre-releases compete among themselves, dev versions among themselves, each within its own X.Y.Z. */
function sameLine(a: Version, b: Version): boolean {
  if (a.label === undefined || b.label === undefined) return false;
  return compareReleases(a, b) === 0 && (a.label === "dev") === (b.label === "dev");
}

/** The tags that speak against a version if they are among the ancestors: only of these it matters where they stand. */
export function suspects<T extends { version?: Version }>(version: Version, tags: readonly T[]): T[] {
  return tags.filter((tag) => tag.version && RULES.some((rule) => rule.clashes(tag as T & VersionTag, version)));
}

export interface PolicyQuestion {
  version: Version;
  /** The tag's own name: it does not clash with itself. */
  own: string;
  tags: readonly TagFact[];
  /** `ancestors` for a tag verified again: only what came before it counts, so that its verdict stays (rules b to d). */
  scope: "repository" | "ancestors";
}

/** Applies all four rules, and the warning on crates.io's order. */
export function versionPolicy(question: PolicyQuestion, fix: (next: Version) => string): Check[] {
  const known = question.tags.filter((tag) => tag.name !== question.own);
  const next = nextFree(question.version, question.tags);
  const proposal = fix(next);
  return [
    versionFree(question.version, known, proposal),
    ...RULES.map((rule) => judge(rule, question, known, proposal)),
    ...cratesOrder(question.version, known),
  ];
}

/**
 * The policy of a version that the files hold already. A version whose own tag is an ancestor is the released one, which the
 * branch keeps until its next bump: then only what is tagged before it must not be above it. Else all four rules.
 */
export function keepsReleased(question: PolicyQuestion, fix: (next: Version) => string): Check[] {
  const { version, own, tags } = question;
  const mine = tags.find((tag) => tag.name === own);
  if (!mine) return versionPolicy(question, fix);
  const others = tags.filter((tag) => tag !== mine);
  const proposal = fix(nextFree(version, tags));
  if (mine.stands === "unknown")
    return [
      {
        rule: "above-stable",
        verdict: "unknown",
        found: `whether ${own} is an ancestor: the history is shallow`,
        fix: "git fetch --unshallow",
      },
    ];
  if (mine.stands === "elsewhere") return versionPolicy({ ...question, own: "" }, fix);
  const above = others.filter(isVersionTag).filter((tag) => tag.version.label === undefined && tag.stands !== "elsewhere");
  const worst = greatest(above.filter((tag) => compareVersions(tag.version, version) > 0));
  const free = versionFree(version, others, proposal);
  if (worst?.stands === "unknown") {
    const found = `whether ${worst.name} is an ancestor: the history is shallow`;
    return [free, { rule: "above-stable", verdict: "unknown", found, fix: "git fetch --unshallow" }];
  }
  if (!worst) return [free, { rule: "above-stable", verdict: "yes", found: `${own} is released, and the newest before this commit` }];
  return [
    free,
    { rule: "above-stable", verdict: "no", found: `${worst.name} is tagged`, expected: `at least ${worst.version.text}`, fix: proposal },
  ];
}

/** Rule a: Python installers see one version where two tags have the same PEP 440 form. */
function versionFree(version: Version, others: readonly TagFact[], fix: string): Check {
  const form = pep440(version);
  const clash = others.find((tag) => pep440Of(tag) === form);
  if (!clash) return { rule: "version-free", verdict: "yes", found: `${form} is free` };
  return { rule: "version-free", verdict: "no", found: `${clash.name} is ${form} too`, expected: "a PEP 440 version that no tag has", fix };
}

function pep440Of(tag: TagFact): string | undefined {
  const version = tag.version ?? tag.legacy;
  return version && pep440(version);
}

function judge(rule: Rule, { version, scope }: PolicyQuestion, known: readonly TagFact[], fix: string): Check {
  const ancestors = rule.ancestorsOnly || scope === "ancestors";
  const against = known.filter(isVersionTag).filter((tag) => rule.clashes(tag, version));
  const counting = against.filter((tag) => !ancestors || tag.stands === "ancestor" || (scope === "repository" && tag.stands === "self"));
  const worst = greatest(counting);
  if (worst) return { rule: rule.rule, verdict: "no", found: `${worst.name} is tagged`, expected: rule.expected(worst), fix };
  const unsure = ancestors ? against.find((tag) => tag.stands === "unknown") : undefined;
  const verdict: Verdict = unsure ? "unknown" : "yes";
  return {
    rule: rule.rule,
    verdict,
    ...(unsure && { found: `whether ${unsure.name} is an ancestor: the history is shallow`, fix: "git fetch --unshallow" }),
  };
}

/** A warning, never a refusal: crates.io orders rc10 before rc9 (https://semver.org/#spec-item-11, identifiers as text). */
function cratesOrder(version: Version, known: readonly TagFact[]): Check[] {
  const line = known.filter(isVersionTag).filter((tag) => sameLine(tag.version, version));
  const wrong = line.find((tag) => compareVersions(version, tag.version) > 0 && (compareSemver(version.text, tag.version.text) ?? 0) < 0);
  if (!wrong?.version.label) return [];
  const dotted = versionOf(version.release, version.label, version.number, true).text;
  const found = `crates.io orders ${version.text} before ${wrong.version.text}, as text`;
  return [{ rule: "crates-order", verdict: "yes", found, fix: `spell the next line with a dot, such as ${dotted}` }];
}

/** The next version of the same kind that passes all four rules: the next number of its label, or the next patch. */
export function nextFree(version: Version, tags: readonly TagFact[]): Version {
  const known = tags.filter(isVersionTag);
  const stables = known.filter((tag) => tag.version.label === undefined);
  const released = (one: Version) => stables.some((tag) => compareReleases(tag.version, one) === 0);
  const passed = greatest(stables.filter((tag) => tag.stands === "ancestor" || tag.stands === "self"));
  let base = versionOf(version.release);
  if (passed && compareReleases(base, passed.version) < 0) base = nextRelease(passed.version, "patch");
  while (released(base)) base = nextRelease(base, "patch");
  if (version.label === undefined) return base;
  const line = known.filter((tag) => sameLine(tag.version, versionOf(base.release, version.label, "0")));
  const top = greatest(line);
  if (!top || compareVersions(top.version, versionOf(base.release, version.label, "0")) < 0)
    return versionOf(base.release, version.label, "1", version.dotted);
  return versionOf(base.release, top.version.label, plusOne(top.version.number ?? "0"), version.dotted);
}

/**
 * The number to go on with where a version is given up, which is never that version: free beside all tags, and above the stable ones that a
 * branch whose files hold `held` has behind it.
 */
export function nextAfter(version: Version, tags: readonly TagFact[], held: Version | undefined): Version {
  const placed = tags.map((tag): TagFact => {
    const behind = held && tag.version && tag.version.label === undefined && compareVersions(tag.version, held) <= 0;
    return behind ? { ...tag, stands: "ancestor" } : tag;
  });
  return nextFree(version, [...placed, { name: "", commit: undefined, stands: "unasked", version }]);
}
