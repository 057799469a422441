import { placeOf } from "../domain/address";
import type { Seen } from "../domain/init/questions";
import { type Surveyed, survey } from "../domain/init/survey";
import type { Unreadable } from "../domain/manifests/manifest";
import type { Manifests } from "../domain/manifests/manifests";
import { shellWord } from "../domain/quoted";
import { isRepositoryName } from "../domain/repository-name";
import type { BesideHead } from "../domain/version-check";
import { lookAt } from "../world/files";
import type { Git } from "../world/git";
import { localTags } from "../world/local-tags";
import { folderSource, runReading } from "../world/source";
import type { World } from "../world/world";
import { CONFIGURATION } from "./project";

/** What the working tree and this clone's git tell of how the repository is released; no remote is asked. */
export async function initFacts(world: World): Promise<Seen> {
  const git = await world.git("person");
  const [files, tags, branches, repositories] = await Promise.all([
    filesHere(git),
    localTags(git),
    branchesOf(git, world.remote),
    repositoriesOf(git, world.env.serverUrl),
  ]);
  const unreadable = await mended(git, files.unreadable);
  return { ...files, unreadable, tags: [...tags.keys()], branches, remote: world.remote, repositories };
}

/** What the files of the working tree tell, all that git has and those that it would take. */
async function filesHere(git: Git): Promise<Surveyed> {
  const listing = await git.tell(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const paths = [...new Set(listing.split("\0").filter((path) => path !== ""))];
  return runReading(survey(paths), folderSource(git.repository.top));
}

/** Broken files with what shows how they broke, where that is not their last commit. */
async function mended(git: Git, all: Surveyed["unreadable"]): Promise<Surveyed["unreadable"]> {
  const isBroken = ({ fix, withoutVersion }: Unreadable) => fix === undefined && !withoutVersion;
  const paths = all.filter(isBroken).map(({ path }) => path);
  if (paths.length === 0) return all;
  // Both fail where there is no commit yet.
  const [held, changed] = await Promise.all([
    listed(git, ["ls-tree", "--name-only", "-z", "HEAD", "--", ...paths]),
    listed(git, ["diff", "--no-ext-diff", "--name-only", "-z", "HEAD", "--", ...paths]),
  ]);
  return all.map((one) => {
    if (!isBroken(one)) return one;
    const word = shellWord(one.path);
    if (!held.has(one.path)) return { ...one, fix: `put ${word} right, or remove it: no commit has it` };
    return changed.has(one.path) ? { ...one, fix: `git diff HEAD -- ${word}        shows what is not committed of it; put it right` } : one;
  });
}

async function listed(git: Git, args: readonly string[]): Promise<Set<string>> {
  const ran = await git.ask(args);
  return new Set(ran.code === 0 ? ran.out.toString("utf8").split("\0") : []);
}

/** Where HEAD has no version file: what the working tree has of them, and where one could be found. */
export async function besideHead(git: Git, { parts, unreadable }: Manifests): Promise<BesideHead | undefined> {
  if (parts.length + unreadable.length > 0) return undefined;
  const { usual, versions, unreadable: odd } = await filesHere(git);
  const own = [CONFIGURATION, ...usual.map(({ path }) => path)];
  const { top } = git.repository;
  const uncommitted = own.filter((path) => lookAt(top, path).kind !== "missing");
  const found = versions.filter(({ file }) => file.kind !== "pattern").map(({ file }) => file.path);
  return { uncommitted, found, broken: odd.filter(({ withoutVersion }) => !withoutVersion).map(({ path }) => path) };
}

async function branchesOf(git: Git, remote: string): Promise<Seen["branches"]> {
  const behind = `refs/remotes/${remote}/`;
  const [head, current, all] = await Promise.all([
    git.ask(["symbolic-ref", "--quiet", `${behind}HEAD`]),
    git.ask(["symbolic-ref", "--quiet", "--short", "HEAD"]),
    git.tell(["for-each-ref", "--format=%(refname)", "refs/heads/", behind]),
  ]);
  const byRemote = head.out.toString("utf8").trim();
  const own = current.out.toString("utf8").trim();
  const names = all.split("\n").flatMap((ref) => {
    const name = ref.startsWith(behind) ? ref.slice(behind.length) : ref.replace(/^refs\/heads\//, "");
    return name === "" || name === "HEAD" ? [] : [name];
  });
  return {
    ...(byRemote.startsWith(behind) && { byRemote: byRemote.slice(behind.length) }),
    ...(own !== "" && { current: own }),
    names: [...new Set(names)],
  };
}

/** The remotes that are repositories on the server. */
async function repositoriesOf(git: Git, serverUrl: string): Promise<Seen["repositories"]> {
  const ran = await git.ask(["config", "--null", "--get-regexp", String.raw`^remote\..*\.url$`]);
  const server = placeOf(`${serverUrl.replace(/\/+$/, "")}/x/y`).host;
  return ran.out
    .toString("utf8")
    .split("\0")
    .flatMap((entry) => {
      const [key = "", address = ""] = entry.split("\n", 2);
      const { host, path } = placeOf(address);
      return host === server && isRepositoryName(path) ? [{ remote: key.slice("remote.".length, -".url".length), name: path }] : [];
    });
}
