import type { Check, Verdict } from "./check";
import type { Release } from "./release";

export interface Seen {
  seesDrafts: Verdict;
  /** The releases of the tag. */
  own: readonly Release[];
}

const FIX = "delete the one that is not wanted on GitHub, then the same command again";

/** Is there one draft of the tag (H1)? With a token that may not see drafts nobody can tell. */
export function oneDraft(seen: Seen & { gate: { name: string } }): Check {
  const drafts = seen.own.filter(({ draft }) => draft);
  if (drafts.length > 0) return noSecondDraft(seen);
  if (seen.seesDrafts === "yes")
    return {
      rule: "one-draft",
      verdict: "no",
      found: `there is no draft of ${seen.gate.name}`,
      expected: "one",
      fix: `cogrel draft ${seen.gate.name} --assets DIR`,
    };
  return hidden();
}

/** Is there at most one draft of the tag? */
export function noSecondDraft({ seesDrafts, own }: Seen): Check {
  const drafts = own.filter(({ draft }) => draft);
  if (drafts.length > 1)
    return {
      rule: "one-draft",
      verdict: "no",
      found: `${drafts.length} drafts: ${drafts.map(({ url }) => url).join(", ")}`,
      expected: "one",
      fix: FIX,
    };
  const [draft] = drafts;
  if (draft) return { rule: "one-draft", verdict: "yes", found: draft.url };
  return seesDrafts === "yes" ? { rule: "one-draft", verdict: "yes", found: "none yet" } : hidden();
}

function hidden(): Check {
  return {
    rule: "one-draft",
    verdict: "unknown",
    found: "no draft is shown, and this token may not see drafts",
    expected: "a token that may write contents",
    fix: "permissions: contents: write        in the workflow, or a token of somebody who may push",
  };
}
