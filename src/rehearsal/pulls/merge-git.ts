import type { Bare, Commit, Person } from "../bare";
import { idOf } from "../rest/people";

type Signed = Pick<Commit, "author" | "committer" | "message">;

/** A three-way merge of two commits: the tree, or null where they conflict. */
async function mergedTree({ ask }: Bare, ours: string, theirs: string): Promise<string | null> {
  const { code, out } = await ask(["merge-tree", "--write-tree", "--no-messages", ours, theirs]);
  if (code === 1) return null;
  if (code !== 0) throw new Error(`git merge-tree --write-tree of ${ours} and ${theirs} ended with ${code}: it needs git 2.38`);
  return out.toString("utf8").trim();
}

/** Makes a commit; gives its id. */
export async function commitTree({ ask }: Bare, tree: string, parents: readonly string[], signed: Signed): Promise<string> {
  const env = { ...variables("AUTHOR", signed.author), ...variables("COMMITTER", signed.committer) };
  const { out } = await ask(["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])], { env, input: `${signed.message}\n` });
  return out.toString("utf8").trim();
}

function variables(kind: string, { name, email, date }: Person): Record<string, string> {
  return { [`GIT_${kind}_NAME`]: name, [`GIT_${kind}_EMAIL`]: email, [`GIT_${kind}_DATE`]: date };
}

/** A merge commit; null where there are conflicts. */
export async function mergeCommit(git: Bare, base: string, head: string, signed: Signed): Promise<string | null> {
  const tree = await mergedTree(git, base, head);
  return tree === null ? null : commitTree(git, tree, [base, head], signed);
}

/** All of it in one commit on the base; null where there are conflicts. */
export async function squashed(git: Bare, base: string, head: string, signed: Signed): Promise<string | null> {
  const tree = await mergedTree(git, base, head);
  return tree === null ? null : commitTree(git, tree, [base], signed);
}

/** Each commit of the head again on the base, its merges left out; null where one conflicts. New ids even where nothing moved. */
export async function rebased(git: Bare, base: string, head: string, committer: Person): Promise<string | null> {
  let onto = base;
  for (const commit of await commitsBetween(git, base, head)) {
    const [parent] = commit.parents;
    if (commit.parents.length !== 1 || !parent) continue;
    // The base, as a child of the commit's own parent: so git's merge of the two takes over that one commit.
    const stand = await commitTree(git, (await git.commit(onto))?.tree ?? "", [parent], { ...commit, committer });
    const tree = await mergedTree(git, stand, commit.sha);
    if (tree === null) return null;
    onto = await commitTree(git, tree, [onto], { author: commit.author, committer, message: commit.message });
  }
  return onto;
}

/** What the head has and the base has not, oldest first. */
export async function commitsBetween(git: Bare, base: string, head: string): Promise<Commit[]> {
  const ids = (await git.text("rev-list", "--reverse", "--topo-order", "--max-count=250", `${base}..${head}`)) ?? "";
  const commits = await Promise.all(
    ids
      .split("\n")
      .filter(Boolean)
      .map((id) => git.commit(id)),
  );
  return commits.filter((commit) => commit !== undefined);
}

/** Whoever works on GitHub's own pages has this address. */
export function personOf(login: string, date: string): Person {
  return { name: login, email: `${idOf(login)}+${login}@users.noreply.github.com`, date };
}

/** What GitHub itself commits is committed by it. */
export function githubAt(date: string): Person {
  return { name: "GitHub", email: "noreply@github.com", date };
}
