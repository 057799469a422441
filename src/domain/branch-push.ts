import type { Action, Plan } from "./plan";

export interface BranchPush {
  remote: string;
  branch: string;
  /** The commit that the branch is to name. */
  at: string;
  /** Where it stands on the remote; `undefined` for a new branch. */
  was: string | undefined;
}

/** The Plan of bringing a branch of the remote forward. */
export function planBranchPush({ remote, branch, at, was }: BranchPush): Plan<BranchPush> {
  const push: Action = { do: "push-branch", remote, branch, at, ...(was !== undefined && { was }) };
  return {
    kind: "plan",
    title: `push ${branch}`,
    checks: [],
    steps: was === at ? [] : [[push]],
    local: false,
    data: { remote, branch, at, was },
    question: `Push ${at.slice(0, 10)} to ${branch} of ${remote}?`,
  };
}
