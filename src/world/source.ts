import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Got, Odd, Reading } from "../domain/manifests/manifest";
import type { Git } from "./git";
import type { Objects } from "./objects";

/** What a Source has at a path: UTF-8 text, nothing, or a file that cannot be taken for text. */
type Held = string | Odd | undefined;

/** Where a Reading's files come from. */
export interface Source {
  files(paths: readonly string[]): Promise<Held[]>;
  folder(path: string): Promise<string[] | undefined>;
}

const LARGEST = 64 * 1024 * 1024;

/** Runs a Reading to its end over a Source, each question answered as a whole. */
export async function runReading<T>(reading: Reading<T>, source: Source): Promise<T> {
  const files = new Map<string, Held>();
  const folders = new Map<string, string[] | undefined>();
  const got: Got = {
    file: (path) => textIn(files.get(path)),
    odd: (path) => oddIn(files.get(path)),
    folder: (path) => folders.get(path),
  };
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

function textIn(held: Held): string | undefined {
  return typeof held === "string" ? held : undefined;
}

function oddIn(held: Held): Odd | undefined {
  return typeof held === "object" ? held : undefined;
}

function decode(body: Buffer): string | Odd {
  if (body.length > LARGEST) return TOO_LARGE;
  return isUtf8(body) ? body.toString("utf8") : { why: "is not UTF-8 text" };
}

const TOO_LARGE: Odd = { why: "is larger than 64 MiB" };
const LINK: Odd = { why: "is a symbolic link" };

/** What a tree's mode says against a file: at the file itself, or at a folder on the way to it. */
function oddMode(mode: string | undefined, atFile: boolean): Odd | undefined {
  if (mode === "120000") return atFile ? LINK : { why: "is behind a symbolic link", elsewhere: true };
  return mode === "160000" ? { why: "is in a submodule", elsewhere: true } : undefined;
}

/** From this many files on, a list of the whole commit is cheaper than a question for each. */
const MANY = 64;

/** The blobs of one commit (G18). A link, at the file or on the way to it, is found out by its mode and never followed. */
export function commitSource(git: Git, commit: string): Source {
  const objects = git.objects();
  const trees = new Map<string, Promise<Map<string, string> | undefined>>();
  const tree = (folder: string) => {
    const known = trees.get(folder) ?? readTree(objects, commit, folder);
    trees.set(folder, known);
    return known;
  };
  const oddAt = async (path: string): Promise<Odd | undefined> => {
    const names = path.split("/");
    for (let depth = 0; depth < names.length; depth++) {
      const mode = (await tree(names.slice(0, depth).join("/")))?.get(names[depth] as string);
      const odd = oddMode(mode, depth === names.length - 1);
      if (odd || mode === undefined) return odd;
    }
    return undefined;
  };
  return {
    async files(paths) {
      if (paths.length >= MANY) return manyFiles(git, commit, paths);
      const found = await objects.readAll(paths.map((path) => `${commit}:${path}`));
      // Behind a link a file is not missing: leaving it out would leave it at the old version.
      const odd = await Promise.all(paths.map(oddAt));
      return found.map((object, at) => odd[at] ?? (object?.type === "blob" ? decode(object.body) : undefined));
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
async function manyFiles(git: Git, commit: string, paths: readonly string[]): Promise<Held[]> {
  const [{ blobId }, { optimizeLater }] = await Promise.all([import("./digest"), import("./engine")]);
  optimizeLater();
  const { ids, odd } = await blobIds(git, commit);
  const near = paths.map((path) => {
    const id = ids.get(path);
    const body = id === undefined ? undefined : ifThere(() => readFileSync(join(git.repository.top, path)));
    return body && blobId(body, id as string) === id ? decode(body) : undefined;
  });
  const far = paths.filter((path, at) => near[at] === undefined && ids.has(path));
  const read = await git.objects().readAll(far.map((path) => ids.get(path) as string));
  const rest = new Map(far.map((path, at) => [path, read[at]]));
  return paths.map((path, at) => {
    const object = rest.get(path);
    return near[at] ?? (object?.type === "blob" ? decode(object.body) : oddOnTheWay(odd, path));
  });
}

/** The link or the submodule that a path is, or leads through. */
function oddOnTheWay(odd: ReadonlyMap<string, string>, path: string): Odd | undefined {
  if (odd.size === 0) return undefined;
  const names = path.split("/");
  const at = names.findIndex((_, index) => odd.has(names.slice(0, index + 1).join("/")));
  return at < 0 ? undefined : oddMode(odd.get(names.slice(0, at + 1).join("/")), at === names.length - 1);
}

/** The ids of a commit's files, and the modes of its links and submodules, each by path. */
async function blobIds(git: Git, commit: string): Promise<{ ids: Map<string, string>; odd: Map<string, string> }> {
  const ids = new Map<string, string>();
  const odd = new Map<string, string>();
  for (const entry of (await git.tell(["ls-tree", "-r", "-z", commit])).split("\0")) {
    const [mode, type, id] = entry.slice(0, entry.indexOf("\t")).split(" ");
    const path = entry.slice(entry.indexOf("\t") + 1);
    if (mode === "120000" || mode === "160000") odd.set(path, mode);
    else if (type === "blob" && id !== undefined) ids.set(path, id);
  }
  return { ids, odd };
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

function readPlain(top: string, path: string): Held {
  const stat = ifThere(() => lstatSync(join(top, path)));
  if (!stat || stat.isDirectory()) return undefined;
  if (!stat.isFile()) return stat.isSymbolicLink() ? LINK : { why: "is not a plain file" };
  return stat.size > LARGEST ? TOO_LARGE : decode(readFileSync(join(top, path)));
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw cause;
  }
}
