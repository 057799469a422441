import { isUtf8 } from "node:buffer";
import {
  appendFileSync,
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { Problem } from "../domain/problem";

/** A file's bytes, its text where they are UTF-8, and its mode. */
export type FileThere = { kind: "plain"; bytes: Buffer; text: string | undefined; mode: number } | { kind: "missing" | "link" | "outside" };

/** Looks at a file of the working tree without following links: neither its own nor one on the way to it. */
export function lookAt(top: string, path: string, folders: Map<string, boolean> = new Map()): FileThere {
  if (path.split("/").includes("..")) return { kind: "outside" };
  const full = join(top, path);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (!stat) return { kind: "missing" };
  if (!stat.isFile() || !isStraight(top, dirname(path), folders)) return { kind: "link" };
  const bytes = readFileSync(full);
  return { kind: "plain", bytes, text: isUtf8(bytes) ? bytes.toString("utf8") : undefined, mode: stat.mode & 0o7777 };
}

/** Whether a file that is not there could be made without following a link: as far as there are folders, they are folders. */
export function hasPlainWay(top: string, path: string): boolean {
  const folder = dirname(path);
  if (folder === "." || folder === "/") return true;
  const stat = lstatSync(join(top, folder), { throwIfNoEntry: false });
  return (stat === undefined || stat.isDirectory()) && hasPlainWay(top, folder);
}

/** Whether no folder on the way down from the root is a link; `known` keeps the answers. */
function isStraight(top: string, folder: string, known: Map<string, boolean>): boolean {
  if (folder === "." || folder === "/") return true;
  const straight = known.get(folder) ?? (isStraight(top, dirname(folder), known) && lstatSync(join(top, folder)).isDirectory());
  known.set(folder, straight);
  return straight;
}

/** The one name that a file's unfinished replacement has, so that a resumed run finds and removes it. */
function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.cogrel-tmp`);
}

/**
 * Replaces a file's bytes at once or not at all: temporary file beside it, flushed to the disk unless `flush` is false, same
 * mode unless another is told, renamed.
 */
export function replaceFile(full: string, bytes: Buffer, { mode = modeOf(full), flush = true } = {}): void {
  const temporary = temporaryName(full);
  const handle = openNew(temporary);
  try {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      if (mode !== NEW_MODE) fchmodSync(handle, mode);
      if (flush) fdatasyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, full);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw cause;
  }
}

/** Most version files have this mode; what the umask takes away is given back. */
const NEW_MODE = 0o644 & ~process.umask();

/** Opens a temporary file; a run that was killed may have left one of the same name. */
function openNew(temporary: string): number {
  try {
    return openSync(temporary, "wx", 0o644);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    rmSync(temporary);
    return openSync(temporary, "wx", 0o644);
  }
}

/**
 * Puts a file's bytes back. On a full disk there is no room for a second file: then they are written over those that are
 * there, which takes none.
 */
export function restoreFile(full: string, bytes: Buffer, mode: number): void {
  try {
    replaceFile(full, bytes, { mode });
  } catch (cause) {
    if (!lstatSync(full, { throwIfNoEntry: false })?.isFile()) throw cause;
    const handle = openSync(full, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, at);
      ftruncateSync(handle, bytes.length);
    } finally {
      closeSync(handle);
    }
  }
}

export function modeOf(full: string): number {
  return lstatSync(full).mode & 0o7777;
}

export function hasTemporary(full: string): boolean {
  return lstatSync(temporaryName(full), { throwIfNoEntry: false }) !== undefined;
}

/** Removes the unfinished replacements that a killed run left. */
export function removeTemporary(full: string): void {
  rmSync(temporaryName(full), { force: true });
}

const OPERATIONS: readonly (readonly [string, string])[] = [
  ["MERGE_HEAD", "merge"],
  ["rebase-merge", "rebase"],
  // git am, which git itself tells from a rebase by this file.
  ["rebase-apply/applying", "am"],
  ["rebase-apply", "rebase"],
  ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"],
];

/** The merge, rebase or the like that a checkout is in the middle of (gitrepository-layout), as git's command is called. */
export function operationIn(gitDir: string): string | undefined {
  return OPERATIONS.find(([name]) => lstatSync(join(gitDir, name), { throwIfNoEntry: false }))?.[1];
}

// Not gc.pid or shallow.lock of a background fetch: those that stop a commit or a tag.
const LOCKS = /^(index|next-index-\d+|HEAD|packed-refs|config)\.lock$/;

/** The lock files that git holds, or left behind when it was killed (G17), as absolute paths: its own, and those of tags and of HEAD's branch. */
export function gitLocks(gitDir: string, commonDir: string): string[] {
  const branch = /^ref: (.*[^\s])/.exec(readFileSync(join(gitDir, "HEAD"), "utf8"))?.[1] ?? "refs/heads/main";
  const own = [...new Set([gitDir, commonDir])].flatMap((folder) => namesIn(folder).filter((path) => LOCKS.test(basename(path))));
  const refs = ["refs/heads", "refs/tags", dirname(branch)].map((folder) => join(commonDir, folder));
  return [...own, ...[...new Set(refs)].flatMap((folder) => namesIn(folder).filter((path) => path.endsWith(".lock")))];
}

function namesIn(folder: string): string[] {
  const names = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
  return names.map((name) => join(folder, name));
}

/** Appends to a file that the environment names, GITHUB_OUTPUT or GITHUB_STEP_SUMMARY. Throws `file-unreadable`, exit 3. */
export function appendText(file: string, variable: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (cause) {
    throw new Problem("file-unreadable", `${variable} cannot be written: ${(cause as Error).message}`, {
      exit: 3,
      cause,
      fix: `let ${variable} name a file that can be written, or unset it`,
    });
  }
}
