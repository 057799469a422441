import { type BumpData, type BumpFacts, planBump } from "./bump";
import { verdictOf } from "./check";
import type { Action, Answer, Plan } from "./plan";
import type { Version } from "./version";

export interface BranchBump {
  remote: string;
  /** The branch that gets the commit: a new one for a pull request, or the release branch itself. */
  branch: string;
  /** Whether the branch is made by this; else it is brought forward. */
  create: boolean;
  message: string;
}

/**
 * The Plan of a bump that no working tree sees: a commit on top of the release branch's tip, pushed to a branch. The same
 * Checks and the same edits as a bump in the checkout.
 */
export function planBranchBump(
  facts: BumpFacts,
  version: Version,
  { remote, branch, create, message }: BranchBump,
): Plan<BumpData> | Answer<BumpData> {
  const plan = planBump(facts, version, { commit: true, allowDirty: true, verify: false, offline: false, message });
  if (plan.kind === "answer") return plan;
  const files = facts.files.map(({ path, places, blob }) => ({
    path,
    now: blob,
    edits: places.map(({ start, end, was, now }) => ({ start, end, was, now })),
  }));
  const action: Action = { do: "bump-branch", remote, branch, base: facts.head, create, message, files };
  const where = create ? `a new branch ${branch}` : branch;
  return {
    ...plan,
    steps: verdictOf(plan.checks) === "yes" ? [[action]] : [],
    local: false,
    question: `Commit ${JSON.stringify(message)} on ${facts.head.slice(0, 10)} and push it to ${where} of ${remote}?`,
  };
}
