import type { ReleaseSeen } from "../domain/status/facts";
import type { PastFacts, PastRelease } from "../domain/status/past";
import { parseLegacyTag } from "../domain/tag";
import { isUnread, type Unread, unreadIf } from "../domain/unread";
import { compareVersions, type Version } from "../domain/version";
import { fetchRefs } from "../world/remote";
import type { World } from "../world/world";
import { type Ground, readGround } from "./gate";
import { rememberingReads } from "./remembering";
import { bringBranches, tagCommits } from "./remote";
import { repositoryName } from "./repository";
import { statusAt } from "./status";

/** So many are shown. */
const MOST = 10;

interface Named {
  tag: string;
  version: Version;
  /** The tag's commit; `undefined` of a release without a tag. */
  commit: string | undefined;
}

/**
 * The last versions that have a tag or a release, greatest first, and where each stands, as status sees it. What all of them need of the
 * far ends is read once: the list of releases, each index, the tap's cask.
 */
export async function pastFacts(world: World): Promise<PastFacts> {
  const git = await world.git("gate");
  const ground = await readGround(git, world.remote);
  const repository = await repositoryName(git, world, ground.project);
  const once = rememberingReads(world);
  const [seen, commits] = await Promise.all([releasesSeen(once, repository), tagCommits(git.objects(), ground.said)]);
  const releases = isUnread(seen) ? [] : seen.releases;
  const names = new Set([...commits.keys(), ...releases.map(({ tag }) => tag)]);
  const all = [...names].flatMap((tag): Named[] => {
    const version = parseLegacyTag(tag, ground.project.tagPrefix);
    return version ? [{ tag, version, commit: commits.get(tag) }] : [];
  });
  const last = all.sort((a, b) => compareVersions(b.version, a.version)).slice(0, MOST);
  await bringCommits(ground, last);
  const found = last.map(async ({ tag, version, commit }): Promise<PastRelease> => {
    const release = isUnread(seen) ? seen : { ...seen, own: releases.filter((one) => one.tag === tag) };
    const facts = await statusAt(once, ground, { version, tag }, { whole: false, release }).catch(unreadIf);
    return { tag, version, tagged: commit !== undefined, release, facts };
  });
  const others = [...names].filter((tag) => isLikeVersion(tag, ground.project.tagPrefix) && !all.some((one) => one.tag === tag));
  return { repository, releases: await Promise.all(found), more: all.length - last.length, others };
}

/** Begins as a version's tag does: X.Y.Z behind the prefix. */
function isLikeVersion(tag: string, prefix: string): boolean {
  return tag.startsWith(prefix) && /^\d+\.\d+\.\d+/.test(tag.slice(prefix.length));
}

async function releasesSeen(world: World, repository: string): Promise<Omit<ReleaseSeen, "own"> | Unread> {
  const read = async () => {
    const github = await world.github(repository);
    const [about, releases] = await Promise.all([github.about(), github.releases()]);
    const sees = about.permissions?.push === true || releases.some(({ draft }) => draft);
    return { seesDrafts: sees ? ("yes" as const) : ("unknown" as const), releases };
  };
  return read().catch(unreadIf);
}

/** Brings the release branches, and the commits of tags that are not here, all at once: what looks at one version finds them here. */
async function bringCommits({ git, remote, branches }: Ground, last: readonly Named[]): Promise<void> {
  await bringBranches(git, remote, branches);
  const tagged = last.filter(({ commit }) => commit !== undefined);
  const here = await git.objects().readAll(tagged.map(({ commit }) => `${commit}^{commit}`));
  const missing = tagged.filter((_, at) => !here[at]).map(({ tag }) => `refs/tags/${tag}`);
  if (missing.length > 0) await fetchRefs(git, remote, missing);
}
