import type { BranchTip, CommitFacts, GateFacts, TagSeen } from "../domain/gate";
import { suspects } from "../domain/policy";
import { Problem } from "../domain/problem";
import type { Project, VersionFile } from "../domain/project";
import { parseTag, tagName } from "../domain/tag";
import type { Version } from "../domain/version";
import type { Git } from "../world/git";
import { walkHistory } from "../world/history";
import { tagHere } from "../world/local-tags";
import type { GitObject } from "../world/objects";
import { type Advertised, advertised, fetchRefs } from "../world/remote";
import { isShallow } from "../world/repository";
import { commitSource, type Source } from "../world/source";
import { groundFiles, locksBeside, manifestsAt } from "./manifests";
import { projectFromSource } from "./project";
import { bringBranches, commitsOf, namedTags, placedTags, releaseBranches, tagCommits } from "./remote";

/** The remote as it is now, and the Project as its default branch describes it: a tag cannot loosen its own gate. */
export interface Ground {
  git: Git;
  remote: string;
  said: Advertised;
  project: Project;
  /** The files in lockstep on the default branch, whatever the commit in question holds. */
  files: readonly VersionFile[];
  /** The Cargo.lock files beside them. */
  locks: readonly string[];
  branches: readonly BranchTip[];
  /** The default branch's files, or those of the branch that the configuration is read from. */
  source: Source;
}

/** Reads the ground that gates stand on. `configRef` names another branch to read the configuration from; `told` is what the remote just said. */
export async function readGround(git: Git, remote: string, configRef?: string, told?: Advertised): Promise<Ground> {
  const said = told ?? (await advertised(git, remote));
  const home = configBranch(said, remote, configRef);
  if (home.name) await bringBranches(git, remote, [home as BranchTip]);
  else if (!(await git.objects().read(home.commit))) await fetchRefs(git, remote, ["HEAD"]);
  const source = commitSource(git, home.commit);
  const project = await projectFromSource(source);
  const files = project.files ?? (await groundFiles(source));
  const locks = await locksBeside(source, files);
  return { git, remote, said, project, files, locks, branches: releaseBranches(said, project.branches.release), source };
}

/** The branch that the configuration is read from: the one named, the remote's default branch, else its main. */
function configBranch(said: Advertised, remote: string, ref: string | undefined): { name?: string; commit: string } {
  if (ref !== undefined) {
    const name = ref.startsWith("refs/") ? ref : `refs/heads/${ref}`;
    const commit = said.branches.get(name);
    if (commit === undefined)
      throw new Problem("usage", `the remote ${remote} has no branch ${name}`, { exit: 2, fix: "name a branch with --config-ref" });
    return { name, commit };
  }
  const name = said.head ?? sameCommit(said) ?? "refs/heads/main";
  const commit = said.branches.get(name);
  if (commit !== undefined) return { name, commit };
  if (said.headCommit !== undefined) return { commit: said.headCommit };
  throw new Problem("remote-unreachable", `the remote ${remote} names no default branch and has no main`, {
    exit: 3,
    fix: "name the branch with --config-ref",
  });
}

/** A remote that doesn't tell its default branch's name (a bundle file) tells its commit. */
function sameCommit({ branches, headCommit }: Advertised): string | undefined {
  if (branches.get("refs/heads/main") === headCommit) return "refs/heads/main";
  return [...branches].find(([, commit]) => commit === headCommit)?.[0];
}

/**
 * Everything that the gate asks of a tag, from the remote and from the tagged commit's blobs (G18). With `policy` false not where the
 * other tags stand, which is a walk over all of the history.
 */
export async function gateFacts(ground: Ground, name: string, { policy = true } = {}): Promise<GateFacts> {
  const { git, project } = ground;
  const objects = git.objects();
  const ref = await tagHere(git, name);
  const here = ref && seen(ref.id, ref, await objects.read(`${ref.id}^{}`));
  const remote = await tagThere(ground, name);
  const commit = [remote, here].find((seen) => seen?.type === "commit")?.commit;
  const version = parseTag(name, project.tagPrefix);
  const at = commit === undefined ? undefined : await commitFacts(ground, commit, { tag: name, version, policy });
  return { name, prefix: project.tagPrefix, version, here, remote, remoteName: ground.remote, at };
}

/** The remote's tag, with the object itself where the checkout turned it into something else (G4). */
async function tagThere({ git, remote, said }: Ground, name: string): Promise<TagSeen | undefined> {
  const tag = said.tags.get(name);
  if (!tag) return undefined;
  const objects = git.objects();
  let object = await objects.read(tag.object);
  if (!object) {
    await fetchRefs(git, remote, [`refs/tags/${name}`]);
    object = await objects.read(tag.object);
  }
  const peeled = await objects.read(`${tag.object}^{}`);
  return seen(tag.object, object, peeled);
}

function seen(id: string, object: GitObject | undefined, peeled: GitObject | undefined): TagSeen {
  const inner = object?.type === "tag" ? (/^tag (.*)$/m.exec(object.body.toString("utf8"))?.[1] ?? "") : undefined;
  return { object: id, commit: peeled?.id, type: peeled?.type, ...(inner !== undefined && { inner }) };
}

/**
 * Files, branches, history and tags as a commit sees them. With `version` the history is asked only for tags that could
 * speak against it, in most releases none; without, the files' own version is meant.
 */
export async function commitFacts(
  ground: Ground,
  commit: string,
  asked: { tag?: string; version?: Version | undefined; policy?: boolean },
): Promise<CommitFacts> {
  const { git, remote, said, project, branches } = ground;
  const objects = git.objects();
  const more = asked.tag === undefined || (await objects.read(commit)) ? [] : [`refs/tags/${asked.tag}`];
  await bringBranches(git, remote, branches, more);
  const source = commitSource(git, commit);
  const { files, manifests } = await manifestsAt(source, project.files, ground.files);
  const tags = namedTags(await tagCommits(objects, said), project.tagPrefix);
  const version = asked.version ?? manifests.version;
  const own = version && tagName(version, project.tagPrefix);
  const wanted = commitsOf(version && asked.policy !== false ? suspects(version, tags).filter((tag) => tag.name !== own) : []);
  const tips = branches.map((branch) => branch.commit);
  const history = await walkHistory(git, commit, tips, wanted);
  const complete = !isShallow(git.repository);
  return {
    commit,
    manifests,
    files,
    locks: ground.locks,
    branches,
    branchGlobs: project.branches.release,
    onBranch: history.onBranch,
    complete,
    tags: placedTags(tags, wanted, commit, history, complete),
  };
}
