import type { Manifests } from "../domain/manifests/manifests";
import { suspects } from "../domain/policy";
import { Problem } from "../domain/problem";
import type { Project } from "../domain/project";
import type { TagFact } from "../domain/tag";
import type { Version } from "../domain/version";
import { lookAt } from "../world/files";
import type { Git } from "../world/git";
import { walkHistory } from "../world/history";
import { localTags } from "../world/local-tags";
import { advertised, fetchRefs } from "../world/remote";
import { isShallow } from "../world/repository";
import { commitSource, type Source } from "../world/source";
import { manifestsFrom } from "./manifests";
import { CONFIGURATION, projectFromSource } from "./project";
import { commitsOf, namedTags, placedTags, tagCommits } from "./remote";

/** HEAD and what its blobs hold. */
export interface HeadFacts {
  head: string;
  project: Project;
  manifests: Manifests;
}

export async function headFacts(git: Git): Promise<HeadFacts> {
  const commit = await git.objects().read("HEAD^{commit}");
  if (!commit) throw new Problem("no-commits", `${git.repository.top} has no commit yet`, { fix: "commit the version files first" });
  const source = commitSource(git, commit.id);
  const project = await projectFromSource(source).catch(async (cause) => {
    throw await ofHead(git, source, cause);
  });
  return { head: commit.id, project, manifests: await manifestsFrom(source, project.files) };
}

/** What is wrong with HEAD's cogrel.toml is not mended by one of the working tree that is not committed. */
async function ofHead(git: Git, source: Source, cause: unknown): Promise<unknown> {
  if (!(cause instanceof Problem) || cause.code !== "configuration") return cause;
  const [held] = await source.files([CONFIGURATION]);
  const here = lookAt(git.repository.top, CONFIGURATION);
  if (here.kind !== "plain" || here.text === held) return cause;
  const fix = `git commit -m "Configure cogrel" ${CONFIGURATION}        HEAD's is read, and the one here is another`;
  return new Problem("configuration", cause.message, { exit: cause.exit, fix, cause });
}

/**
 * The repository's tags as HEAD sees them: the remote's, or with `offline` those that are here. With `version` the history
 * is asked only for those that could speak against it; a keyword needs to know of all.
 */
export async function tagsFor(
  git: Git,
  remote: string,
  { head, project }: HeadFacts,
  offline: boolean,
  version?: Version,
): Promise<TagFact[]> {
  if (offline && isShallow(git.repository)) throw shallow();
  const commits = offline ? await localTags(git) : await remoteTags(git, remote);
  const tags = namedTags(commits, project.tagPrefix);
  const asked = commitsOf(version ? suspects(version, tags) : tags);
  const history = await walkHistory(git, head, [], asked);
  return placedTags(tags, asked, head, history, !isShallow(git.repository));
}

/** G3: a cut-off history has neither all tags nor all ancestors, and without the remote nobody can tell. */
function shallow(): Problem {
  const fix = "git fetch --unshallow --tags        or leave --offline out";
  return new Problem("history-shallow", "the history is shallow: which versions came before is not known here", { exit: 3, fix });
}

async function remoteTags(git: Git, remote: string): Promise<Map<string, string | undefined>> {
  const said = await advertised(git, remote);
  if (isShallow(git.repository)) await fetchRefs(git, remote, ["HEAD"]);
  return tagCommits(git.objects(), said);
}
