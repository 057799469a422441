import type { Ref } from "../bare";
import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { fail, ok, type Reply } from "../reply";
import { commitShape } from "../rest/commits";
import { guardsOf } from "./guard";
import { summaryShape } from "./protection-shape";

export const noBranch = (call: Call): Reply => fail(call, 404, "Branch not found");

export async function branchRef({ params }: Call, { git }: Hub): Promise<Ref | undefined> {
  return git.ref(`refs/heads/${params.branch}`);
}

export async function getBranch(call: Call, hub: Hub): Promise<Reply> {
  const found = await branchRef(call, hub);
  const commit = found && (await hub.git.commit(found.sha));
  if (!found || !commit) return noBranch(call);
  const short = shortShape(found, await hub.git.head(), { ...hub, ...call });
  const self = `${repoUrl(hub.state, call.bases.api)}/branches/${short.name}`;
  const _links = { self, html: `${repoUrl(hub.state, call.bases.web, "web")}/tree/${short.name}` };
  return ok({ ...short, commit: commitShape(commit, { ...hub, ...call }), _links });
}

export async function listBranches(call: Call, hub: Hub): Promise<Reply> {
  const main = await hub.git.head();
  const all = (await hub.git.refs("refs/heads/")).map((ref) => shortShape(ref, main, { ...hub, ...call }));
  const wanted = call.query.get("protected");
  const { items, headers } = page(
    call,
    hub,
    all.filter((one) => wanted === null || String(one.protected) === wanted),
  );
  return ok(items, headers);
}

/** A ruleset protects a branch too, though it isn't what is called its protection. */
function shortShape({ ref, sha }: Ref, main: string, { state, bases }: At) {
  const name = ref.replace("refs/heads/", "");
  const api = repoUrl(state, bases.api);
  const protection = state.protections.find(({ branch }) => branch === name);
  return {
    ...{ name, commit: { sha, url: `${api}/commits/${sha}` }, protected: guardsOf(state, ref, main).length > 0 },
    ...{ protection: summaryShape(protection), protection_url: `${api}/branches/${name}/protection` },
  };
}
