import { normalized } from "../domain/assets/python-name";
import { REGISTRY_PAGES } from "../domain/hosts";
import { Problem } from "../domain/problem";
import type { Package } from "../domain/project";
import { type CrateFacts, type CrateLine, cratesStanding } from "../domain/registries/crates";
import { assetsOf, closedIfLate, filesOfVersion, OPEN_DAYS, pypiStanding, type WantedFile } from "../domain/registries/pypi";
import type { Standing } from "../domain/registries/standing";
import { keyOf, published, type TargetKey } from "../domain/registries/target";
import { isUnread, type Unread, unreadIf } from "../domain/unread";
import { pep440, type Version } from "../domain/version";
import { isoTime } from "../world/clock";
import type { Git } from "../world/git";
import type { Registries } from "../world/registries/registries";
import type { World } from "../world/world";

/** What the registries are compared with: a tag's commit, and the assets of its release. */
export interface Compared {
  version: Version;
  /** The tag's commit; `undefined` where there is none. It must be here, with its trees. */
  commit: string | undefined;
  /** The release's assets by name and digest, which may be read meanwhile; `undefined` where there is no release. */
  assets: readonly WantedFile[] | undefined | Promise<readonly WantedFile[] | undefined>;
  /** When a release on PyPI must have begun to be open still, ISO 8601; absent: that doesn't matter. */
  since?: string;
}

/** A package of the version, and where it stands on its registry. */
export interface TargetFact {
  key: TargetKey;
  package: Package;
  standing: Standing;
  /** What could not be read, where that is why it is unknown. */
  unread?: Unread["unread"];
}

/** Where a version stands on PyPI and crates.io, each package asked side by side, in the order in which they are published. Never throws Problems: what cannot be read is unknown. */
export async function registryFacts(world: World, git: Git, packages: readonly Package[], compared: Compared): Promise<TargetFact[]> {
  const registries = await world.registries();
  const since = openSince(world);
  return Promise.all(published(packages).map((one) => targetFact(registries, git, one, { ...compared, since })));
}

/** When a release on PyPI must have begun, ISO 8601, to be open still. An hour more: near the border PyPI's own clock decides. */
export function openSince({ clock }: World): string {
  return isoTime(clock.now() - (OPEN_DAYS * 24 + 1) * HOUR);
}

const HOUR = 3600 * 1000;

/** Where one package of a version stands; a crate is compared with its commit in the repository of `git`. Never throws Problems. */
export async function targetFact(registries: Registries, git: Git | undefined, one: Package, compared: Compared): Promise<TargetFact> {
  const read = one.registry === "pypi" ? pypiFact(registries, one, compared) : cratesFact(registries, git, one, compared);
  const standing = await read.catch(unreadIf);
  const named = { key: keyOf(one), package: one };
  if (!isUnread(standing)) return { ...named, standing };
  return { ...named, standing: { state: "unknown", found: standing.unread.message, files: [] }, unread: standing.unread };
}

async function pypiFact(
  registries: Registries,
  { name, assets: patterns }: Package,
  { version, assets, since }: Compared,
): Promise<Standing> {
  const [page, own] = await Promise.all([registries.pypi(name), assets]);
  const there = page && filesOfVersion(name, pep440(version), page.files);
  const standing = pypiStanding(there, own && assetsOf(patterns, version, own));
  const told = since === undefined ? standing : closedIfLate(standing, there ?? [], since);
  if (page?.archived && (told.state === "absent" || told.state === "partial")) throw archived(name, told);
  return told;
}

/** What is missing can come once its owner takes the mark away: neither a way on nor an end of it (PEP 792). */
function archived(name: string, { found }: Standing): Problem {
  return new Problem("server-answer", `${found}; ${name} is archived on PyPI, and takes no files until its owner unarchives it`, {
    exit: 3,
    fix: `${REGISTRY_PAGES.pypi}/manage/project/${normalized(name)}/settings/        Unarchive project, then the same command`,
  });
}

async function cratesFact(
  registries: Registries,
  git: Git | undefined,
  { name }: Package,
  { version, commit }: Compared,
): Promise<Standing> {
  const line = (await registries.crates(name))?.find((one) => one.version === version.text);
  if (!line || commit === undefined || !git) return cratesStanding(name, { line, contents: undefined, commit, blobs: new Map() });
  return cratesStanding(name, await crateFacts(registries, git, { name, line, commit }));
}

async function crateFacts(
  registries: Registries,
  git: Git,
  { name, line, commit }: { name: string; line: CrateLine; commit: string },
): Promise<CrateFacts> {
  const [contents, blobs] = await Promise.all([registries.crate(name, line, commit), blobsAt(git, commit)]);
  return { line, contents, commit, blobs };
}

/** The ids of a commit's files, by path. */
async function blobsAt(git: Git, commit: string): Promise<Map<string, string>> {
  const blobs = new Map<string, string>();
  for (const entry of (await git.tell(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit])).split("\0")) {
    const [, type, id] = entry.slice(0, entry.indexOf("\t")).split(" ");
    if (type === "blob" && id !== undefined) blobs.set(entry.slice(entry.indexOf("\t") + 1), id);
  }
  return blobs;
}
