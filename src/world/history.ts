import { Problem } from "../domain/problem";
import { type Git, lastLine } from "./git";

/** What lies behind a commit. */
export interface History {
  /** The commit is one of the branches' tips or an ancestor of one. */
  onBranch: boolean;
  /** Each commit of interest that the commit is, or descends from, and how far back it was met: 0 is the commit itself. */
  ages: Map<string, number>;
}

const FROM_COMMIT = 1;
const FROM_BRANCH = 2;

/** Whether the commit is an ancestor of one of the tips, asked pair by pair. */
async function isBehind(git: Git, commit: string, tips: readonly string[]): Promise<boolean> {
  for (const tip of tips) {
    const ran = await git.ask(["merge-base", "--is-ancestor", commit, tip]);
    if (ran.code === 0) return true;
    if (ran.code !== 1) throw unreadable(commit, ran.err);
  }
  return false;
}

function unreadable(commit: string, err: string): Problem {
  return new Problem("git-failed", `the history of ${commit.slice(0, 10)} cannot be read: ${lastLine(err)}`, {
    exit: 3,
    fix: "git fsck, or a fresh clone",
  });
}

/**
 * One walk over the history, children before parents, in constant memory: who is reachable from the commit, and is the
 * commit reachable from a branch? Where nothing is of interest the branches are asked alone. The repository must not be shallow (G3).
 */
export async function walkHistory(git: Git, commit: string, tips: readonly string[], interesting: ReadonlySet<string>): Promise<History> {
  const history: History = { onBranch: tips.includes(commit), ages: new Map(interesting.has(commit) ? [[commit, 0]] : []) };
  if (interesting.size === 0) return { ...history, onBranch: history.onBranch || (await isBehind(git, commit, tips)) };
  const reached = new Map<string, number>();
  for (const tip of tips) reached.set(tip, FROM_BRANCH);
  reached.set(commit, (reached.get(commit) ?? 0) | FROM_COMMIT);
  let age = 0;

  function line(text: string): void {
    const [id, ...parents] = text.split(" ") as [string, ...string[]];
    const from = reached.get(id) ?? 0;
    reached.delete(id);
    for (const parent of parents) reached.set(parent, (reached.get(parent) ?? 0) | from);
    if (id === commit && from & FROM_BRANCH) history.onBranch = true;
    if (!(from & FROM_COMMIT)) return;
    if (interesting.has(id)) history.ages.set(id, age);
    age++;
  }
  let rest = "";
  const onOut = (chunk: Buffer) => {
    const lines = (rest + chunk.toString("latin1")).split("\n");
    rest = lines.pop() as string;
    for (const one of lines) line(one);
  };
  const ran = await git.ask(["rev-list", "--parents", "--date-order", "--end-of-options", commit, ...tips], { onOut });
  if (ran.code !== 0) throw unreadable(commit, ran.err);
  return history;
}
