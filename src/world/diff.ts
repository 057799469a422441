import { StringDecoder } from "node:string_decoder";
import { type Git, lastLine } from "./git";

/** Not diff-tree, which reads the whole index first; so what people may configure for their own eyes is put right. */
const DIFF = [
  ...["diff", "-O/dev/null", "--name-only", "-z", "--no-renames", "--no-ext-diff"],
  ...["--no-color", "--ignore-submodules=none"],
];

/**
 * Hands on the paths that two commits differ in, each with NUL behind it, as they come. Both paths of a rename are there, as are
 * submodules, whatever the repository's configuration says of them. Gives git's words where it could not compare.
 */
export async function changedBetween(git: Git, base: string, head: string, take: (text: string) => void): Promise<string | undefined> {
  const decoder = new StringDecoder("utf8");
  const ran = await git.ask([...DIFF, base, head], { onOut: (chunk) => take(decoder.write(chunk)) });
  return ran.code === 0 ? undefined : lastLine(ran.err);
}

/** The commits where two histories parted: none if they have nothing in common, several where branches were merged both ways. */
export async function forksOf(git: Git, one: string, other: string): Promise<string[]> {
  const ran = await git.ask(["merge-base", "--all", one, other]);
  return ran.code === 0 ? ran.out.toString("latin1").trim().split("\n") : [];
}

/** Whether a commit is an ancestor of another; in a shallow history a "no" means nothing (G3). */
export async function isAncestor(git: Git, one: string, other: string): Promise<boolean> {
  return (await git.ask(["merge-base", "--is-ancestor", one, other])).code === 0;
}
