import { type SimpleGit, simpleGit } from "simple-git";
import { type Git, LIMITS } from "./git";

/** simple-git serves what talks with a person on a laptop; its results are read back, never believed (G16). */
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
