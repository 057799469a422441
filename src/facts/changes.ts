import type { ChangeFacts } from "../domain/ci/changes";
import { type Comparison, everything, FORCED, type Point } from "../domain/ci/comparison";
import { DECIDING } from "../domain/ci/turned-on";
import { isVersionOnly, mayHoldVersion } from "../domain/ci/version-only";
import { openPathGlobs, type Touched } from "../domain/path-globs";
import { Problem } from "../domain/problem";
import type { Project } from "../domain/project";
import { changedBetween, forksOf, isAncestor } from "../world/diff";
import { optimizeLater } from "../world/engine";
import type { Git } from "../world/git";
import { fetchRefs } from "../world/remote";
import { isShallow } from "../world/repository";
import { commitSource } from "../world/source";
import { manifestsFrom } from "./manifests";
import { commitAt } from "./points";

/** What was changed between a comparison's commits. What of it cannot be found out makes everything count as changed. */
export async function changeFacts(git: Git, remote: string, project: Project, comparison: Comparison): Promise<ChangeFacts> {
  if (comparison.kind === "everything") return comparison;
  const ends = await endsOf(git, remote, comparison);
  return "why" in ends ? ends : compared(git, project, ends);
}

interface Ends {
  base: string;
  head: string;
  /** In words, how the base was found. */
  by: string;
}
type Unknown = ReturnType<typeof everything>;
type Commits = Exclude<Comparison, { kind: "everything" }>;

/** The two commits to compare. A shallow clone gets what it lacks (G3): for a push two commits, for a fork all of the history. */
async function endsOf(git: Git, remote: string, comparison: Commits): Promise<Ends | Unknown> {
  const { base: from, head: to = { typed: "HEAD" } } = comparison;
  const alone = comparison.kind === "push" && comparison.forced === false;
  try {
    const wanted = { remote, alone };
    const base = await commitAt(git, from, wanted);
    const head = await commitAt(git, to, wanted);
    if (base === undefined || head === undefined) return lost(base === undefined ? "base" : "head", base === undefined ? from : to);
    if (comparison.kind === "push") return await pushed(git, remote, { base, head, alone });
    return await forked(git, remote, base, head);
  } catch (cause) {
    if (cause instanceof Problem && UNREACHABLE.has(cause.code)) return everything(`the base could not be had: ${cause.message}`, false);
    throw cause;
  }
}

const UNREACHABLE: ReadonlySet<string> = new Set(["remote-unreachable", "no-remote", "git-locks", "git-failed"]);

function lost(end: string, point: Point): Unknown {
  const named = "id" in point ? point.id : "branch" in point ? point.branch : point.typed;
  return everything(`there is no commit ${named} for the ${end}`, false);
}

/** A push goes on from where the branch was; if it does not, it was forced. */
async function pushed(
  git: Git,
  remote: string,
  { base, head, alone }: { base: string; head: string; alone: boolean },
): Promise<Ends | Unknown> {
  if (!alone) await complete(git, remote, [base, head]);
  // Else the event itself says that it was not forced.
  const follows = alone || (await isAncestor(git, base, head));
  return follows ? { base, head, by: `${brief(base)}, before the push` } : everything(FORCED, true);
}

async function forked(git: Git, remote: string, base: string, head: string): Promise<Ends | Unknown> {
  await complete(git, remote, [base, head]);
  const [fork, ...others] = await forksOf(git, base, head);
  if (fork === undefined) return everything(`${brief(base)} and ${brief(head)} have no commit in common`, false);
  if (others.length > 0) return everything(`${brief(base)} and ${brief(head)} parted at several commits`, false);
  const by = fork === base ? brief(base) : `${brief(fork)}, where ${brief(head)} parted from ${brief(base)}`;
  return { base: fork, head, by };
}

async function complete(git: Git, remote: string, commits: readonly string[]): Promise<void> {
  if (isShallow(git.repository)) await fetchRefs(git, remote, commits);
}

function brief(id: string): string {
  return id.slice(0, 10);
}

/** More files than these hold the version nowhere. */
const MOST_VERSION_FILES = 2000;

async function compared(git: Git, project: Project, { base, head, by }: Ends): Promise<ChangeFacts> {
  const { ci } = project;
  const versions: string[] = [];
  const each = (path: string) => {
    versions.push(path);
    return versions.length <= MOST_VERSION_FILES && mayHoldVersion(path, project.files);
  };
  const counting = openPathGlobs([[...DECIDING, ...ci.everything], ...ci.components.map(({ paths }) => paths)]).counting(each);
  optimizeLater();
  const failed = await changedBetween(git, base, head, counting.take);
  if (failed !== undefined) return everything(`git could not compare: ${failed}`, false);
  const { files, groups } = counting.seen();
  const components = new Map(ci.components.map(({ name }, at) => [name, groups[at + 1] as Touched]));
  const versionOnly = versions.length === files && (await onlyVersions(git, project, { base, head }, versions));
  return { kind: "compared", base, head, by, files, everything: groups[0] as Touched, components, versionOnly };
}

async function onlyVersions(git: Git, { files }: Project, { base, head }: Omit<Ends, "by">, paths: readonly string[]): Promise<boolean> {
  if (paths.length === 0 || !paths.every((path) => mayHoldVersion(path, files))) return false;
  const [before, after] = [await manifestsFrom(commitSource(git, base), files), await manifestsFrom(commitSource(git, head), files)];
  return isVersionOnly(paths, before, after);
}
