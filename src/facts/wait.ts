import { normalized } from "../domain/assets/python-name";
import { packagesOf } from "../domain/packages";
import { Problem } from "../domain/problem";
import type { Package } from "../domain/project";
import { quoted } from "../domain/quoted";
import type { WantedFile } from "../domain/registries/pypi";
import type { RunSeen, RunTarget, WaitSeen, WaitTarget } from "../domain/registries/wait";
import { parseTag } from "../domain/tag";
import { unreadIf } from "../domain/unread";
import { pep440, type Version } from "../domain/version";
import type { Git } from "../world/git";
import type { Github } from "../world/github/github";
import { fetchRefs } from "../world/remote";
import type { World } from "../world/world";
import { givenAssets } from "./assets";
import { downloaded } from "./downloads";
import { type Ground, readGround } from "./gate";
import { manifestsAt } from "./manifests";
import { type Compared, openSince, targetFact } from "./registries";
import { tagCommits } from "./remote";
import { repositoryName } from "./repository";
import { runById } from "./runs";

/** A target, and all that a look at it needs. */
export interface Waited {
  target: WaitTarget;
  package: Package;
  tag: string | undefined;
  compared: Compared;
  git: Git | undefined;
  /** Looks once more for the release of a tag that was named, which must be there; `undefined` where bytes may go uncompared. */
  again?: () => Promise<WantedFile[] | undefined>;
}

/**
 * What each target is compared with: the release of `asked`, else of GITHUB_REF's tag, else of the only tag of its version on the remote.
 * Outside of a repository, and where there is no such tag or no release of it, that is nothing. Throws `usage`, exit 2, for a tag of another version.
 */
export async function waitedTargets(world: World, targets: readonly WaitTarget[], asked: string | undefined): Promise<Waited[]> {
  const here = await repositoryHere(world, asked !== undefined);
  if (!here) return targets.map((target) => alone(target));
  const { git, ground } = here;
  const { manifests } = await manifestsAt(ground.source, ground.project.files, ground.files);
  const packages = packagesOf(ground.project, manifests);
  const releases = new Map<string, Promise<Named>>();
  const named = (tag: string) => {
    const known = releases.get(tag) ?? readNamed(world, ground, tag);
    releases.set(tag, known);
    return known;
  };
  return Promise.all(
    targets.map(async (target) => {
      const own = packages.find((one) => one.registry === target.registry && normalized(one.name) === normalized(target.name));
      const tag = own && tagOf(target, asked, world, ground);
      if (!own || tag === undefined) return alone(target, git);
      const version = parseTag(tag, ground.project.tagPrefix) ?? target.version;
      const { commit, assets, again } = await (await named(tag)).of(own);
      const isNamed = asked !== undefined || world.env.ref === `refs/tags/${tag}`;
      const compared = { version, commit, assets };
      return { target: { ...target, version, exact: true }, package: own, tag, compared, git, ...(again && isNamed && { again }) };
    }),
  );
}

/** Nothing is known of it but its name: its own bytes are as good as any. */
function alone(target: WaitTarget, git?: Git): Waited {
  if (!target.exact && target.registry === "crates")
    throw new Problem("usage", `crates.io tells ${target.version.text} from its spelling with a dot, and no tag says which it is`, {
      exit: 2,
      fix: `cogrel wait crates:${target.name}@${target.version.text}        or the spelling with a dot`,
    });
  const { registry, name, version } = target;
  const one = { registry, name, path: "", needs: [], assets: [] };
  return { target, package: one, tag: undefined, compared: { version, commit: undefined, assets: undefined }, git };
}

/** The repository and its remote as it is now; `undefined` where there is none and none is needed. */
async function repositoryHere(world: World, needed: boolean): Promise<{ git: Git; ground: Ground } | undefined> {
  try {
    const git = await world.git("gate");
    return { git, ground: await readGround(git, world.remote) };
  } catch (cause) {
    if (!needed && cause instanceof Problem && NOWHERE.has(cause.code)) return undefined;
    throw cause;
  }
}

/** That there is no repository is known; that its remote does not answer is another matter. */
const NOWHERE: ReadonlySet<string> = new Set(["not-a-repository", "no-remote"]);

function tagOf(target: WaitTarget, asked: string | undefined, { env }: World, { said, project }: Ground): string | undefined {
  const versionOfTag = (name: string) => parseTag(name, project.tagPrefix);
  const isOwn = (name: string) => {
    const version = versionOfTag(name);
    if (!version || pep440(version) !== pep440(target.version)) return false;
    return target.registry === "pypi" || !target.exact || version.text === target.version.text;
  };
  if (asked !== undefined) {
    if (!said.tags.has(asked))
      throw new Problem("tag-missing", `the remote has no tag ${quoted(asked)}`, { fix: "git ls-remote --tags origin" });
    if (isOwn(asked)) return asked;
    throw new Problem("usage", `${quoted(asked)} is not the tag of ${target.key} ${target.version.text}`, {
      exit: 2,
      fix: "name its own tag with --tag, or leave --tag out",
    });
  }
  const ref = env.ref?.startsWith("refs/tags/") ? env.ref.slice("refs/tags/".length) : undefined;
  if (ref !== undefined && said.tags.has(ref) && isOwn(ref)) return ref;
  const [only, second] = [...said.tags.keys()].filter(isOwn);
  if (only === undefined) expectOwnSpelling(target, [...said.tags.keys()].map(versionOfTag));
  return second === undefined ? only : undefined;
}

/** crates.io tells `rc1` from `rc.1`: what is tagged with the one never comes as the other. */
function expectOwnSpelling({ registry, name, version }: WaitTarget, tagged: readonly (Version | undefined)[]): void {
  const other = tagged.find((one) => one !== undefined && pep440(one) === pep440(version));
  if (registry !== "crates" || other === undefined) return;
  throw new Problem("usage", `the remote's tag of this version is that of ${other.text}, and crates.io tells it from ${version.text}`, {
    exit: 2,
    fix: `cogrel wait crates:${name}@${other.text}`,
  });
}

interface Named {
  /** The tag's commit, and the release's assets that are a package, with their digests. */
  of(one: Package): Promise<Pick<Compared, "commit" | "assets"> & Pick<Waited, "again">>;
}

async function readNamed(world: World, ground: Ground, tag: string): Promise<Named> {
  const { git, remote } = ground;
  const objects = git.objects();
  const commit = (await tagCommits(objects, ground.said)).get(tag);
  const look = async () => {
    const name = await repositoryName(git, world, ground.project);
    return digestsOf(world, await world.github(name), tag);
  };
  let release: Promise<WantedFile[] | undefined> | undefined;
  return {
    async of({ registry }) {
      // A crate is compared with the commit, which a shallow checkout of another branch may not have.
      if (registry === "crates") {
        if (commit !== undefined && !(await objects.read(commit))) await fetchRefs(git, remote, [`refs/tags/${tag}`]);
        return { commit, assets: undefined };
      }
      release ??= look();
      return { commit, assets: await release, again: look };
    },
  };
}

/**
 * A published release's assets with their digests, which are hashed here where GitHub doesn't tell them (H9); `undefined` where there is
 * none. Throws where the token sees no such repository: that says nothing of its releases (H1).
 */
async function digestsOf(world: World, github: Github, tag: string): Promise<WantedFile[] | undefined> {
  const release = await github.published(tag);
  if (!release) {
    await github.about();
    return undefined;
  }
  const untold = release.assets.filter(({ digest, state }) => digest === undefined && state === "uploaded");
  const hashed = await givenAssets(world, await downloaded(world, github, { assets: untold }));
  return release.assets.map((asset) => ({ name: asset.name, sha256: asset.digest ?? hashed[untold.indexOf(asset)]?.sha256 }));
}

/** One look at each target, side by side. What cannot be read is unknown. */
export async function waitLook(world: World, all: readonly Waited[]): Promise<WaitSeen[]> {
  const registries = await world.registries();
  const since = openSince(world);
  return Promise.all(
    all.map(async ({ target, package: one, tag, compared, git, again }) => {
      const assets = compared.assets ?? (again && (await again()));
      const { standing, unread } = await targetFact(registries, git, one, { ...compared, assets, since });
      const isCompared = target.registry === "pypi" ? assets !== undefined : compared.commit !== undefined;
      return {
        target,
        standing,
        tag: isCompared ? tag : undefined,
        unread: unread !== undefined,
        ...(again && !isCompared && { owed: tag }),
      };
    }),
  );
}

/** Runs of the project's repository that are waited for. */
export interface WaitedRuns {
  github: Github;
  /** owner/name. */
  repository: string;
  runs: readonly RunTarget[];
}

/** The runs that are asked for, of the repository here; `undefined` where none is. */
export async function waitedRuns(world: World, runs: readonly RunTarget[]): Promise<WaitedRuns | undefined> {
  if (runs.length === 0) return undefined;
  const git = await world.git("gate");
  const { project } = await readGround(git, world.remote);
  const repository = await repositoryName(git, world, project);
  return { github: await world.github(repository), repository, runs };
}

/** One look at each run, side by side. Throws `usage`, exit 2, for one that GitHub does not show: waiting brings none. */
export async function runsLook({ github, repository, runs }: WaitedRuns): Promise<RunSeen[]> {
  return Promise.all(
    runs.map(async (target) => {
      const found = await runById(github, target.run).catch(unreadIf);
      if (found) return { target, seen: found };
      throw new Problem("usage", `GitHub shows this token no run ${target.run} of ${repository}`, {
        exit: 2,
        fix: "gh run list        shows those that can be seen",
      });
    }),
  );
}
