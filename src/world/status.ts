import type { Git } from "./git";

/** A path that differs from HEAD: the two letters of `git status --porcelain`, index and working tree. */
export interface Changed {
  path: string;
  index: string;
  tree: string;
}

/** What differs from HEAD, untracked files and folders included (https://git-scm.com/docs/git-status#_porcelain_format_version_1). */
export async function changedPaths(git: Git): Promise<Changed[]> {
  const entries = (await git.tell(["status", "--porcelain=v1", "-z", "--untracked-files=normal", "--no-renames"])).split("\0");
  return entries.filter((entry) => entry !== "").map((entry) => ({ index: entry.charAt(0), tree: entry.charAt(1), path: entry.slice(3) }));
}
