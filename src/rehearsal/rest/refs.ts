import type { Ref } from "../bare";
import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { actorOf } from "../permission";
import { created, fail, noContent, notFound, ok, type Reply } from "../reply";
import { type Change, NONE, refused } from "../rules/violations";
import { loseTag } from "./release-tag";

function refShape({ ref, sha, type }: Ref, { state, bases }: At): Record<string, unknown> {
  const git = `${repoUrl(state, bases.api)}/git`;
  const node_id = `REF_${Buffer.from(ref).toString("base64url")}`;
  return { ref, node_id, url: `${git}/${ref}`, object: { sha, type, url: `${git}/${type}s/${sha}` } };
}

export async function getRef(call: Call, hub: Hub): Promise<Reply> {
  const found = await hub.git.ref(`refs/${call.params.rest}`);
  return found ? ok(refShape(found, { ...hub, ...call })) : notFound(call);
}

/** By prefix, not by name: `tags/v1` finds v1.0.0 and v10 too. */
export async function matchingRefs(call: Call, hub: Hub): Promise<Reply> {
  const { items, headers } = page(call, hub, await hub.git.refs(`refs/${call.params.rest}`));
  const shapes = items.map((ref) => refShape(ref, { ...hub, ...call }));
  return ok(shapes, headers);
}

export async function createRef(call: Call, hub: Hub): Promise<Reply> {
  const { ref, sha } = call.body as { ref: string; sha: string };
  if (!/^refs\/.+\/|^refs\/[^/]+\/[^/]/.test(ref) || !(await hub.git.wellFormed(ref))) return fail(call, 422, "Reference name is invalid");
  if (await hub.git.ref(ref)) return fail(call, 422, "Reference already exists");
  const type = await hub.git.type(sha);
  if (type === undefined) return fail(call, 422, "Object does not exist");
  return (await restricted(call, hub, { ref, was: NONE, now: sha })) ?? set(call, hub, { ref, sha, type });
}

async function set(call: Call, hub: Hub, ref: Ref): Promise<Reply> {
  if (!(await hub.git.update(ref.ref, ref.sha))) return fail(call, 422, "Reference update failed");
  hub.note(call, "create ref", { ref: ref.ref, sha: ref.sha }, true);
  const shape = refShape(ref, { ...hub, ...call });
  return created(shape, String(shape.url));
}

export async function updateRef(call: Call, hub: Hub): Promise<Reply> {
  const found = await hub.git.ref(`refs/${call.params.rest}`);
  if (!found) return fail(call, 422, "Reference does not exist");
  const sha = String(call.body.sha);
  const type = await hub.git.type(sha);
  if (type === undefined) return fail(call, 422, "Object does not exist");
  if (call.body.force !== true && !(await hub.git.ancestor(found.sha, sha))) return fail(call, 422, "Update is not a fast forward");
  const stopped = await restricted(call, hub, { ref: found.ref, was: found.sha, now: sha });
  if (stopped) return stopped;
  await hub.git.update(found.ref, sha);
  hub.note(call, "update ref", { ref: found.ref, sha, was: found.sha }, true);
  return ok(refShape({ ref: found.ref, sha, type }, { ...hub, ...call }));
}

export async function deleteRef(call: Call, hub: Hub): Promise<Reply> {
  const ref = `refs/${call.params.rest}`;
  const found = await hub.git.ref(ref);
  if (!found) return fail(call, 422, "Reference does not exist");
  const stopped = await restricted(call, hub, { ref, was: found.sha, now: NONE });
  if (stopped) return stopped;
  await hub.git.update(ref, null);
  loseTag(hub.state, ref);
  hub.note(call, "delete ref", { ref }, true);
  return noContent;
}

async function restricted(call: Call, hub: Hub, change: Change): Promise<Reply | undefined> {
  const why = await refused(hub, actorOf(hub.state, call.token), change);
  return why === undefined ? undefined : fail(call, 422, why);
}
