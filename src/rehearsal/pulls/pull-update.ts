import type { Call } from "../call";
import type { Hub } from "../hub";
import { type Flaw, invalid, notFound, ok, type Reply } from "../reply";
import type { Pull } from "./pull";
import { wholeShape } from "./pull-shape";
import { findPull } from "./pulls";
import { close } from "./settle";

export async function updatePull(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const flaw = (await baseFlaw(call, hub)) ?? (await stateFlaw(call, hub, pull));
  if (flaw) return invalid(call, [flaw]);
  const { title, body, base, state, maintainer_can_modify } = call.body;
  Object.assign(pull, {
    ...(title !== undefined && { title: String(title) }),
    ...(body !== undefined && { body }),
    ...(base !== undefined && { base: String(base) }),
    ...(typeof maintainer_can_modify === "boolean" && { maintainerCanModify: maintainer_can_modify }),
    updated: hub.now(),
  });
  if (state === "closed" && pull.state === "open") close(hub, pull);
  if (state === "open") Object.assign(pull, { state: "open", closed: null });
  hub.note(call, "edit pull request", { number: pull.number, keys: Object.keys(call.body) }, true);
  return ok(await wholeShape(pull, { ...hub, ...call }));
}

async function baseFlaw({ body: { base } }: Call, { git }: Hub): Promise<Flaw | undefined> {
  if (base === undefined || (await git.ref(`refs/heads/${base}`))) return undefined;
  return { message: `Proposed base branch '${base}' was not found`, resource: "PullRequest", field: "base", code: "invalid" };
}

/** What is over can be opened again only where its head still stands. */
async function stateFlaw({ body: { state } }: Call, { git }: Hub, pull: Pull): Promise<Flaw | undefined> {
  if (state !== "open" || pull.state === "open") return undefined;
  const flaw = (message: string): Flaw => ({ resource: "PullRequest", code: "invalid", field: "state", message });
  const head = await git.ref(`refs/heads/${pull.head}`);
  if (!head) return flaw(`state cannot be changed. The ${pull.head} branch has been deleted.`);
  return head.sha === pull.headSha ? undefined : flaw(`state cannot be changed. The ${pull.head} branch was force-pushed or recreated.`);
}
