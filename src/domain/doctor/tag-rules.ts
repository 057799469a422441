import type { Check } from "../check";
import { fnmatch, mayFit } from "../fnmatch";
import { tagPattern } from "../setup/wanted";
import { bySetup, hiddenCheck, said } from "./look";
import type { Ruleset, Settings } from "./settings";
import { LATER } from "./tag-patterns";

/** What rulesets say of this release's tag: that it stays, and that it can be made. */
export function tagRuleChecks(settings: Settings, tag: string | undefined, prefix: string): Check[] {
  const { tagRulesets, page } = settings;
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
  const known = tagRulesets.is === "seen" ? tagRulesets.value : [];
  const about = known.filter((one) => isAbout(one, `refs/tags/${tag}`));
  return [stays(settings, known, tag, prefix), creation(about, tag, prefix, fix)];
}

/** What it leaves out of the tags of versions, whichever they will be. */
function leftOut({ exclude }: Ruleset, prefix: string): string[] {
  const begins = [..."0123456789"].map((digit) => `refs/tags/${prefix}${digit}`);
  return exclude.filter((pattern) => pattern === "~ALL" || begins.some((begin) => mayFit(pattern, begin)));
}

/** Of the rulesets that keep a tag where it is: each that leaves out others, in words. What another one keeps in its place is not left out. */
export function holes(about: readonly Ruleset[], prefix: string): string[] {
  const keeping = KEEPING.map((type) => about.filter(({ rules }) => rules.includes(type)));
  const open = keeping.filter((some) => some.every((one) => leftOut(one, prefix).length > 0)).flat();
  return [...new Set(open)].map((one) => `${one.name} leaves out ${leftOut(one, prefix).join(", ")}`);
}

/** GitHub's rule for conditions on names (https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets). */
export function isAbout({ include, exclude }: Ruleset, ref: string): boolean {
  const fits = (pattern: string) => pattern === "~ALL" || fnmatch(pattern, ref);
  return include.some(fits) && !exclude.some(fits);
}

export const WITH_RIGHTS = "GH_TOKEN=… cogrel doctor        with an administrator's token";

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

function stays(settings: Settings, known: readonly Ruleset[], tag: string, prefix: string): Check {
  const rule = "tag-rules";
  const aboutOf = (name: string) => known.filter((one) => isAbout(one, `refs/tags/${name}`));
  const openOf = (name: string) => KEEPING.filter((type) => !aboutOf(name).some(({ rules }) => rules.includes(type)));
  const about = aboutOf(tag);
  const open = openOf(tag).map((type) => (type === "update" ? "moved" : "deleted"));
  const pages = `${settings.page}/settings/rules`;
  if (open.length === 0) {
    const names = about.map(({ name }) => name).join(", ");
    const past = goPast(about);
    if (past === undefined) return said(rule, "unknown", `${names}; who may go past it is not told`, WITH_RIGHTS, "nobody who may");
    const left = holes(about, prefix);
    const later = left.length > 0 ? undefined : LATER.map((one) => `${prefix}${one}`).find((one) => openOf(one).length > 0);
    const gaps = [
      ...(past.length > 0 ? [`${past.join(", ")} may go past it`] : []),
      ...left,
      ...(later === undefined ? [] : [`it is not about ${later}`]),
    ];
    if (gaps.length === 0) return said(rule, "yes", names);
    const ways = [...(past.length > 0 ? ["without a bypass list"] : []), ...(left.length > 0 ? ["leave nothing out"] : [])];
    const found = `${names}; ${gaps.join("; ")}`;
    if (later !== undefined) return said(rule, "yes", found, bySetup(settings, `a ruleset for all tags ${tagPattern(prefix)}`));
    return said(rule, "yes", found, `${pages}        ${ways.join("; ")}`);
  }
  const found = `${tag} may be ${open.join(" and ")} by whoever may push`;
  return said(
    rule,
    "yes",
    found,
    bySetup(settings, `or ${pages}/new?target=tag, refs/tags/${tagPattern(prefix)}: restrict updates and deletions`),
  );
}

function creation(about: readonly Ruleset[], tag: string, prefix: string, fix: string): Check {
  const rule = "tag-creation";
  const closed = about.filter(({ rules }) => rules.includes("creation"));
  if (closed.length === 0)
    return said(
      rule,
      "yes",
      `whoever may push may make ${tag}`,
      `${fix}        refs/tags/${tagPattern(prefix)}: restrict creations to maintainers`,
    );
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
