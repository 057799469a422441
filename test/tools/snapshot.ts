import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder: path → kind, mode and digest of its bytes; `leftOut` says which paths do not count. */
function snapshot(folder: string, leftOut: (path: string) => boolean = () => false): Record<string, string> {
  const found: Record<string, string> = {};
  walk("");
  return found;

  function walk(below: string): void {
    for (const name of readdirSync(join(folder, below)).sort()) {
      const path = below === "" ? name : `${below}/${name}`;
      if (leftOut(path)) continue;
      const stat = lstatSync(join(folder, path));
      if (stat.isDirectory()) walk(path);
      else found[path] = `${(stat.mode & 0o7777).toString(8)} ${stat.isSymbolicLink() ? readlinkSync(join(folder, path)) : digest(path)}`;
    }
  }
  function digest(path: string): string {
    return createHash("sha256")
      .update(readFileSync(join(folder, path)))
      .digest("hex");
  }
}

/** All of a checkout but git's objects: what a dry run must leave as it is (I10). */
export function everything(folder: string): Record<string, string> {
  return snapshot(folder, (path) => path === ".git/objects");
}

/** What a failed bump must leave as it was: the files, the index, HEAD and the refs; not the messages and logs that git keeps of a try. */
export function restorable(folder: string): Record<string, string> {
  return snapshot(
    folder,
    (path) => path.startsWith(".git/") && !/^\.git\/(index|HEAD|packed-refs|refs(\/.*)?|.*\.lock|.*-tmp)$/.test(path),
  );
}

/** The content that must be the same however a bump came about: files and modes, what HEAD's commit holds, the index against it. */
export function outcome(folder: string, git: (...args: string[]) => string): Record<string, string> {
  const files = snapshot(folder, (path) => path === ".git");
  const commit = git("log", "-3", "--format=%s%x00%T%x00%an", "HEAD");
  return { ...files, commit, index: git("ls-files", "--stage"), status: git("status", "--porcelain=v1"), locks: git("ls-files", "-o") };
}
