import type { FlowFacts, Way } from "../domain/flow";
import { disagreements, type Manifests } from "../domain/manifests/manifests";
import { type PackageVersion, packageVersions } from "../domain/packages";
import { Problem } from "../domain/problem";
import type { Pull } from "../domain/pull";
import { newestRun, type Run } from "../domain/runs";
import { tagName } from "../domain/tag";
import { compareVersions, releaseType, type Version } from "../domain/version";
import type { Git } from "../world/git";
import { twoDrafts } from "../world/github/drafts";
import type { Github } from "../world/github/github";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import { type Ground, readGround } from "./gate";
import { headFacts } from "./head";
import { manifestsAt } from "./manifests";
import { type ReleaseFacts, releaseFacts } from "./release";
import { bringBranches, tagCommits } from "./remote";
import { repositoryName } from "./repository";
import { runsOf } from "./runs";

/** Where a release stands, with what was read on the way there. */
export interface Flow {
  facts: FlowFacts;
  ground: Ground;
  github: Github;
  seen: ReleaseFacts;
}

/** Looks at the whole way of a release: branches, pull request, tag, runs, release. Nothing is remembered from the look before. */
export async function readFlow(world: World, version: Version, wanted: Way | undefined): Promise<Flow> {
  const git = await world.git("person");
  const ground = await readGround(git, world.remote);
  const { project, said } = ground;
  const github = await world.github(await repositoryName(git, world, project));
  const tag = tagName(version, project.tagPrefix);
  const [seen, commits] = await Promise.all([releaseFacts(github, tag), tagCommits(git.objects(), said)]);
  const tagged = commits.get(tag);
  const place =
    releaseType(version) === "dev"
      ? await onBranch(git, github, ground, version)
      : await onReleaseBranch(git, github, ground, version, wanted);
  const { releaseBuild: build, releasePublish: publish } = project.ci;
  const builds = tagged === undefined ? [] : await runsOf(github, build, tagged);
  // What a publication starts isn't there before it.
  const follows = tagged === undefined || seen.own.every(({ draft }) => draft) ? [] : await runsOf(github, publish, tagged);
  const facts: FlowFacts = {
    ...place,
    version,
    tag,
    remote: world.remote,
    tagged,
    build: newestRun(builds, tag),
    release: onlyRelease(seen, tag),
    follow: newestRun(
      follows.filter(({ event }: Run) => event === "release"),
      tag,
    ),
    workflows: { build, publish },
  };
  return { facts, ground, github, seen };
}

type Place = Pick<FlowFacts, "way" | "base" | "head" | "pull" | "brought">;

function onlyRelease({ own }: ReleaseFacts, tag: string): FlowFacts["release"] {
  const published = own.find(({ draft }) => !draft);
  if (!published && own.length > 1) throw twoDrafts(own, tag);
  return published ?? own[0];
}

/** A dev version is tagged where one stands. */
async function onBranch(git: Git, github: Github, { branches }: Ground, version: Version): Promise<Place> {
  const { head, manifests } = await headFacts(git);
  const ran = await git.ask(["symbolic-ref", "--quiet", "--short", "HEAD"]);
  const branch = ran.code === 0 ? ran.out.toString("utf8").trim() : "HEAD";
  const brought = holds(manifests, version) ? head : undefined;
  const release = branches.find(({ name }) => name === `refs/heads/${branch}`);
  // The push would be refused, with the commit made.
  if (release && release.commit !== brought && (await needsPull(github, branch, version)))
    throw new Problem("pull-requests-only", `${branch} takes pull requests only: a dev version cannot be pushed to it`, {
      fix: `git switch -c try-${version.text}        then cogrel release ${version.text}`,
    });
  return { way: "branch", base: { branch, tip: head }, head: { branch, tip: head }, pull: undefined, brought };
}

async function onReleaseBranch(git: Git, github: Github, ground: Ground, version: Version, wanted: Way | undefined): Promise<Place> {
  const { said, remote, project } = ground;
  const base = releaseBranch(ground);
  await bringBranches(git, remote, [{ name: `refs/heads/${base.branch}`, commit: base.tip }]);
  const head = { branch: `release/${version.text}`, tip: said.branches.get(`refs/heads/release/${version.text}`) };
  const pull = pullOf(await github.pulls(head.branch), base.branch);
  const way = wanted ?? (pull || (await needsPull(github, base.branch, version)) ? "pull" : "push");
  const { manifests } = await manifestsAt(commitSource(git, base.tip), project.files, ground.files);
  const brought = pull?.merged ? pull.mergeCommit : holds(manifests, version) ? await broughtBy(git, base.tip, manifests) : undefined;
  return { way, base, head, pull, brought };
}

/** The branch that releases are made from: the first of the configuration that is there by its own name. */
export function releaseBranch({ said, project, branches, remote }: Ground): FlowFacts["base"] {
  const named = project.branches.release
    .map((glob) => ({ branch: glob, tip: said.branches.get(`refs/heads/${glob}`) }))
    .find(({ tip }) => tip !== undefined);
  const [first] = branches;
  const found = named ?? (first && { branch: first.name.slice("refs/heads/".length), tip: first.commit });
  if (found?.tip !== undefined) return { branch: found.branch, tip: found.tip };
  throw new Problem("usage", `${remote} has no branch that releases are made from: ${project.branches.release.join(", ")}`, {
    exit: 2,
    fix: "cogrel.toml        name it in release of [branches]",
  });
}

/** The pull request that is meant: an open one, else one that was merged, else the newest that was closed. */
export function pullOf(pulls: readonly Pull[], base: string): Pull | undefined {
  const own = pulls.filter((one) => one.base === base);
  return own.find(({ state }) => state === "open") ?? own.find(({ merged }) => merged) ?? own[0];
}

/** Whether the branch takes pull requests only. A token that is not told leaves the question to the person. */
async function needsPull(github: Github, branch: string, { text }: Version): Promise<boolean> {
  try {
    return await github.needsPull(branch);
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code !== "server-refused") throw cause;
    throw new Problem("usage", `GitHub does not tell this token whether ${branch} takes pull requests only`, {
      exit: 2,
      cause,
      fix: `cogrel release ${text} --pr        or --no-pr`,
    });
  }
}

export function holds(manifests: Manifests, version: Version): boolean {
  const held = manifests.version;
  return (
    manifests.unreadable.length === 0 &&
    held !== undefined &&
    compareVersions(held, version) === 0 &&
    disagreements(manifests, version.text).length === 0
  );
}

/** The commit of the branch that brought the version: the last that changed the canonical file, as the branch's own line has it. */
export async function broughtBy(git: Git, tip: string, { parts }: Manifests): Promise<string> {
  const [path] = parts[0]?.texts.keys() ?? [];
  const found = path === undefined ? "" : (await git.tell(["log", "-1", "--first-parent", "--format=%H", tip, "--", path])).trim();
  return found === "" ? tip : found;
}

/** What is published under the version, as the files of its commit say. */
export async function packagesAt({ git, project, files }: Ground, commit: string | undefined, version: Version): Promise<PackageVersion[]> {
  if (commit === undefined) return [];
  const { manifests } = await manifestsAt(commitSource(git, commit), project.files, files);
  return packageVersions(project, manifests, version);
}
