import { listed } from "../assets/finding";
import { quoted } from "../quoted";
import type { Standing } from "./standing";

/** A version of a crate as the sparse index tells of it (The Cargo Book, "Registry Index"). */
export interface CrateLine {
  version: string;
  /** SHA-256 of the .crate file, in hex. */
  cksum: string;
  yanked: boolean;
}

/** Where the index has a crate (The Cargo Book, "Registry Index", Index files). */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return `${lower.length}/${lower}`;
  if (lower.length === 3) return `3/${lower.slice(0, 1)}/${lower}`;
  return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

/** The lines of a crate's file in the index. Throws an Error that says which line is none, of another crate, or of a version that has one. */
export function readCrateLines(text: string, name: string): CrateLine[] {
  const known = new Set<string>();
  return text.split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    const { name: named, vers, cksum, yanked } = parsed(line, at);
    if (typeof named !== "string" || sameCrate(named) !== sameCrate(name)) throw new Error(`line ${at + 1} is of another crate`);
    if (typeof vers !== "string" || typeof cksum !== "string" || !/^[0-9a-f]{64}$/i.test(cksum) || typeof yanked !== "boolean")
      throw new Error(`line ${at + 1} lacks vers, cksum or yanked`);
    if (known.has(vers)) throw new Error(`line ${at + 1} is another one of ${quoted(vers)}`);
    known.add(vers);
    return [{ version: vers, cksum: cksum.toLowerCase(), yanked }];
  });
}

function parsed(line: string, at: number): Record<string, unknown> {
  try {
    return Object(JSON.parse(line)) as Record<string, unknown>;
  } catch {
    throw new Error(`line ${at + 1} is no JSON`);
  }
}

const sameCrate = (name: string) => name.toLowerCase().replaceAll("-", "_");

/** The address of a .crate file from `dl` in the index's config.json: with markers, or with the usual path behind it. */
export function crateAddress(dl: string, name: string, { version, cksum }: CrateLine): string {
  const prefix = indexPath(name).split("/").slice(0, -1).join("/");
  const marks: Readonly<Record<string, string>> = {
    "{crate}": name,
    "{version}": version,
    "{prefix}": prefix,
    "{lowerprefix}": prefix.toLowerCase(),
    "{sha256-checksum}": cksum,
  };
  const filled = Object.entries(marks).reduce((address, [mark, value]) => address.replaceAll(mark, encodeURI(value)), dl);
  return filled === dl ? `${dl.replace(/\/+$/, "")}/${encodeURIComponent(name)}/${encodeURIComponent(version)}/download` : filled;
}

/** What is in a .crate file, as far as the sources are compared. */
export interface CrateContents {
  /** SHA-256 of the file, in hex. */
  sha256: string;
  /** The text of .cargo_vcs_info.json; `undefined` where it has none. */
  vcs: string | undefined;
  /** Every other file's path within the crate, and the id that git gives a blob of its bytes. */
  files: readonly { path: string; blob: string }[];
}

export interface CrateFacts {
  /** The version's line in the index; `undefined` where there is none. */
  line: CrateLine | undefined;
  /** What the file has; `undefined` where it wasn't read. */
  contents: CrateContents | undefined;
  /** The tag's commit; `undefined` where there is none to compare with. */
  commit: string | undefined;
  /** The ids of the blobs at the commit, by path. */
  blobs: ReadonlyMap<string, string>;
}

/** Written by cargo, so that they are nobody's sources: the manifest in its normal form, the lock of the package alone. */
const MADE = new Set(["Cargo.toml", "Cargo.lock", ".cargo_vcs_info.json"]);

/**
 * How crates.io stands to the tag. cargo packs its own archive when it publishes, so "same" is: the index's checksum is the file's, its
 * .cargo_vcs_info.json names the tag's commit and is not dirty, and each source is the tag's blob (SAFETY, "Registries").
 */
export function cratesStanding(name: string, { line, contents, commit, blobs }: CrateFacts): Standing {
  const file = `${name} crate`;
  if (!line) return { state: "absent", found: "absent", files: [{ name: file, state: "absent" }] };
  const told = { name: file, sha256: line.cksum };
  if (commit === undefined || contents === undefined)
    return {
      state: line.yanked ? "yanked" : "unknown",
      found: `there${line.yanked ? ", yanked" : ""}, and no tag to compare with`,
      files: [{ ...told, state: "unknown" }],
    };
  const why = differences(contents, line, commit, blobs);
  if (why !== undefined) return { state: "different", found: why, files: [{ ...told, state: "different", why }] };
  const state = line.yanked ? "yanked" : "same";
  return { state, found: line.yanked ? "there, yanked" : `of ${commit.slice(0, 10)}, same sources`, files: [{ ...told, state }] };
}

function differences(contents: CrateContents, { cksum }: CrateLine, commit: string, blobs: CrateFacts["blobs"]): string | undefined {
  if (contents.sha256 !== cksum) return `its file has SHA-256 ${contents.sha256.slice(0, 10)}, the index says ${cksum.slice(0, 10)}`;
  const vcs = readVcs(contents.vcs);
  if (!vcs) return "it doesn't say which commit it is of";
  if (vcs.sha1 !== commit) return `it is of commit ${vcs.sha1.slice(0, 10)}, the tag is ${commit.slice(0, 10)}`;
  if (vcs.dirty) return "it was packed from a working tree that was not the commit";
  const odd = contents.files.filter(({ path, blob }) => !isSource(path, blob, vcs.path, blobs)).map(({ path }) => path);
  return odd.length === 0 ? undefined : `not as at the tag: ${listed(odd)}`;
}

/** What a manifest may take from elsewhere in its repository (`readme`, `license-file`): texts for people, which nothing runs. */
const TAKEN = /^(?:[^/]+\.(?:md|rst|txt)|(?:readme|licen[cs]e|copying|notice)[^/]*)$/i;

/** A file of the package's folder; or a README or licence that cargo took from elsewhere, by its name and bytes. */
function isSource(path: string, blob: string, folder: string, blobs: CrateFacts["blobs"]): boolean {
  if (MADE.has(path)) return true;
  const own = path === "Cargo.toml.orig" ? "Cargo.toml" : path;
  const at = folder === "" ? own : `${folder}/${own}`;
  if (blobs.get(at) === blob) return true;
  if (blobs.has(at) || !TAKEN.test(own)) return false;
  return [...blobs].some(([other, id]) => id === blob && other.split("/").at(-1) === own);
}

function readVcs(text: string | undefined): { sha1: string; dirty: boolean; path: string } | undefined {
  try {
    const { git, path_in_vcs: path } = Object(JSON.parse(text ?? "")) as {
      git?: { sha1?: unknown; dirty?: unknown };
      path_in_vcs?: unknown;
    };
    if (typeof git?.sha1 !== "string") return undefined;
    return { sha1: git.sha1, dirty: git.dirty === true, path: typeof path === "string" ? path : "" };
  } catch {
    return undefined;
  }
}
