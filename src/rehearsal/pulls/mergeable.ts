import { latestChecksAt, latestStatusesAt } from "../actions/checks-at";
import type { Hub } from "../hub";
import { type Actor, roleOf } from "../permission";
import { type Guard, guardsOf } from "../rules/guard";
import { checksSentence } from "../rules/required-checks";
import type { Violation } from "../rules/violations";
import { githubAt, mergeCommit, personOf } from "./merge-git";
import type { Mergeable, MergeMethod, Pull } from "./pull";

/** Whether the head goes into the base: worked out at the first look, told from the second one on. */
export async function look(hub: Hub, pull: Pull): Promise<{ mergeable: boolean | null; state: string }> {
  if (pull.state === "closed") return { mergeable: null, state: "unknown" };
  const known = await trial(hub, pull);
  const { asked } = known;
  known.asked = true;
  return asked ? { mergeable: known.sha !== null, state: await standing(hub, pull) } : { mergeable: null, state: "unknown" };
}

/** The trial merge of what the two branches are now. */
export async function trial(hub: Hub, pull: Pull): Promise<Mergeable> {
  const base = (await hub.git.ref(`refs/heads/${pull.base}`))?.sha ?? pull.baseSha;
  if (pull.mergeable?.head === pull.headSha && pull.mergeable.base === base) return pull.mergeable;
  const now = hub.now();
  const signed = { author: personOf(pull.by, now), committer: githubAt(now), message: `Merge ${pull.headSha} into ${base}` };
  pull.mergeable = { head: pull.headSha, base, asked: false, sha: await mergeCommit(hub.git, base, pull.headSha, signed) };
  return pull.mergeable;
}

const PASSING = ["success", "neutral", "skipped"];

/** GitHub's one word for where a pull request stands. */
export async function standing(hub: Hub, pull: Pull): Promise<string> {
  const { sha, base } = await trial(hub, pull);
  if (sha === null) return "dirty";
  if (pull.draft) return "draft";
  const guards = await guardsOfBase(hub, pull);
  if (guards.some((guard) => sentenceOf(hub, pull, guard) !== undefined)) return "blocked";
  if (guards.some(({ checks }) => checks?.strict) && !(await hub.git.ancestor(base, pull.headSha))) return "behind";
  const checks = latestChecksAt(hub.state, pull.headSha).every(({ conclusion }) => PASSING.includes(String(conclusion)));
  const statuses = latestStatusesAt(hub.state, pull.headSha).every(({ state }) => state === "success");
  return checks && statuses ? "clean" : "unstable";
}

async function guardsOfBase({ state, git }: Hub, { base }: Pull): Promise<Guard[]> {
  return guardsOf(state, `refs/heads/${base}`, await git.head());
}

/** What forbids this one to merge it so, in GitHub's sentences. */
export async function mergeViolations(hub: Hub, pull: Pull, method: MergeMethod, who: Actor | undefined): Promise<Violation[]> {
  return (await guardsOfBase(hub, pull)).flatMap((guard) => {
    const sentence = sentenceOf(hub, pull, guard) ?? methodSentence(guard, method);
    return sentence === undefined ? [] : [{ form: guard.form, sentence, passed: guard.passes(who, "merge") }];
  });
}

export async function mayMerge(hub: Hub, pull: Pull, method: MergeMethod, who: Actor | undefined): Promise<boolean> {
  return (await mergeViolations(hub, pull, method, who)).every(({ passed }) => passed);
}

/** Whether the base's rules are such that there is anything to wait for. */
export async function strictlyBehind(hub: Hub, pull: Pull): Promise<boolean> {
  const strict = (await guardsOfBase(hub, pull)).some(({ checks }) => checks?.strict);
  return strict && !(await hub.git.ancestor((await trial(hub, pull)).base, pull.headSha));
}

/** What a guard asks of a pull request, whatever the method. */
function sentenceOf(hub: Hub, pull: Pull, { kind, checks, reviews }: Guard): string | undefined {
  if (checks) return checksSentence(hub.state, pull.headSha, checks.required);
  if (reviews) return reviewsSentence(hub, pull, reviews);
  return { update: "Cannot update this protected ref.", lock_branch: "Cannot change this locked branch" }[kind];
}

function reviewsSentence(hub: Hub, pull: Pull, { count, dismissStale }: NonNullable<Guard["reviews"]>): string | undefined {
  const counted = lastReviews(hub, pull).filter(({ sha }) => !dismissStale || sha === pull.headSha);
  const approvals = counted.filter(({ state }) => state === "APPROVED").length;
  if (approvals >= count && counted.every(({ state }) => state !== "CHANGES_REQUESTED")) return undefined;
  const wanted = Math.max(count, 1);
  return `At least ${wanted} approving review${wanted === 1 ? " is" : "s are"} required by reviewers with write access.`;
}

/** The verdicts that stand: of each who may write, the last one. */
export function lastReviews({ state }: Pick<Hub, "state">, { reviews }: Pull): Pull["reviews"] {
  const verdicts = reviews.filter((review) => review.state === "APPROVED" || review.state === "CHANGES_REQUESTED");
  const last = [...new Map(verdicts.map((review) => [review.by, review])).values()];
  return last.filter(({ by }) => ["push", "admin"].includes(roleOf(state, by)));
}

export const DISALLOWED: Readonly<Record<MergeMethod, string>> = {
  merge: "Merge commits are not allowed on this repository.",
  squash: "Squash merges are not allowed on this repository.",
  rebase: "Rebase merges are not allowed on this repository.",
};

function methodSentence({ kind, reviews }: Guard, method: MergeMethod): string | undefined {
  if (kind === "required_linear_history" && method === "merge") return DISALLOWED.merge;
  return reviews?.methods && !reviews.methods.includes(method) ? DISALLOWED[method] : undefined;
}
