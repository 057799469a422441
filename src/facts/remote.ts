import type { BranchTip } from "../domain/gate";
import { matchesGlob } from "../domain/glob";
import { parseLegacyTag, parseTag, type TagFact } from "../domain/tag";
import type { Git } from "../world/git";
import type { History } from "../world/history";
import type { Objects } from "../world/objects";
import { type Advertised, fetchRefs } from "../world/remote";
import { isShallow } from "../world/repository";

/** The remote's tags by name, each with the commit that it peels to (`undefined` where that is not known here). */
export async function tagCommits(objects: Objects, { tags }: Advertised): Promise<Map<string, string | undefined>> {
  const commits = new Map([...tags].map(([name, { object, peeled }]): [string, string | undefined] => [name, peeled ?? object]));
  // A remote that peels none (a bundle file) says only which objects its tags are; a server peels every tag object.
  if ([...tags.values()].some((tag) => tag.peeled !== undefined)) return commits;
  const names = [...tags.keys()];
  const peeled = await objects.readAll(names.map((name) => `${tags.get(name)?.object}^{}`));
  names.forEach((name, at) => {
    const object = peeled[at];
    if (object) commits.set(name, object.id);
  });
  return commits;
}

/** The remote's branches that releases are made from. */
export function releaseBranches({ branches }: Advertised, globs: readonly string[]): BranchTip[] {
  return [...branches]
    .filter(([name]) => globs.some((glob) => matchesGlob(glob, name.slice("refs/heads/".length))))
    .map(([name, commit]) => ({ name, commit }));
}

/**
 * Sees that each branch's tip is here, with all its history, at refs/remotes (G1, G3): nothing is fetched for those that are
 * current. Throws `remote-unreachable` when that fails.
 */
export async function bringBranches(git: Git, remote: string, branches: readonly BranchTip[], more: readonly string[] = []): Promise<void> {
  const short = (branch: BranchTip) => `refs/remotes/${remote}/${branch.name.slice("refs/heads/".length)}`;
  const here = await git.objects().readAll(branches.map((branch) => `${short(branch)}^{commit}`));
  // What completes a shallow history must name what it fetches: without names git takes the configuration's, and prunes.
  const wanted = isShallow(git.repository) ? branches : branches.filter((branch, at) => here[at]?.id !== branch.commit);
  const refspecs = [...wanted.map((branch) => `+${branch.name}:${short(branch)}`), ...more];
  if (refspecs.length > 0) await fetchRefs(git, remote, refspecs);
}

/** The tags by name and version; where they stand is asked later, and only of those for which it matters. */
export function namedTags(commits: ReadonlyMap<string, string | undefined>, prefix: string): TagFact[] {
  return [...commits].map(([name, commit]) => {
    const version = parseTag(name, prefix);
    const legacy = version ? undefined : parseLegacyTag(name, prefix);
    return { name, commit, stands: "unasked", ...(version && { version }), ...(legacy && { legacy }) };
  });
}

/** The tags as a commit sees them, after a walk that looked for `asked`. In a history that is cut off nobody can tell "elsewhere". */
export function placedTags(
  tags: readonly TagFact[],
  asked: ReadonlySet<string>,
  commit: string,
  history: History,
  complete: boolean,
): TagFact[] {
  return tags.map((tag) => {
    if (tag.commit === commit) return { ...tag, stands: "self", age: 0 };
    if (tag.commit === undefined) return { ...tag, stands: "unknown" };
    if (!asked.has(tag.commit)) return tag;
    const age = history.ages.get(tag.commit);
    return age === undefined ? { ...tag, stands: complete ? "elsewhere" : "unknown" } : { ...tag, stands: "ancestor", age };
  });
}

/** The commits of tags. */
export function commitsOf(tags: readonly TagFact[]): Set<string> {
  return new Set(tags.flatMap(({ commit }) => (commit === undefined ? [] : [commit])));
}
