import type { Readable } from "node:stream";
import { type SimpleGit, simpleGit } from "simple-git";
import { type Git, LIMITS } from "./git";
import { whenInterrupted } from "./process";

/** simple-git serves what talks with a person on a laptop; its results are read back, never believed (G16). */
function open(git: Git, abort: AbortSignal): SimpleGit {
  // Its guard is against foreign options and variables; here both are our own list (GIT_TERMINAL_PROMPT and the like).
  const unsafe = { allowUnsafeSshCommand: true, allowUnsafeEditor: true, allowUnsafeAskPass: true, allowUnsafePager: true };
  return simpleGit({
    baseDir: git.repository.top,
    abort,
    timeout: { block: LIMITS.person * 1000 },
    allowEnvironment: Object.keys(git.env),
    unsafe: { ...unsafe, allowUnsafeConfigEnvCount: true, allowUnsafeConfigPaths: true },
  }).env({ ...git.env });
}

/** Pushes one tag with an empty lease and no `+`: create-only (G8). Gives git's words when it failed, which decide nothing. */
export function pushTag(git: Git, remote: string, ref: string): Promise<string> {
  return push(git, remote, [`--force-with-lease=${ref}:`], `${ref}:${ref}`);
}

/** Pushes a commit to a branch, forward only. Gives git's words when it failed, which decide nothing. */
export function pushBranch(git: Git, remote: string, commit: string, ref: string): Promise<string> {
  return push(git, remote, [], `${commit}:${ref}`);
}

/** The same for a branch that must not be there yet: an empty lease. */
export function pushNewBranch(git: Git, remote: string, commit: string, ref: string): Promise<string> {
  return push(git, remote, [`--force-with-lease=${ref}:`], `${commit}:${ref}`);
}

async function push(git: Git, remote: string, options: readonly string[], refspec: string): Promise<string> {
  const abort = new AbortController();
  // A push may hang in a hook or at the other end; a signal that ends cogrel ends it too.
  const forget = whenInterrupted(() => abort.abort());
  const streams: NodeJS.ReadableStream[] = [];
  try {
    await open(git, abort.signal)
      .outputHandler((_, out, err) => streams.push(out, err))
      .push(["--porcelain", "--no-follow-tags", "--recurse-submodules=no", ...options, remote, refspec]);
    return "";
  } catch (cause) {
    return (cause as Error).message;
  } finally {
    forget();
    // What a hook left running may hold them open, and cogrel with them.
    for (const stream of streams as Readable[]) stream.destroy();
  }
}
