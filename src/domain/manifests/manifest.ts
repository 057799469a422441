import type { Edit } from "../edit";
import type { TomlFault } from "./toml-cursor";

/** Kinds of version files (INTERFACE: cogrel.toml, [[files]]). */
export type Kind = "text" | "cargo" | "pyproject" | "npm" | "pattern";

/** What a reading wants next. Paths are relative to the repository's root, with "/"; "" is the root folder. */
export interface Want {
  files: readonly string[];
  folders: readonly string[];
}

/** Why a file that is there cannot be taken for text of this repository. */
export interface Odd {
  why: string;
  /** Whether the path leads out of this repository's own folders, so that nothing can be written there. */
  elsewhere?: boolean;
}

/** The answer to a Want: `undefined` for what is not there. */
export interface Got {
  /** A file's text: UTF-8, decoded without loss (a byte order mark stays). */
  file(path: string): string | undefined;
  /** What is odd about a file that is there and has no text. */
  odd(path: string): Odd | undefined;
  /** The names in a folder, folders with a trailing "/". */
  folder(path: string): readonly string[] | undefined;
}

/**
 * Reads files without touching the world: yields what it needs, is handed the answer. Whoever drives it decides where
 * the texts come from: a commit's blobs or the working tree.
 */
export type Reading<T> = Generator<Want, T, Got>;

/** An edit of a version file, with what a person needs to recognise the place. */
export interface VersionEdit extends Edit {
  /** 1-based. */
  line: number;
  /** The place's name: `[workspace.package]`, `coglet-python`, `[dependencies] coglet`; "" where the file has only one. */
  what: string;
}

export interface FileEdits {
  path: string;
  edits: VersionEdit[];
}

/** A file that cannot be read as what it should be. `line` and `column` are 1-based. */
export interface Unreadable extends Odd {
  path: string;
  line?: number;
  column?: number;
  /** The command that puts it right, where there is one. */
  fix?: string;
  /** Nothing is wrong with it but that it holds no version. */
  withoutVersion?: true;
}

/** The finding of a text that is no TOML. */
export function notToml(path: string, { line, column, why }: TomlFault): Unreadable {
  return { path, line, column, why: `is not TOML: ${why}` };
}

/** Why a file that is missing has no text. */
export const NO_FILE = "there is no such file";

/** A file's text, or why it has none. */
export function textOf(got: Got, path: string): string | Unreadable {
  return got.file(path) ?? oddity(got, path) ?? { path, why: NO_FILE };
}

/** The finding of a file that is there and has no text; none where it is missing or can be read. */
export function oddity(got: Got, path: string): Unreadable | undefined {
  const odd = got.odd(path);
  return odd && { path, ...odd };
}

export interface Member {
  name: string;
  /** The folder of its manifest. */
  path: string;
  /** As written or inherited. */
  version: string;
  /** False with `publish = false` or an empty list of registries. */
  publish: boolean;
  /** Whether its version is the shared one, so that a bump moves it. */
  lockstep: boolean;
}

export interface Gap {
  path: string;
  found: string;
  fix: string;
}

/** One `[[files]]` entry, read: the file that was named and those that come with it (members, lock). */
export interface Part {
  kind: Kind;
  /** The file that was named. */
  path: string;
  /** The version it holds, as written; for pyproject in PEP 440 form. */
  version: string;
  /** Every file that a bump may edit, and its text. */
  texts: ReadonlyMap<string, string>;
  /** Cargo only: the workspace's members. */
  members: readonly Member[];
  /** Facts worth telling, one lower-case line each: "zeta has its own version 2.0.0 and is left alone". */
  notes: readonly string[];
  /** What no edit puts right: a workspace's member that the lock does not know. `found` is a fact, `fix` a command. */
  gaps: readonly Gap[];
  /**
   * Packages of the lock that come from a registry with a published member's name and version. Before that version is
   * released there is none of it to come from there.
   */
  twins: readonly Gap[];
  /**
   * The edits that bring every place to the version `now`, none where all are there already. `was` is the old version in
   * full (the canonical file's): requirements that name it follow. Both are semver texts. The part proves its edits:
   * scanned again, the edited texts differ from these in the versions only; if not, it throws (a bug).
   */
  edits(was: string, now: string): FileEdits[];
}

/** A reading's result: the Part, or why it could not be read. */
export type PartResult = { part: Part } | { unreadable: Unreadable[] };
