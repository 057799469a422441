import { packagesOf } from "../domain/packages";
import { keyOf, published } from "../domain/registries/target";
import { POLICY } from "../domain/release-type";
import { type ReleaseSeen, releaseMeant, type TargetSeen } from "../domain/status/facts";
import type { PastFacts, PastRelease } from "../domain/status/past";
import { parseLegacyTag } from "../domain/tag";
import { isUnread, type Unread, unreadIf } from "../domain/unread";
import { compareVersions, releaseType, type Version } from "../domain/version";
import { fetchRefs } from "../world/remote";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import { type Ground, readGround } from "./gate";
import { manifestsAt } from "./manifests";
import { registryFacts } from "./registries";
import { rememberingReads } from "./remembering";
import { tagCommits } from "./remote";
import { repositoryName } from "./repository";
import { wantedFiles } from "./status";

/** So many are shown. */
const MOST = 10;

interface Named {
  tag: string;
  version: Version;
  /** The tag's commit; `undefined` of a release without a tag. */
  commit: string | undefined;
}

/** The last versions that have a tag or a release, greatest first, and where each stands. The indexes are read once for all of them. */
export async function pastFacts(world: World): Promise<PastFacts> {
  const git = await world.git("gate");
  const ground = await readGround(git, world.remote);
  const repository = await repositoryName(git, world, ground.project);
  const [seen, commits] = await Promise.all([releasesSeen(world, repository), tagCommits(git.objects(), ground.said)]);
  const releases = isUnread(seen) ? [] : seen.releases;
  const names = new Set([...commits.keys(), ...releases.map(({ tag }) => tag)]);
  const all = [...names].flatMap((tag): Named[] => {
    const version = parseLegacyTag(tag, ground.project.tagPrefix);
    return version ? [{ tag, version, commit: commits.get(tag) }] : [];
  });
  const last = all.sort((a, b) => compareVersions(b.version, a.version)).slice(0, MOST);
  await bringCommits(ground, last);
  const once = rememberingReads(world);
  const found = last.map(async (one): Promise<PastRelease> => {
    const own = releases.filter(({ tag }) => tag === one.tag);
    const { tag, version, commit } = one;
    return { tag, version, tagged: commit !== undefined, own, targets: await targetsOf(once, ground, one, own) };
  });
  return { repository, seen, releases: await Promise.all(found), more: all.length - last.length };
}

async function releasesSeen(world: World, repository: string): Promise<Pick<ReleaseSeen, "seesDrafts" | "releases"> | Unread> {
  const read = async () => {
    const github = await world.github(repository);
    const [about, releases] = await Promise.all([github.about(), github.releases()]);
    const sees = about.permissions?.push === true || releases.some(({ draft }) => draft);
    return { seesDrafts: sees ? ("yes" as const) : ("unknown" as const), releases };
  };
  return read().catch(unreadIf);
}

/** Brings the commits of tags that are not here, all at once. */
async function bringCommits({ git, remote }: Ground, last: readonly Named[]): Promise<void> {
  const tagged = last.filter(({ commit }) => commit !== undefined);
  const here = await git.objects().readAll(tagged.map(({ commit }) => `${commit}^{commit}`));
  const missing = tagged.filter((_, at) => !here[at]).map(({ tag }) => `refs/tags/${tag}`);
  if (missing.length > 0) await fetchRefs(git, remote, missing);
}

/** Where the packages of a published version stand; of others nothing is asked. */
async function targetsOf(
  world: World,
  { git, project, files }: Ground,
  { version, commit }: Named,
  own: PastRelease["own"],
): Promise<TargetSeen[]> {
  const meant = releaseMeant({ own });
  if (commit === undefined || !meant || meant.draft || !POLICY[releaseType(version)].registries) return [];
  const { manifests } = await manifestsAt(commitSource(git, commit), project.files, files);
  const packages = packagesOf(project, manifests);
  const keys = new Set<string>(published(packages).map(keyOf));
  const found = await registryFacts(world, git, packages, { version, commit, assets: wantedFiles(meant) });
  return found.map(({ key, package: one, standing }) => ({ key, package: one, standing, owed: keys.has(key) }));
}
