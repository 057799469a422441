import type { Action } from "../domain/plan";
import { Problem } from "../domain/problem";
import type { Effect } from "./changes";
import { type Git, lastLine } from "./git";
import { pushTag } from "./laptop-git";
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
    throw new Problem("push-unknown", `whether ${name} reached ${remote} could not be read`, {
      exit: 3,
      cause,
      fix: "run the same command again: it looks first",
    });
  }
  if (there) return { result: "done", told: `tag ${name} pushed to ${remote}` };
  throw new Problem("push-failed", `${remote} did not take the tag ${name}: ${reason(said)}`, {
    fix: "put right what the remote names, then run the same command again",
    cause: new Error(said),
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
