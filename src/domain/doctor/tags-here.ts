import type { Check } from "../check";
import type { RuleCode } from "../codes";
import type { Unread } from "../unread";
import { type TagsAsked, takenForPython } from "./tags";

/** Rules that a tag which is not seen could break. */
const BY_TAGS: ReadonlySet<RuleCode> = new Set<RuleCode>([
  ...(["version-free", "above-stable", "above-label", "not-released"] as const),
  ...(["tags-plain", "tags-distinct", "line-spelling"] as const),
]);

/**
 * What Checks of tags come to where only a cut-off clone's were looked at, which has neither all tags nor all ancestors (G3): what one
 * of them breaks stays broken, and that none does is not known.
 */
export function inShallow(checks: readonly Check[]): Check[] {
  const found = "this clone is shallow: it need not have all tags";
  const fix = "git fetch --unshallow --tags";
  return checks.map((check) => {
    const sure = check.verdict !== "yes" || check.fix !== undefined || !BY_TAGS.has(check.rule);
    return sure ? check : { rule: check.rule, verdict: "unknown", found, fix };
  });
}

/** Whose tags they are, for the title of their area. */
export function tagsTitle({ offline, silent }: { offline: boolean; silent: Unread | undefined }): string {
  if (!offline && !silent) return "the version and its tags";
  return `the version and this clone's tags: the remote ${offline ? "is not asked" : "is silent"}`;
}

/** The Checks of the version, with a word on a tag that only Python takes for the same: a tag is refused for one of cogrel's own form only. */
export function freeForPython(checks: readonly Check[], asked: TagsAsked): Check[] {
  const taken = takenForPython(asked);
  return checks.map((check) => (taken && check.rule === "version-free" && check.verdict === "yes" ? { ...check, ...taken } : check));
}
