import { CHECKSUMS, inventoryOf } from "../domain/assets/inventory";
import type { GateFacts } from "../domain/gate";
import { caskAssets, type Homebrew, homebrewOf } from "../domain/homebrew/homebrew";
import { type TapFacts, wantedCask } from "../domain/homebrew/tap";
import type { Manifests } from "../domain/manifests/manifests";
import { packagesOf } from "../domain/packages";
import type { Package } from "../domain/project";
import type { WantedFile } from "../domain/registries/pypi";
import { keyOf, published } from "../domain/registries/target";
import type { Release } from "../domain/release";
import { POLICY } from "../domain/release-type";
import { type CaskSeen, type ReleaseSeen, releaseMeant, type StatusFacts, type TargetSeen } from "../domain/status/facts";
import { readTagObject } from "../domain/tag-object";
import { isUnread, type Unread, unreadIf } from "../domain/unread";
import { releaseType, type Version } from "../domain/version";
import { textOfAsset } from "../world/asset-text";
import type { Github } from "../world/github/github";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import { broughtBy, holds, pullOf, releaseBranch } from "./flow";
import { commitFacts, type Ground, gateFacts, readGround } from "./gate";
import { headFacts } from "./head";
import { manifestsAt } from "./manifests";
import { registryFacts } from "./registries";
import { releaseFacts } from "./release";
import { bringBranches } from "./remote";
import { repositoryName } from "./repository";
import { checksOf, runsOf } from "./runs";
import { type AskedVersion, askedVersion } from "./status-asked";
import { tapFacts } from "./tap";

/** What git shows of a version: where it is, and what its tag's commit holds. */
interface GitSide extends Pick<StatusFacts, "base" | "brought" | "gate" | "object"> {
  /** The files of the tag's commit, else of the base. */
  manifests: Manifests;
  /** The commit in question: the tag's, else the one that brought the version. */
  commit: string | undefined;
}

/**
 * Looks at every place that a release is in: git first, since it says where the rest is; then GitHub, the registries and the tap side by
 * side. What can't be read is told as that, and stops nothing else. Throws Problems where the remote itself can't be read.
 */
export async function statusFacts(world: World, argument: string | undefined): Promise<StatusFacts> {
  const ground = await readGround(await world.git("gate"), world.remote);
  return statusAt(world, ground, await askedVersion(world, ground, argument));
}

/** How `statusAt` looks. */
export interface Looking {
  /** False: only at what a release owes. No checks, no runs, none of what only the next command needs. */
  whole?: boolean;
  /** What GitHub shows of the tag's releases, where that was read. */
  release?: ReleaseSeen | Unread;
}

/** The same for a version, on a ground that was read. */
export async function statusAt(
  world: World,
  ground: Ground,
  { version, tag }: AskedVersion,
  { whole = true, release: read }: Looking = {},
): Promise<StatusFacts> {
  const { git, project } = ground;
  const repository = await repositoryName(git, world, project);
  const side = await gitSide(ground, version, tag, whole);
  const hub = world.github(repository);
  const ask = <T extends object>(read: (github: Github) => Promise<T>): Promise<T | Unread> => hub.then(read).catch(unreadIf);
  const { releaseBuild: build, releasePublish: publish, gate: gateName } = project.ci;
  const { commit } = side;
  const runs = (file: string) => (whole && side.gate.remote && commit !== undefined ? ask((github) => runsOf(github, file, commit)) : []);
  const release = read ? Promise.resolve(read) : ask((github): Promise<ReleaseSeen> => releaseFacts(github, tag));
  const [tags, seen, latest, sums, checks, builds, follows, verification, proposal, targets, cask] = await Promise.all([
    !whole || side.gate.remote || side.brought !== undefined ? [] : tagsSeenFrom(ground, side.base.tip, version),
    release,
    ask(async (github) => ({ tag: (await github.latest())?.tag })),
    release.then((found) => (isUnread(found) ? found : ask((github) => sumsOf(github, found)))),
    !whole || commit === undefined ? [] : ask((github) => checksOf(github, commit, gateName)),
    runs(build),
    runs(publish),
    whole && side.object?.signed && side.gate.remote ? ask((github) => verificationOf(github, side.gate)) : undefined,
    proposed(ground, version, side, whole, ask),
    targetsSeen(world, ground, version, side, release),
    caskSeen(world, ground, repository, version, side, whole, release),
  ]);
  return {
    ...{ version, tag, prefix: project.tagPrefix, remote: world.remote, repository },
    ...{ workflows: { build, publish, gate: gateName }, base: side.base, brought: side.brought, tags, proposal },
    ...{ gate: side.gate, object: side.object, verification, checks, builds, follows, release: seen, latest, sums },
    ...{ inventory: inventoryOf(project, side.manifests, version), targets, cask },
  };
}

async function gitSide(ground: Ground, version: Version, tag: string, whole: boolean): Promise<GitSide> {
  const { git } = ground;
  const gate = await gateFacts(ground, tag, { policy: whole });
  const base = releaseType(version) === "dev" ? await checkedOut(ground) : await onRelease(ground);
  const brought = holds(base.manifests, version) ? await broughtBy(git, base.tip, base.manifests) : undefined;
  const tagObject = gate.remote?.inner === undefined ? undefined : await git.objects().read(gate.remote.object);
  const object = tagObject?.type === "tag" ? readTagObject(tagObject.body.toString("utf8")) : undefined;
  const tagged = gate.remote?.type === "commit" ? gate.remote.commit : undefined;
  return { base, brought, gate, object, manifests: gate.at?.manifests ?? base.manifests, commit: tagged ?? brought };
}

/** A dev version is made where one stands. */
async function checkedOut({ git }: Ground): Promise<StatusFacts["base"]> {
  const { head, manifests } = await headFacts(git);
  return { branch: "HEAD", tip: head, manifests };
}

async function onRelease(ground: Ground): Promise<StatusFacts["base"]> {
  const { git, remote, project, files } = ground;
  const { branch, tip } = releaseBranch(ground);
  await bringBranches(git, remote, [{ name: `refs/heads/${branch}`, commit: tip }]);
  const { manifests } = await manifestsAt(commitSource(git, tip), project.files, files);
  return { branch, tip, manifests };
}

type Ask = <T extends object>(read: (github: Github) => Promise<T>) => Promise<T | Unread>;

/** The tags that may speak against a version which is still to be begun, and where they stand. */
async function tagsSeenFrom(ground: Ground, tip: string, version: Version): Promise<StatusFacts["tags"]> {
  return (await commitFacts(ground, tip, { version })).tags;
}

/** The pull request that brings the version matters until the base has it. */
async function proposed(
  { said }: Ground,
  { text }: Version,
  { base, gate, brought }: GitSide,
  whole: boolean,
  ask: Ask,
): Promise<StatusFacts["proposal"]> {
  const branch = `release/${text}`;
  const tip = said.branches.get(`refs/heads/${branch}`);
  if (!whole || gate.remote || brought !== undefined || base.branch === "HEAD") return { branch, tip, pull: undefined };
  return ask(async (github) => ({ branch, tip, pull: pullOf(await github.pulls(branch), base.branch) }));
}

async function verificationOf(github: Github, { remote }: GateFacts) {
  return (await github.verification(remote?.object ?? "")) ?? { verified: false, reason: "GitHub has no such tag object" };
}

async function sumsOf(github: Github, seen: ReleaseSeen): Promise<{ text: string | undefined }> {
  const asset = releaseMeant(seen)?.assets.find(({ name, state }) => name === CHECKSUMS && state === "uploaded");
  return { text: asset && (await textOfAsset(github, asset)) };
}

/** The assets that registries are compared with. Throws the Problem of a release that could not be read. */
async function wantedOf(release: Promise<ReleaseSeen | Unread>): Promise<WantedFile[] | undefined> {
  const seen = await release;
  if (isUnread(seen)) throw seen.unread;
  return wantedFiles(releaseMeant(seen));
}

/** A release's assets by name and digest. */
function wantedFiles(release: Release | undefined): WantedFile[] | undefined {
  return release?.assets.filter(({ state }) => state === "uploaded").map(({ name, digest }) => ({ name, sha256: digest }));
}

/** The packages that the project publishes, those of the tagged commit first in what is owed. Of a dev version none is asked for. */
async function targetsSeen(
  world: World,
  { git, project }: Ground,
  version: Version,
  { manifests, base, gate, commit }: GitSide,
  release: Promise<ReleaseSeen | Unread>,
): Promise<TargetSeen[]> {
  const own = packagesOf(project, manifests);
  const all = allPackages(own, packagesOf(project, base.manifests));
  if (!POLICY[releaseType(version)].registries)
    return all.map((one) => ({ key: keyOf(one), package: one, standing: { state: "not owed", found: "", files: [] }, owed: false }));
  const keys = new Set<string>(published(own).map(keyOf));
  const compared = { version, commit: gate.remote ? commit : undefined, assets: wantedOf(release) };
  const found = await registryFacts(world, git, all, compared);
  return found.map((target) => ({ ...target, owed: keys.has(target.key) }));
}

function allPackages(own: readonly Package[], base: readonly Package[]): Package[] {
  const keys = new Set<string>(published(own).map(keyOf));
  return published([...own, ...published(base).filter((one) => !keys.has(keyOf(one)))]);
}

async function caskSeen(
  world: World,
  { git, project }: Ground,
  repository: string,
  version: Version,
  { manifests, base, commit }: GitSide,
  whole: boolean,
  release: Promise<ReleaseSeen | Unread>,
): Promise<CaskSeen | undefined> {
  const place = homebrewOf(project, manifests, repository);
  if (!place) return undefined;
  const [template] = await commitSource(git, commit ?? base.tip).files([place.template]);
  const owed = template !== undefined;
  if (!owed || !POLICY[releaseType(version)].homebrew) return { place, tap: undefined, owed, wanted: undefined };
  const names = caskAssets(project, manifests, version);
  const [tap, seen] = await Promise.all([tapSeen(world, place, version, whole), release]);
  const assets = isUnread(seen) ? [] : (releaseMeant(seen)?.assets ?? []);
  const wanted = typeof template === "string" ? wantedCask(template, version, names, assets) : undefined;
  return { place, tap, owed, wanted };
}

/** What the tap shows, or why that could not be read. */
function tapSeen(world: World, place: Homebrew, version: Version, whole: boolean): Promise<TapFacts | Unread> {
  return world
    .tap(place.tap)
    .then((github) => tapFacts(github, place, version, { whole }))
    .catch(unreadIf);
}
