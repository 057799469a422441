import type { Call } from "../call";
import type { Hub } from "../hub";
import { actorOf, lacking } from "../permission";
import { fail, flaw, invalid, type Reply } from "../reply";
import { NONE, refused } from "../rules/violations";
import type { Release } from "../state";

interface Wanted {
  tag: string;
  target: string;
  draft: boolean;
  /** The release that is being changed; absent for a new one. */
  own?: Release;
}

interface Place {
  sha?: string;
  missing: boolean;
}

const MUST = flaw("Published releases must have a valid tag");
const badTarget = { resource: "Release", code: "invalid", field: "target_commitish" } as const;
const taken = { resource: "Release", code: "already_exists", field: "tag_name" } as const;

/** Where the tag of a release would stand: the commit; or why GitHub refuses the release. */
export async function placeTag(call: Call, hub: Hub, wanted: Wanted): Promise<Place & { refusal?: Reply }> {
  const ref = await hub.git.ref(`refs/tags/${wanted.tag}`);
  const missing = ref === undefined;
  const commit = await targetCommit(hub, wanted.target);
  if (isTaken(hub, wanted)) return { missing, refusal: invalid(call, [taken]) };
  const flaws = [
    ...(wanted.draft || !missing ? [] : await tagFlaws(call, hub, wanted, commit)),
    ...(commit === undefined ? [badTarget] : []),
  ];
  if (flaws.length > 0) return { missing, refusal: invalid(call, flaws) };
  const forbidden = commit && (await workflowRefusal(call, hub, wanted, commit));
  if (forbidden) return { missing, refusal: forbidden };
  const at = ref ? (await hub.git.commit(ref.ref))?.sha : commit;
  return { missing, ...(at !== undefined && { sha: at }) };
}

function isTaken({ state }: Hub, { tag, own }: Wanted): boolean {
  return state.releases.some((other) => other !== own && !other.draft && other.tag === tag);
}

/** What is wrong with a tag that publishing would have to make. */
async function tagFlaws(call: Call, hub: Hub, { tag }: Wanted, commit: string | undefined) {
  if (!(await hub.git.wellFormed(`refs/tags/${tag}`)))
    return [flaw("tag_name is not a valid tag", "tag_name"), flaw("tag_name is not well-formed", "tag_name"), MUST];
  const burnt = hub.state.burnt.includes(tag);
  const why = await refused(hub, actorOf(hub.state, call.token), { ref: `refs/tags/${tag}`, was: NONE, now: commit ?? NONE });
  if (why !== undefined)
    return [
      flaw(`pre_receive ${why}`, "pre_receive"),
      ...(burnt ? [flaw("tag_name was used by an immutable release", "tag_name")] : []),
      MUST,
    ];
  return commit === undefined ? [flaw("tag_name is not a valid tag", "tag_name"), MUST] : [];
}

/** Only a branch of this repository or a whole commit id is a target; a tag, HEAD or a short id is not. */
async function targetCommit({ git }: Hub, target: string): Promise<string | undefined> {
  if (/^[0-9a-f]{40}$/.test(target)) return (await git.commit(target))?.sha;
  return (await git.ref(`refs/heads/${target.replace(/^refs\/heads\//, "")}`))?.sha;
}

/** A commit whose workflows differ from the default branch's needs a token that may write workflows. */
async function workflowRefusal(call: Call, hub: Hub, { tag }: Wanted, commit: string): Promise<Reply | undefined> {
  if (!call.token || call.token.access.workflows === "write" || tag === "") return undefined;
  const differ = await hub.git.text("diff", "--name-only", await hub.git.head(), commit, "--", ".github/workflows");
  return differ ? lacking(call, call.token) : undefined;
}

/** Makes the tag of a release that is being published, where it is missing; says why it could not be made. */
export async function missingTag(call: Call, hub: Hub, tag: string, { sha, missing }: Place): Promise<Reply | undefined> {
  if (!missing || sha === undefined) return undefined;
  if (!(await hub.git.update(`refs/tags/${tag}`, sha))) return fail(call, 422, "Reference update failed");
  hub.note(call, "create tag", { tag, sha }, true);
  return undefined;
}

/** A draft whose tag is deleted loses its name. */
export function loseTag({ releases }: Pick<Hub["state"], "releases">, ref: string): void {
  for (const release of releases) if (release.draft && `refs/tags/${release.tag}` === ref) release.tag = release.untagged;
}
