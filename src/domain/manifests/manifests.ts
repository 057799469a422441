import type { VersionFile } from "../project";
import { compareVersions, fromPep440, parseVersion, type Version } from "../version";
import { readCargo } from "./cargo";
import { type Kind, oddity, type Part, type PartResult, type Reading, type Unreadable, type VersionEdit } from "./manifest";
import { readNpm } from "./npm";
import { readPattern } from "./pattern";
import { readPyproject } from "./pyproject";
import { readText } from "./text";

/** All files in lockstep at one place of the history, the canonical one first. */
export interface Manifests {
  parts: readonly Part[];
  /** What could not be read; then `parts` is what could. */
  unreadable: readonly Unreadable[];
  /** The canonical file's version as written; `undefined` when it cannot be read or there is no version file. */
  text: string | undefined;
  /** The same, parsed; `undefined` for anything beyond the accepted grammar. */
  version: Version | undefined;
}

const AT_ROOT: readonly VersionFile[] = [
  { path: "VERSION.txt", kind: "text" },
  { path: "Cargo.toml", kind: "cargo" },
];
const IN_CRATES: VersionFile = { path: "crates/Cargo.toml", kind: "cargo" };

/** Reads the files in lockstep; without a list: VERSION.txt if it is there, and the Cargo workspace at the root or in crates/. */
export function* readManifests(files: readonly VersionFile[] | undefined): Reading<Manifests> {
  const wanted = files ?? (yield* versionFiles()).files;
  const parts: Part[] = [];
  const unreadable: Unreadable[] = [];
  for (const file of wanted) {
    const result = yield* readOne(file, parts[0]?.version);
    if ("part" in result) parts.push(result.part);
    else unreadable.push(...result.unreadable);
  }
  const first = wanted[0];
  const canonical = first && parts.find((part) => part.path === first.path);
  return { parts, unreadable, text: canonical?.version, version: canonical && spelled(canonical, parts) };
}

/** The files in lockstep where nothing is configured, and those among them that are no text. */
export function* versionFiles(): Reading<{ files: VersionFile[]; odd: Unreadable[] }> {
  const got = yield { files: [...AT_ROOT, IN_CRATES].map((file) => file.path), folders: [] };
  const isThere = ({ path }: VersionFile) => got.file(path) !== undefined || got.odd(path) !== undefined;
  const atRoot = AT_ROOT.filter(isThere);
  const cargo = atRoot.some((file) => file.kind === "cargo") || !isThere(IN_CRATES) ? [] : [IN_CRATES];
  const files = [...atRoot, ...cargo];
  return { files, odd: files.map(({ path }) => oddity(got, path)).filter((one) => one !== undefined) };
}

/** The version that the files are held to: the canonical file's, or that of the first other one where it cannot be read. */
export function versionHeld({ parts, text, version }: Manifests): Version | undefined {
  return text === undefined ? parts.map(versionIn).find((one) => one !== undefined) : version;
}

function readOne(file: VersionFile, canonical: string | undefined): Reading<PartResult> {
  if (file.kind === "text") return readText(file.path);
  if (file.kind === "cargo") return readCargo(file.path, canonical === undefined ? {} : { version: canonical });
  if (file.kind === "pyproject") return readPyproject(file.path);
  return file.kind === "npm" ? readNpm(file.path) : readPattern(file.path, file.match ?? "");
}

/** The canonical file's version. PEP 440 has no dot before a label's number or does not show it: a semver file's spelling counts. */
function spelled(canonical: Part, parts: readonly Part[]): Version | undefined {
  const version = versionIn(canonical);
  if (!version || canonical.kind !== "pyproject") return version;
  const others = parts.filter((part) => part.kind !== "pyproject").map(versionIn);
  return others.find((one) => one && compareVersions(one, version) === 0) ?? version;
}

/** A part's version; `undefined` for anything beyond the accepted grammar. */
export function versionIn(part: Part): Version | undefined {
  return part.kind === "pyproject" ? fromPep440(part.version) : parseVersion(part.version);
}

/** A place that does not hold the version it should. */
export interface Disagreement extends VersionEdit {
  path: string;
  kind: Kind;
}

/** Every place that an edit to `version` would change, each once: none means that the files are in lockstep at it. */
export function disagreements(manifests: Manifests, version: string): Disagreement[] {
  const was = manifests.version?.text ?? version;
  const places = new Map<string, Disagreement>();
  // A member's manifest may be named beside its workspace.
  for (const part of manifests.parts)
    for (const { path, edits } of part.edits(was, version))
      for (const edit of edits) places.set(`${edit.start} ${path}`, { ...edit, path, kind: part.kind });
  return [...places.values()];
}

/** `crates/Cargo.toml:12 [workspace.package] 0.22.0`, for a Check's `found`. */
export function placeShown({ path, line, what, was }: Disagreement): string {
  return `${path}:${line} ${what === "" ? "" : `${what} `}${was.replace(/\s+/g, " ").trim()}`;
}
