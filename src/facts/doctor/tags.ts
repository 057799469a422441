import { suspects } from "../../domain/policy";
import { type TagFact, tagName } from "../../domain/tag";
import { type Unread, unreadIf } from "../../domain/unread";
import type { Git } from "../../world/git";
import { walkHistory } from "../../world/history";
import { localTags } from "../../world/local-tags";
import { type Advertised, advertised } from "../../world/remote";
import { isShallow } from "../../world/repository";
import type { HeadFacts } from "../head";
import { commitsOf, namedTags, placedTags, tagCommits } from "../remote";

/** Tags and branches: the remote's, else those that are here. */
export interface TagsSeen {
  tags: readonly TagFact[];
  /** By their short names. */
  branches: readonly string[];
  /** The remote's branches with their tips, where it was asked and answered. */
  tips: ReadonlyMap<string, string>;
  /** What the remote said, where it was asked and answered. */
  said: Advertised | undefined;
  /** The remote was asked, and did not answer. */
  silent: Unread | undefined;
  /** The history is all here. */
  complete: boolean;
}

/** The repository's tags as HEAD sees them. With `offline`, or where the remote does not answer, those that are here. */
export async function tagsSeen(git: Git, remote: string, { head, project, manifests }: HeadFacts, offline: boolean): Promise<TagsSeen> {
  const said = offline ? undefined : await advertised(git, remote).catch(unreadIf);
  const silent = said && "unread" in said ? said : undefined;
  const heard = said && !("unread" in said) ? said : undefined;
  const commits = heard ? await tagCommits(git.objects(), heard) : await localTags(git);
  const named = namedTags(commits, project.tagPrefix);
  const { version } = manifests;
  const own = version && tagName(version, project.tagPrefix);
  // Where the tag itself stands says whether the version is the released one; where there is no version, all of them say what is next.
  const asked = commitsOf(version ? [...suspects(version, named), ...named.filter(({ name }) => name === own)] : named);
  const complete = !isShallow(git.repository);
  const history = complete ? await walkHistory(git, head, [], asked) : { onBranch: false, ages: new Map<string, number>() };
  const branches = heard ? [...heard.branches.keys()].map((ref) => ref.slice("refs/heads/".length)) : await branchesHere(git, remote);
  const tags = placedTags(named, asked, head, history, complete);
  return { tags, branches, tips: heard?.branches ?? new Map(), said: heard, silent, complete };
}

async function branchesHere(git: Git, remote: string): Promise<string[]> {
  const out = await git.tell(["for-each-ref", "--format=%(refname)", "refs/heads", `refs/remotes/${remote}`]);
  const names = out.split("\n").filter((line) => line !== "" && !line.endsWith("/HEAD"));
  return [...new Set(names.map((name) => name.replace(/^refs\/heads\//, "").replace(`refs/remotes/${remote}/`, "")))];
}
