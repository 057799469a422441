import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Problem } from "../../domain/problem";
import { quoted } from "../../domain/quoted";

/** What a folder of assets has under a name. */
export interface InFolder {
  name: string;
  /** Absolute. */
  path: string;
  /** Why it is no asset, after "it"; `undefined` for plain files. */
  odd: string | undefined;
}

/** uv and others keep a folder of built files out of git with one of these in it; GitHub takes no name like it. */
const NO_ASSET = ".gitignore";

/** Everything in a folder that could be meant as an asset, by name. Throws `usage`, exit 2, where there is no such folder. */
export function assetFolder(folder: string): InFolder[] {
  const entries = entriesOf(folder).filter((entry) => !(entry.name === NO_ASSET && entry.isFile()));
  const found = entries.map((entry) => ({ name: entry.name, path: join(folder, entry.name), odd: oddOf(entry) }));
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    const what = missing ? "there is no folder" : "cannot read the folder";
    throw new Problem(missing ? "usage" : "file-unreadable", `${what} ${quoted(folder, 200)}`, {
      exit: missing ? 2 : 3,
      cause,
      fix: "name the folder that has the release's files",
    });
  }
}

function oddOf(entry: Dirent): string | undefined {
  if (entry.isFile()) return undefined;
  if (entry.isSymbolicLink()) return "is a symbolic link";
  return entry.isDirectory() ? "is a folder" : "is not a plain file";
}

/** Whether a person's argument is a folder. */
export function isFolderAt(cwd: string, path: string): boolean {
  return statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
