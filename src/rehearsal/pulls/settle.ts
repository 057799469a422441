import type { Hub } from "../hub";
import { actAsColleague } from "./colleague";
import { merge } from "./merge";
import { mayMerge, standing } from "./mergeable";
import type { Pull } from "./pull";

/**
 * Brings each open pull request up to what its branches are now: the head moves with its branch, is closed when that is deleted,
 * is merged when the base has all of it, or when it waited for nothing else.
 */
export async function settle(hub: Hub): Promise<void> {
  for (const pull of hub.state.pulls.filter(({ state }) => state === "open")) await settleOne(hub, pull);
}

async function settleOne(hub: Hub, pull: Pull): Promise<void> {
  const [head, base] = [await hub.git.ref(`refs/heads/${pull.head}`), await hub.git.ref(`refs/heads/${pull.base}`)];
  if (!head || !base) return close(hub, pull);
  if (head.sha !== pull.headSha) await moved(hub, pull, head.sha, base.sha);
  if (await hub.git.ancestor(head.sha, base.sha)) return pushed(hub, pull, base.sha);
  if (pull.auto && ["clean", "unstable"].includes(await standing(hub, pull)) && (await mayMerge(hub, pull, pull.auto.method, undefined)))
    return void (await merge(hub, pull, pull.auto));
  const { ci } = hub.state;
  if (ci?.colleague !== undefined) await actAsColleague(hub, pull, ci.colleague);
  if (ci?.colleague !== undefined && ci.prompt) await actAsColleague(hub, pull, ci.colleague);
}

/** GitHub keeps the head of each pull request under a name of its own, which nobody can push to. */
export async function moved(hub: Hub, pull: Pull, head: string, base: string): Promise<void> {
  Object.assign(pull, { headSha: head, baseSha: base, updated: hub.now() });
  await hub.git.update(`refs/pull/${pull.number}/head`, head);
}

export function close(hub: Hub, pull: Pull): void {
  Object.assign(pull, { state: "closed", closed: hub.now(), updated: hub.now(), auto: null });
}

/** Somebody pushed the whole head to the base: GitHub takes that for a merge. */
async function pushed(hub: Hub, pull: Pull, base: string): Promise<void> {
  const after = await hub.git.text("rev-list", "--merges", "--ancestry-path", "--reverse", `${pull.headSha}..${base}`);
  close(hub, pull);
  Object.assign(pull, { merged: pull.closed, mergeSha: after?.split("\n")[0] || pull.headSha });
}
