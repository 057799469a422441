import { type SimpleGit, simpleGit } from "simple-git";
import { Problem } from "../domain/problem";
import { type Git, LIMITS } from "./git";

/** A path that differs from HEAD: the two letters of `git status --porcelain`, index and working tree. */
export interface Changed {
  path: string;
  index: string;
  tree: string;
}

/** simple-git serves the commands with output on a laptop; their results are read back, never believed (G16). */
function open(git: Git): SimpleGit {
  // Its guard is against foreign options and variables; here both are our own list (GIT_TERMINAL_PROMPT and the like).
  const unsafe = { allowUnsafeSshCommand: true, allowUnsafeEditor: true, allowUnsafeAskPass: true, allowUnsafePager: true };
  return simpleGit({
    baseDir: git.repository.top,
    timeout: { block: LIMITS.person * 1000 },
    allowEnvironment: Object.keys(git.env),
    unsafe: { ...unsafe, allowUnsafeConfigEnvCount: true, allowUnsafeConfigPaths: true },
  }).env({ ...git.env });
}

/** What differs from HEAD, untracked files and folders included. */
export async function changedPaths(git: Git): Promise<Changed[]> {
  try {
    const status = await open(git).status();
    return status.files.map(({ path, index, working_dir }) => ({ path, index, tree: working_dir }));
  } catch (cause) {
    throw new Problem("git-failed", `git status failed: ${(cause as Error).message.trim()}`, { exit: 3, cause });
  }
}

/** Pushes one tag with an empty lease and no `+`: create-only (G8). Gives git's words when it failed, which decide nothing. */
export async function pushTag(git: Git, remote: string, ref: string): Promise<string> {
  try {
    await open(git).push([
      "--porcelain",
      "--no-follow-tags",
      "--recurse-submodules=no",
      `--force-with-lease=${ref}:`,
      remote,
      `${ref}:${ref}`,
    ]);
    return "";
  } catch (cause) {
    return (cause as Error).message;
  }
}
