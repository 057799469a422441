import type { Action } from "../domain/plan";
import { Problem } from "../domain/problem";
import type { Effect } from "./changes";
import { type Git, lastLine } from "./git";
import { pushBranch, pushTag } from "./laptop-git";
import { advertised } from "./remote";

/**
 * Pushes one tag, create-only (G8), and decides by what the remote has afterwards, never by what the push said (G9, G10). A
 * pushed tag is never moved (G19).
 */
export async function applyPush(git: Git, { remote, ref, at }: Extract<Action, { do: "push" }>): Promise<Effect> {
  const name = ref.slice("refs/tags/".length);
  if (await isThere(git, remote, name, at)) return { result: "already so" };
  const said = await pushTag(git, remote, ref);
  let there: boolean;
  try {
    there = await isThere(git, remote, name, at);
  } catch (cause) {
    if (cause instanceof Problem && cause.code === "push-failed") throw cause;
    throw unreadable(name, remote, cause);
  }
  if (there) return { result: "done", told: `tag ${name} pushed to ${remote}` };
  throw new Problem("push-failed", `${remote} did not take the tag ${name}: ${reason(said)}`, {
    fix: "put right what the remote names, then run the same command again",
    cause: new Error(said),
  });
}

/** Brings a branch of the remote forward; what the remote has afterwards decides (G9). Never forced: a branch that moved meanwhile is refused. */
export async function applyPushBranch(git: Git, { remote, branch, at }: Extract<Action, { do: "push-branch" }>): Promise<Effect> {
  const ref = `refs/heads/${branch}`;
  const tip = async () => (await advertised(git, remote)).branches.get(ref);
  if ((await tip()) === at) return { result: "already so", told: `${branch} of ${remote} is there` };
  const said = await pushBranch(git, remote, at, ref);
  const now = await tip().catch((cause) => {
    throw unreadable(branch, remote, cause);
  });
  if (now === at) return { result: "done", told: `${at.slice(0, 10)} pushed to ${branch} of ${remote}` };
  throw new Problem("push-failed", `${remote} did not take the push to ${branch}: ${reason(said)}`, {
    fix: "put right what the remote names, then run the same command again",
    cause: new Error(said),
  });
}

function unreadable(name: string, remote: string, cause: unknown): Problem {
  return new Problem("push-unknown", `whether ${name} reached ${remote} could not be read`, {
    exit: 3,
    cause,
    fix: "run the same command again: it looks first",
  });
}

async function isThere(git: Git, remote: string, name: string, at: string): Promise<boolean> {
  const tag = (await advertised(git, remote)).tags.get(name);
  if (!tag) return false;
  const commit = tag.peeled ?? tag.object;
  if (commit === at) return true;
  throw new Problem("push-failed", `${remote} has ${name} already, at ${commit.slice(0, 10)}: a pushed tag is never moved`, {
    fix: "cogrel bump to the next version",
  });
}

/** What the remote said of a refusal: GitHub's own lines first (GH006, GH013), else git's. */
function reason(said: string): string {
  const lines = said.split("\n").map((line) => line.trim());
  const rule =
    lines.find((line) => /^remote: (error: )?(GH\d+|- )/.test(line)) ??
    lines.find((line) => line.includes("[remote rejected]") || line.includes("[rejected]")) ??
    lines.find((line) => /^(error|fatal): (?!failed to push some refs)/.test(line));
  return rule?.replace(/^remote: (error: )?/, "") ?? lastLine(said);
}
