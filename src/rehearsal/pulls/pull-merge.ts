import type { Call } from "../call";
import type { Hub } from "../hub";
import { actorOf } from "../permission";
import { fail, notFound, ok, type Reply } from "../reply";
import { found } from "../rules/violations";
import { merge } from "./merge";
import { DISALLOWED, mergeViolations, strictlyBehind, trial } from "./mergeable";
import type { MergeMethod, Pull } from "./pull";
import { findPull } from "./pulls";

export async function mergePull(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const method = (call.body.merge_method ?? "merge") as MergeMethod;
  const why = await mergeRefusal(call, hub, pull, method);
  if (why) return fail(call, why.status, why.message);
  const text = (key: string) => (typeof call.body[key] === "string" ? (call.body[key] as string) : null);
  const wanted = { by: call.token?.login ?? "", method, title: text("commit_title"), message: text("commit_message") };
  const made = await merge(hub, pull, wanted);
  if ("refused" in made) return fail(call, 405, made.refused);
  return ok({ sha: made.sha, merged: true, message: "Pull Request successfully merged" });
}

interface Why {
  status: 405 | 409;
  message: string;
}

/** Why GitHub would not merge it so, for this one; nothing if it would. */
export async function mergeRefusal(
  call: Pick<Call, "token" | "body">,
  hub: Hub,
  pull: Pull,
  method: MergeMethod,
): Promise<Why | undefined> {
  if (pull.state === "closed") return { status: 405, message: "Pull Request is not mergeable" };
  if (pull.draft) return { status: 405, message: "Pull Request is still a draft" };
  const { sha } = call.body;
  if (sha !== undefined && sha !== pull.headSha)
    return { status: 409, message: "Head branch was modified. Review and try the merge again." };
  if (!hub.state.repository[ALLOWED[method]]) return { status: 405, message: DISALLOWED[method] };
  if ((await trial(hub, pull)).sha === null) return { status: 405, message: "Pull Request has merge conflicts" };
  return broken(call, hub, pull, method);
}

const ALLOWED = { merge: "allow_merge_commit", squash: "allow_squash_merge", rebase: "allow_rebase_merge" } as const;

async function broken({ token }: Pick<Call, "token">, hub: Hub, pull: Pull, method: MergeMethod): Promise<Why | undefined> {
  const all = await mergeViolations(hub, pull, method, actorOf(hub.state, token));
  const stops = all.filter(({ passed }) => !passed);
  const sentences = [...new Set(stops.map(({ sentence }) => sentence))];
  if (stops.some(({ form }) => form === "GH013")) return { status: 405, message: found(sentences) };
  if (stops.length > 0) return { status: 405, message: sentences.join(" ") };
  if (all.length > 0 || !(await strictlyBehind(hub, pull))) return undefined;
  return { status: 409, message: "Head branch is out of date. Review and try the merge again." };
}
