import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Problem } from "../domain/problem";
import { shellWord } from "../domain/quoted";

/** Where a checkout's parts are, as absolute paths. */
export interface Repository {
  /** The working tree's root. */
  top: string;
  /** The checkout's own git directory (a worktree's own one in a worktree). */
  gitDir: string;
  /** The git directory that all worktrees share. */
  commonDir: string;
}

/**
 * Finds the repository that holds `start`, an absolute path without links, as git does, without starting git and without asking the environment (G13).
 * Layout: https://git-scm.com/docs/gitrepository-layout. Throws `not-a-repository`.
 */
export function findRepository(start: string): Repository {
  for (let folder = start; ; folder = dirname(folder)) {
    const gitDir = gitDirOf(join(folder, ".git"));
    if (gitDir) return { top: folder, gitDir, commonDir: shared(gitDir) };
    if (dirname(folder) === folder) throw notHere(start);
  }
}

function shared(gitDir: string): string {
  const pointer = readText(join(gitDir, "commondir"));
  return pointer === undefined ? gitDir : resolve(gitDir, pointer.trim());
}

/** Whether the history is cut off somewhere (G3): an empty list of cuts is none. */
export function isShallow({ commonDir }: Repository): boolean {
  return (statSync(join(commonDir, "shallow"), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** A `.git` folder, or the folder that a `.git` file of a worktree or submodule points to. */
function gitDirOf(path: string): string | undefined {
  const kind = kindOf(path);
  if (kind === "folder") return kindOf(join(path, "HEAD")) === undefined ? undefined : path;
  if (kind !== "file") return undefined;
  const pointer = /^gitdir: (.+?)\r?\n?$/.exec(readText(path) ?? "")?.[1];
  return pointer === undefined ? undefined : resolve(dirname(path), pointer);
}

function kindOf(path: string): "file" | "folder" | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return undefined;
  return stat.isDirectory() ? "folder" : "file";
}

function readText(path: string): string | undefined {
  return kindOf(path) === "file" ? readFileSync(path, "utf8") : undefined;
}

function notHere(start: string): Problem {
  const bare = bareAbove(start);
  if (bare !== undefined)
    return new Problem("not-a-repository", `${bare} is a bare repository: it has no files to look at`, {
      exit: 2,
      fix: `git clone ${shellWord(bare)}        and work in the clone`,
    });
  return new Problem("not-a-repository", `${start} is in no git repository`, { exit: 2, fix: "name the repository's folder with -C DIR" });
}

/** The bare repository that holds a folder. */
function bareAbove(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const kinds = ["HEAD", "objects", "refs"].map((name) => kindOf(join(folder, name)));
    if (kinds.join() === "file,folder,folder") return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
