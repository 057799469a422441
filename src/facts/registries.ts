import { createHash } from "node:crypto";
import { posix } from "node:path";
import { matchesGlob } from "../domain/glob";
import { Problem } from "../domain/problem";
import type { Package } from "../domain/project";
import { crateTarget, notOwed, pypiTarget, type Target, type TargetFacts, targetOf, unknownTarget } from "../domain/registries";
import { type CrateContents, type CrateFacts, type CrateMember, sourcesOf } from "../domain/registries/crate";
import type { CrateLine } from "../domain/registries/sparse";
import { POLICY } from "../domain/release-type";
import { type Unread, unreadIf } from "../domain/unread";
import { releaseType, type Version } from "../domain/version";
import type { Git } from "../world/git";
import type { Registries } from "../world/registries/registries";
import type { World } from "../world/world";

/** What the registries are asked about. */
export interface RegistriesAsked {
  packages: readonly Package[];
  version: Version;
  /** The assets of the release, name to sha256 in hex; `undefined` where there is none to compare with. */
  digests: ReadonlyMap<string, string> | undefined;
  /** The tag's commit, which this clone has; `undefined` where none is known to compare with. */
  tagged: { git: Git; commit: string } | undefined;
}

/**
 * Where each package of a release stands in its registry, side by side and in the packages' order; those that go to none are left
 * out. What could not be read is `unknown` with its reason; only a wrong address of an index is thrown: `usage`, exit 2.
 */
export async function registryFacts(world: World, { packages, version, digests, tagged }: RegistriesAsked): Promise<TargetFacts[]> {
  const type = releaseType(version);
  const targets = packages.flatMap((one) => {
    const target = targetOf(one, version);
    return target ? [{ target, one }] : [];
  });
  if (!POLICY[type].registries) return targets.map(({ target }) => notOwed(target, `a ${type} version goes to no registry`));
  const registries = await world.registries();
  return Promise.all(
    targets.map(({ target, one }) =>
      target.registry === "pypi"
        ? pypiFacts(registries, target, digests && ownAssets(one, version, digests))
        : crateFacts(registries, target, { path: one.path, tagged }),
    ),
  );
}

/** The release's assets that are this package's, name to sha256. */
function ownAssets({ assets }: Package, version: Version, digests: ReadonlyMap<string, string>): Map<string, string> {
  const target = targetOf({ name: "", registry: "pypi" }, version) as Target;
  const globs = assets.map((name) => name.replaceAll("{version}", version.text).replaceAll("{pep440}", target.version));
  return new Map([...digests].filter(([name]) => globs.some((glob) => matchesGlob(glob, name))));
}

/** PyPI's side of one target; `wanted` are the release's files of it, name to sha256. */
async function pypiFacts(
  { pypi }: Registries,
  target: Target,
  wanted: ReadonlyMap<string, string> | undefined,
): Promise<TargetFacts> {
  try {
    return pypiTarget(target, await pypi.files(target.name), wanted);
  } catch (cause) {
    return unknownTarget(target, unreadIf(cause));
  }
}

/** crates.io's side of one target; its crate is looked into where a commit is known to compare it with. */
async function crateFacts(
  { crates }: Registries,
  target: Target,
  { path, tagged }: { path: string; tagged: RegistriesAsked["tagged"] },
): Promise<TargetFacts> {
  try {
    const lines = await crates.lines(target.name);
    const line = lines?.find(({ version }) => version === target.version);
    const crate = line && tagged && (await besideCommit(crates, { name: target.name, line, path, ...tagged }).catch(unreadIf));
    return crateTarget(target, lines, crate);
  } catch (cause) {
    return unknownTarget(target, unreadIf(cause));
  }
}

interface Compared {
  name: string;
  line: CrateLine;
  path: string;
  git: Git;
  commit: string;
}

async function besideCommit({ crate }: Registries["crates"], { name, line, path, git, commit }: Compared): Promise<CrateFacts | Unread> {
  const contents = await crate(name, line);
  return { commit, path, contents, strange: await strangeMembers(git, commit, path, contents) };
}

/** The members of a crate whose bytes are in no file of the commit that they may be of. */
async function strangeMembers(git: Git, commit: string, path: string, contents: CrateContents): Promise<string[]> {
  const objects = git.objects();
  if ((await objects.read(commit))?.type !== "commit")
    throw new Problem("history-shallow", `the tag's commit ${commit.slice(0, 10)} is not here to compare the crate with`, {
      exit: 3,
      fix: `git fetch origin ${commit}`,
    });
  const strange: string[] = [];
  const sources = sourcesOf(path, contents);
  const first = await objects.readAll(sources.map(({ paths }) => `${commit}:${paths[0]}`));
  for (const [at, { member, paths }] of sources.entries()) {
    if (isBlobOf(first[at], member)) continue;
    if (!(await isElsewhere(git, commit, { member, paths, first: first[at]?.body }))) strange.push(member.path);
  }
  return strange;
}

type Found = Awaited<ReturnType<ReturnType<Git["objects"]>["read"]>>;

function isBlobOf(object: Found, { sha256 }: CrateMember): boolean {
  return object?.type === "blob" && createHash("sha256").update(object.body).digest("hex") === sha256;
}

const LONGEST_LINK = 4096;

/** Whether a member is a file above the package, or what a link in its place leads to: cargo packs what it leads to. */
async function isElsewhere(
  git: Git,
  commit: string,
  { member, paths, first }: { member: CrateMember; paths: readonly string[]; first: Buffer | undefined },
): Promise<boolean> {
  const link = first && first.length < LONGEST_LINK ? posix.join(posix.dirname(paths[0] as string), first.toString("utf8")) : undefined;
  const others = [...paths.slice(1), ...(link === undefined || /^\.\.(\/|$)|^\//.test(link) ? [] : [link])];
  const found = await git.objects().readAll(others.map((path) => `${commit}:${path}`));
  return found.some((object) => isBlobOf(object, member));
}
