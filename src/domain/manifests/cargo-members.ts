import { type Manifest, readManifest } from "./cargo-manifest";
import { isGlob, matchesName } from "./glob";
import { type Got, notToml, oddity, type Reading, textOf, type Unreadable } from "./manifest";
import { folderOf, isIn, joinPath } from "./repository-path";

/** The manifests of a workspace, found as Cargo finds them. */
export interface Found {
  root: Manifest;
  /** Folder → manifest, the root's own package among them, in the order of their folders. */
  members: ReadonlyMap<string, Manifest>;
  lock: string | undefined;
  notes: readonly string[];
}

/** A pattern of `members` on its way through the folders: the folder reached, and the parts still to match. */
interface Walk {
  folder: string;
  parts: readonly string[];
}

interface Search {
  root: Manifest;
  /** Folders that `members` and `exclude` name, as written. */
  listed: ReadonlySet<string>;
  excluded: ReadonlySet<string>;
  found: Map<string, Manifest>;
  seen: Set<string>;
  walked: Set<string>;
  walks: Walk[];
  /** Folder → whether it must have a Cargo.toml (false for those that a pattern matched). */
  pending: Map<string, boolean>;
  unreadable: Unreadable[];
  notes: string[];
}

/**
 * Reads the root manifest, its lock, and all members: those listed, those that patterns match, and those that members name
 * by path, unless excluded or part of another workspace (The Cargo Book, "Workspaces": members and exclude).
 */
export function* findMembers(path: string): Reading<Found | { unreadable: Unreadable[] }> {
  const lockPath = joinPath(folderOf(path), "Cargo.lock") as string;
  const got = yield { files: [path, lockPath], folders: [] };
  const text = textOf(got, path);
  if (typeof text !== "string") return { unreadable: [text] };
  const root = readManifest(path, text);
  if ("fault" in root) return { unreadable: [notToml(path, root.fault)] };
  const search = begin(root);
  const lock = oddity(got, lockPath);
  if (lock) search.unreadable.push(lock);
  while (search.pending.size > 0 || search.walks.length > 0) yield* round(search);
  if (search.unreadable.length > 0) return { unreadable: search.unreadable };
  const members = new Map([...search.found].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { root, members, lock: got.file(lockPath), notes: search.notes };
}

function begin(root: Manifest): Search {
  const { members = [], exclude = [] } = root.workspace ?? {};
  const search: Search = {
    root,
    listed: new Set(members.filter((member) => !isGlob(member)).map((member) => joinPath(root.folder, member) ?? "..")),
    excluded: new Set(exclude.map((folder) => joinPath(root.folder, folder) ?? "..")),
    found: new Map(),
    seen: new Set([root.folder]),
    walked: new Set(),
    walks: [],
    pending: new Map(),
    unreadable: [],
    notes: [],
  };
  if (root.package !== undefined) search.found.set(root.folder, root);
  for (const member of members) {
    if (isGlob(member)) walk(search, { folder: root.folder, parts: member.split("/").filter((part) => part !== "" && part !== ".") });
    else want(search, joinPath(root.folder, member), member, true);
  }
  if (root.workspace !== undefined && root.package !== undefined) followPaths(search, root);
  return search;
}

/** Asks for everything that is known to be needed, and takes what comes back. */
function* round(search: Search): Reading<void> {
  const { walks } = search;
  const folders = [...search.pending];
  search.walks = [];
  search.pending = new Map();
  const files = folders.map(([folder]) => joinPath(folder, "Cargo.toml") as string);
  const got: Got = yield { files, folders: [...new Set(walks.map(({ folder }) => folder))] };
  for (const one of walks) for (const next of stepsOf(one, got)) walk(search, next);
  folders.forEach(([folder, needed], index) => {
    take(search, folder, files[index] as string, got, needed);
  });
}

function take(search: Search, folder: string, path: string, got: Got, needed: boolean): void {
  const text = got.file(path);
  if (text === undefined) {
    const odd = oddity(got, path);
    if (odd) search.unreadable.push(odd);
    else if (needed) search.unreadable.push({ path, why: `there is no such file, but ${search.root.path} makes it a member` });
    return;
  }
  const manifest = readManifest(path, text);
  if ("fault" in manifest) search.unreadable.push(notToml(path, manifest.fault));
  else if (belongs(search, manifest)) {
    search.found.set(folder, manifest);
    followPaths(search, manifest);
  }
}

function belongs(search: Search, manifest: Manifest): boolean {
  if (manifest.package === undefined) return false;
  if (manifest.workspace !== undefined) {
    search.notes.push(`${manifest.folder} is a workspace of its own and is left alone`);
    return false;
  }
  const says = manifest.package.workspace;
  if (says !== undefined) return joinPath(manifest.folder, says) === search.root.folder;
  return isIn(manifest.folder, search.root.folder) || search.listed.has(manifest.folder);
}

/** A member's dependencies with a path are members too, also those that it takes from `[workspace.dependencies]`. */
function followPaths(search: Search, manifest: Manifest): void {
  const shared = search.root.workspace?.dependencies;
  for (const { path } of manifest.dependencies) {
    if (path !== undefined) want(search, joinPath(manifest.folder, path), `${manifest.path}: ${path}`, false);
  }
  for (const name of manifest.inherited) {
    const path = shared?.get(name)?.path;
    if (path !== undefined) want(search, joinPath(search.root.folder, path), path, false);
  }
}

function want(search: Search, folder: string | undefined, written: string, needed: boolean): void {
  if (folder === undefined) search.notes.push(`${written} is outside the repository and is left alone`);
  else if (!search.seen.has(folder)) {
    search.seen.add(folder);
    if (!isExcluded(search, folder)) search.pending.set(folder, needed);
  }
}

/** `exclude` takes a folder and all in it, unless `members` names it or a folder above it, as written. */
function isExcluded({ listed, excluded }: Search, folder: string): boolean {
  return excluded.size > 0 && holds(excluded, folder) && !holds(listed, folder);
}

/** Whether a set of folders has this one or one above it. */
function holds(folders: ReadonlySet<string>, folder: string): boolean {
  for (let at = folder; ; at = folderOf(at)) {
    if (folders.has(at)) return true;
    if (at === "") return false;
  }
}

/** Goes through the parts of a pattern that are plain names; what is left begins with one that needs the folder's names. */
function walk(search: Search, { folder, parts }: Walk): void {
  const plain = parts.findIndex((part) => isGlob(part));
  const count = plain === -1 ? parts.length : plain;
  const reached = joinPath(folder, parts.slice(0, count).join("/"));
  if (reached === undefined) return;
  const rest = parts.slice(count);
  const key = `${reached}\n${rest.length}\n${rest.join("/")}`;
  if (search.walked.has(key)) return;
  search.walked.add(key);
  if (rest.length === 0) want(search, reached, reached, false);
  else search.walks.push({ folder: reached, parts: rest });
}

/** Where a pattern goes from a folder: into each folder in it that fits; `**` stays on for more, or ends here. */
function stepsOf({ folder, parts }: Walk, got: Got): Walk[] {
  const [part, ...rest] = parts as [string, ...string[]];
  const names = (got.folder(folder) ?? []).filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1));
  const inside = (name: string) => (folder === "" ? name : `${folder}/${name}`);
  if (part === "**") return [{ folder, parts: rest }, ...names.map((name) => ({ folder: inside(name), parts }))];
  return names.filter((name) => matchesName(part, name)).map((name) => ({ folder: inside(name), parts: rest }));
}
