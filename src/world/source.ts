import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Got, Reading, Unreadable } from "../domain/manifests/manifest";
import type { Git } from "./git";
import type { Objects } from "./objects";

/** A file that is there and cannot be taken for text of this repository. */
export class NotText {
  constructor(readonly unreadable: Unreadable) {}
}

/** Where a Reading's files come from. Files are UTF-8; anything else is a `NotText`. */
export interface Source {
  files(paths: readonly string[]): Promise<(string | undefined)[]>;
  folder(path: string): Promise<string[] | undefined>;
}

const LARGEST = 64 * 1024 * 1024;

/** Runs a Reading to its end over a Source, each question answered as a whole. */
export async function runReading<T>(reading: Reading<T>, source: Source): Promise<T> {
  const files = new Map<string, string | undefined>();
  const folders = new Map<string, string[] | undefined>();
  const got: Got = { file: (path) => files.get(path), folder: (path) => folders.get(path) };
  for (let turn = reading.next(); ; turn = reading.next(got)) {
    if (turn.done) return turn.value;
    const asked = turn.value.files.filter((path) => !files.has(path));
    const texts = await source.files(asked);
    asked.forEach((path, at) => {
      files.set(path, texts[at]);
    });
    for (const path of turn.value.folders) if (!folders.has(path)) folders.set(path, await source.folder(path));
  }
}

function decode(path: string, body: Buffer): string {
  if (body.length > LARGEST) throw new NotText({ path, why: "is larger than 64 MiB" });
  if (!isUtf8(body)) throw new NotText({ path, why: "is not UTF-8 text" });
  return body.toString("utf8");
}

/** From this many files on, a list of the whole commit is cheaper than a question for each. */
const MANY = 64;

/** The blobs of one commit (G18). With `plain`, links on the way to a file are found out too, at the price of reading its folders. */
export function commitSource(git: Git, commit: string, { plain }: { plain: boolean }): Source {
  const objects = git.objects();
  const trees = new Map<string, Promise<Map<string, string> | undefined>>();
  const tree = (folder: string) => {
    const known = trees.get(folder) ?? readTree(objects, commit, folder);
    trees.set(folder, known);
    return known;
  };
  const mustBePlain = async (path: string) => {
    const names = path.split("/");
    for (let depth = 0; depth < names.length; depth++) {
      const mode = (await tree(names.slice(0, depth).join("/")))?.get(names[depth] as string);
      if (mode === "120000") throw new NotText({ path, why: "is behind a symbolic link" });
      if (mode === "160000") throw new NotText({ path, why: "is in a submodule" });
      if (mode === undefined) return;
    }
  };
  return {
    async files(paths) {
      if (plain) for (const path of paths) await mustBePlain(path);
      if (paths.length >= MANY) return manyFiles(git, commit, paths);
      const found = await objects.readAll(paths.map((path) => `${commit}:${path}`));
      // Behind a link a file is not missing: leaving it out would leave it at the old version.
      if (!plain) for (const [at, path] of paths.entries()) if (!found[at]) await mustBePlain(path);
      return found.map((object, at) => (object?.type === "blob" ? decode(paths[at] as string, object.body) : undefined));
    },
    async folder(path) {
      const entries = await tree(path);
      return entries && [...entries].map(([name, mode]) => (mode === "40000" ? `${name}/` : name));
    },
  };
}

/**
 * Many files of a commit: a file of the working tree whose bytes have the blob's id is the blob, so that git is asked only for
 * those that differ.
 */
async function manyFiles(git: Git, commit: string, paths: readonly string[]): Promise<(string | undefined)[]> {
  const [{ blobId }, { optimizeLater }] = await Promise.all([import("./digest"), import("./engine")]);
  optimizeLater();
  const ids = await blobIds(git, commit);
  const near = paths.map((path) => {
    const id = ids.get(path);
    const body = id === undefined ? undefined : ifThere(() => readFileSync(join(git.repository.top, path)));
    return body && blobId(body, id as string) === id ? decode(path, body) : undefined;
  });
  const far = paths.filter((path, at) => near[at] === undefined && ids.has(path));
  const read = await git.objects().readAll(far.map((path) => ids.get(path) as string));
  const rest = new Map(far.map((path, at) => [path, read[at]]));
  return paths.map((path, at) => {
    const object = rest.get(path);
    return near[at] ?? (object?.type === "blob" ? decode(path, object.body) : undefined);
  });
}

/** All blobs of a commit, by path; links are blobs too, with their target as text. */
async function blobIds(git: Git, commit: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const entry of (await git.tell(["ls-tree", "-r", "-z", commit])).split("\0")) {
    const [mode, type, id] = entry.slice(0, entry.indexOf("\t")).split(" ");
    if (type === "blob" && mode !== "120000" && id !== undefined) ids.set(entry.slice(entry.indexOf("\t") + 1), id);
  }
  return ids;
}

/** A tree object's entries, name to mode: `MODE NAME`, NUL, the id's bytes. */
async function readTree(objects: Objects, commit: string, folder: string): Promise<Map<string, string> | undefined> {
  const object = await objects.read(`${commit}:${folder}`);
  if (object?.type !== "tree") return undefined;
  const idBytes = object.id.length / 2;
  const entries = new Map<string, string>();
  for (let at = 0; at < object.body.length; ) {
    const space = object.body.indexOf(32, at);
    const end = object.body.indexOf(0, space);
    entries.set(object.body.toString("utf8", space + 1, end), object.body.toString("latin1", at, space));
    at = end + 1 + idBytes;
  }
  return entries;
}

/** The files of the working tree as they are now. */
export function folderSource(top: string): Source {
  return {
    files: async (paths) => paths.map((path) => readPlain(top, path)),
    folder: async (path) => {
      const entries = ifThere(() => readdirSync(join(top, path), { withFileTypes: true }));
      return entries?.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    },
  };
}

function readPlain(top: string, path: string): string | undefined {
  const stat = ifThere(() => lstatSync(join(top, path)));
  if (!stat || stat.isDirectory()) return undefined;
  if (!stat.isFile()) throw new NotText({ path, why: stat.isSymbolicLink() ? "is a symbolic link" : "is not a plain file" });
  if (stat.size > LARGEST) throw new NotText({ path, why: "is larger than 64 MiB" });
  return decode(path, readFileSync(join(top, path)));
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw cause;
  }
}
