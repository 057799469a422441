import type { Hub } from "../hub";
import type { Actor } from "../permission";
import { type Guard, guardsOf } from "./guard";
import { checksSentence } from "./required-checks";

/** A change to a ref; zeros stand for no commit. */
export interface Change {
  ref: string;
  was: string;
  now: string;
}

export interface Violation {
  form: Guard["form"];
  sentence: string;
  /** Whether this one may go past it. */
  passed: boolean;
}

export const NONE = "0".repeat(40);
const isNone = (sha: string) => /^0+$/.test(sha);
const kindOf = (ref: string) => (ref.startsWith("refs/tags/") ? "tag" : "branch");

/** What a push of this change breaks, in GitHub's sentences. */
export async function violations(hub: Hub, who: Actor | undefined, change: Change): Promise<Violation[]> {
  const guards = guardsOf(hub.state, change.ref, await hub.git.head());
  if (guards.length === 0) return [];
  const facts = await factsOf(hub, change);
  return guards.flatMap((guard) => {
    const sentence = SENTENCES[guard.kind]?.({ ...facts, ...change, guard, hub });
    return sentence ? [{ form: guard.form, sentence, passed: guard.passes(who, "push") }] : [];
  });
}

interface Facts {
  does: "creation" | "update" | "deletion";
  /** What was there is no ancestor of what shall be. */
  back: boolean;
  /** There are merge commits in what is new. */
  merges: boolean;
}

async function factsOf({ git }: Hub, { was, now }: Change): Promise<Facts> {
  const does = isNone(was) ? "creation" : isNone(now) ? "deletion" : "update";
  if (does !== "update") return { does, back: false, merges: false };
  const merges = Boolean(await git.text("rev-list", "--merges", "--max-count=1", `${was}..${now}`));
  return { does, back: !(await git.ancestor(was, now)), merges };
}

type Asked = Facts & Change & { guard: Guard; hub: Hub };

const SENTENCES: Readonly<Record<string, (asked: Asked) => string | false | undefined>> = {
  creation: ({ does }) => does === "creation" && "Cannot create ref due to creations being restricted.",
  update: ({ does }) => does === "update" && "Cannot update this protected ref.",
  deletion: ({ does, ref, guard }) =>
    does === "deletion" && (guard.form === "GH006" ? "Cannot delete this protected branch" : `Cannot delete this ${kindOf(ref)}`),
  non_fast_forward: ({ back, ref }) => back && `Cannot force-push to this ${kindOf(ref)}`,
  pull_request: ({ does }) => does === "update" && "Changes must be made through a pull request.",
  required_linear_history: ({ merges }) => merges && "This branch must not contain merge commits.",
  required_signatures: ({ does }) => does === "update" && "Commits must have verified signatures.",
  restrictions: ({ does }) => does !== "deletion" && NOT_AUTHORIZED,
  lock_branch: ({ does }) => does === "update" && "Cannot change this locked branch",
  required_status_checks: ({ does, now, guard: { checks }, hub }) => {
    const asked = checks && (does === "update" || (does === "creation" && checks.onCreation));
    return asked && checksSentence(hub.state, now, checks.required);
  },
};

const NOT_AUTHORIZED =
  "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.";

/** The words of REST for a ref that may not change so; nothing if it may. */
export async function refused(hub: Hub, who: Actor | undefined, change: Change): Promise<string | undefined> {
  const burnt = isNone(change.was) && isBurnt(hub, change.ref);
  const broken = (await violations(hub, who, change)).filter(({ passed }) => !passed);
  const sentences = broken.filter(({ form }) => form === "GH013").map(({ sentence }) => sentence);
  const all = burnt ? ["Cannot create ref due to creations being restricted.", ...sentences] : sentences;
  if (all.length > 0) return found([...new Set(all)]);
  return broken.length > 0 ? "Reference update failed" : undefined;
}

export function found(sentences: readonly string[]): string {
  return `Repository rule violations found\n\n${sentences.map((one) => `${one}\n\n`).join("")}`;
}

/** Names of tags of immutable releases are never free again. */
export function isBurnt({ state }: Hub, ref: string): boolean {
  return state.burnt.some((tag) => `refs/tags/${tag}` === ref);
}
