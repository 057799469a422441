import type { Point } from "../domain/ci/comparison";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { whyNotRefName } from "../domain/tag";
import type { Git } from "../world/git";
import { fetchRefs } from "../world/remote";

interface Wanted {
  remote: string;
  /** Only the commit itself is needed, not what lies behind it. */
  alone: boolean;
}

/** The id of the commit that a point names, brought here if need be; `undefined` where there is none. Throws what fetching throws. */
export async function commitAt(git: Git, point: Point, wanted: Wanted): Promise<string | undefined> {
  if ("id" in point) return (await commitOf(git, point.id)) ?? brought(git, point.id, wanted);
  if ("branch" in point) return branchTip(git, point.branch, wanted);
  for (const name of namesOf(point.typed)) {
    const id = await commitOf(git, name);
    // A branch or a tag may be called like an id, and would win (G7).
    if (id !== undefined && (name.startsWith("refs/") || name.startsWith("HEAD") || id.startsWith(name))) return id;
  }
  return undefined;
}

async function commitOf(git: Git, name: string): Promise<string | undefined> {
  return (await git.objects().read(`${name}^{commit}`))?.id;
}

async function brought(git: Git, id: string, { remote, alone }: Wanted): Promise<string | undefined> {
  await fetchRefs(git, remote, [id], { alone });
  return commitOf(git, id);
}

async function branchTip(git: Git, branch: string, { remote, alone }: Wanted): Promise<string | undefined> {
  if (whyNotRefName(branch) !== undefined) return undefined;
  const ref = `refs/remotes/${remote}/${branch}`;
  await fetchRefs(git, remote, [`+refs/heads/${branch}:${ref}`], { alone });
  return commitOf(git, ref);
}

/** What a typed name may stand for, in full, so that nothing of another kind is taken for it (G1, G11). Throws `usage`, exit 2. */
function namesOf(typed: string): string[] {
  if (/^HEAD(?:\^|~[0-9]{1,6})?$/.test(typed)) return [typed];
  const why = whyNotRefName(typed);
  if (why !== undefined)
    throw new Problem("usage", `${quoted(typed)} names no commit: ${why}`, { exit: 2, fix: "git rev-parse COMMIT prints its id" });
  if (typed.startsWith("refs/")) return [typed];
  const id = /^[0-9a-f]{7,64}$/.test(typed) ? [typed] : [];
  return [...["remotes", "heads", "tags"].map((kind) => `refs/${kind}/${typed}`), ...id];
}
