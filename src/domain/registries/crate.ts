import { quoted } from "../quoted";
import { wrongAnswer } from "./lie";

/** A file of a crate, below its one folder. */
export interface CrateMember {
  path: string;
  /** sha256 of its bytes, in hex. */
  sha256: string;
}

/** What a crate is made of. */
export interface CrateContents {
  members: readonly CrateMember[];
  /** The text of `.cargo_vcs_info.json`, where it is there. */
  vcsInfo: string | undefined;
  /** What is no plain file in the crate's own folder, by name. */
  odd: readonly string[];
}

/** A crate beside the commit of its tag. */
export interface CrateFacts {
  /** The tag's commit. */
  commit: string;
  /** The package's folder by the project's configuration. */
  path: string;
  contents: CrateContents;
  /** The members whose bytes are in none of the commit's files that they may be of. */
  strange: readonly string[];
}

/** What cargo writes itself: the manifest without the workspace, the lock of this package alone, which commit it is of. */
const MADE: ReadonlySet<string> = new Set(["Cargo.toml", "Cargo.lock", ".cargo_vcs_info.json"]);

/** The members that are sources of the commit, each with the paths there that it may be of, the likeliest first. */
export function sourcesOf(path: string, { members }: CrateContents): { member: CrateMember; paths: string[] }[] {
  return members.filter((member) => !MADE.has(member.path)).map((member) => ({ member, paths: placesOf(path, member.path) }));
}

/** A member's own place; a README or a licence that is kept above the package is copied into its folder. */
function placesOf(path: string, member: string): string[] {
  const own = joined(path, member === "Cargo.toml.orig" ? "Cargo.toml" : member);
  if (member.includes("/") || !/^(?:readme|licen[cs]e|copying|unlicense)/i.test(member)) return [own];
  const folders = path === "" ? [] : path.split("/");
  return [own, ...folders.map((_, depth) => joined(folders.slice(0, depth).join("/"), member)).reverse()];
}

function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

interface VcsInfo {
  sha1: unknown;
  dirty: unknown;
  path: unknown;
}

function vcsInfoIn(text: string): VcsInfo | undefined {
  try {
    const { git, path_in_vcs: path = "" } = Object(JSON.parse(text)) as { git?: unknown; path_in_vcs?: unknown };
    const { sha1, dirty = false } = Object(git) as { sha1?: unknown; dirty?: unknown };
    return { sha1, dirty, path };
  } catch {
    return undefined;
  }
}

/** Everything in which a crate is not the tag's: its commit, its sources (SAFETY.md, "Registries"). */
export function crateFindings({ commit, path, contents, strange }: CrateFacts): string[] {
  const { vcsInfo, odd, members } = contents;
  const info = vcsInfo === undefined ? undefined : vcsInfoIn(vcsInfo);
  const found: string[] = [];
  if (!info) found.push(vcsInfo === undefined ? "it does not say which commit it is of" : ".cargo_vcs_info.json cannot be read");
  else {
    if (info.sha1 !== commit)
      found.push(`it is of commit ${quoted(String(info.sha1)).slice(1, -1).slice(0, 40)}, not ${commit.slice(0, 10)}`);
    if (info.dirty !== false) found.push("it was packed from a changed working tree");
    if (info.path !== path) found.push(`it was packed from ${quoted(String(info.path))}, not ${path}`);
  }
  if (!members.some((member) => member.path === "Cargo.toml.orig")) found.push("it has no Cargo.toml.orig");
  if (odd.length > 0) found.push(`it has more than plain files of its own: ${few(odd)}`);
  if (strange.length > 0) found.push(`not the tag's sources: ${few(strange)}`);
  return found;
}

function few(names: readonly string[]): string {
  const most = 3;
  const shown = names.slice(0, most).map((name) => quoted(name).slice(1, -1));
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} more` : shown.join(", ");
}

/** A crate whose bytes are not those of its cksum: nobody can install it, and nothing is known of it. */
export function damagedCrate(name: string, version: string, what: string, cause?: unknown) {
  return wrongAnswer("crates", `crate ${name} ${version}`, what, cause);
}
