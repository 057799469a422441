import { normalized, sameVersion } from "../assets/python-name";
import { readWheelName } from "../assets/wheel-name";
import { matchesGlob } from "../glob";
import { pep440, type Version } from "../version";
import { type FileStanding, overall, type Standing } from "./standing";

/** A file of a project as the simple index tells of it (PEP 503, 592, 691, 700). */
export interface PypiFile {
  name: string;
  /** In hex; `undefined` where the index has another hash, or none. */
  sha256: string | undefined;
  /** In bytes; `undefined` where the index doesn't tell. */
  size: number | undefined;
  /** Why it was yanked, "" without a reason; `undefined` if it is not. */
  yanked: string | undefined;
  /** When it was uploaded, ISO 8601 in UTC, with milliseconds; `undefined` where the index doesn't tell. */
  uploaded: string | undefined;
  /** The address of its provenance (PEP 740); `undefined` where there is none. */
  provenance: string | undefined;
}

/** A project's page in the simple index. */
export interface PypiPage {
  files: PypiFile[];
  /** Its owner archived it: it takes no more files (PEP 792). */
  archived: boolean;
}

/** A file that a package must have: an asset of the release. */
export interface WantedFile {
  name: string;
  /** Of the release's asset, in hex; `undefined` where nobody knows it yet. */
  sha256: string | undefined;
}

/** The assets of a release that are a package, by its patterns; the patterns' version is filled in. */
export function assetsOf<T extends { name: string }>(patterns: readonly string[], version: Version, assets: readonly T[]): T[] {
  const own = patterns.map((one) => one.replaceAll("{version}", version.text).replaceAll("{pep440}", pep440(version)));
  return assets.filter(({ name }) => own.some((pattern) => matchesGlob(pattern, name)));
}

/** The files of an index page that are of one version, by their names: every spelling of PEP 440 counts as that version. */
export function filesOfVersion(project: string, version: string, files: readonly PypiFile[]): PypiFile[] {
  return files.filter(({ name }) => {
    const named = nameAndVersion(name);
    return named !== undefined && normalized(named.name) === normalized(project) && sameVersion(named.version, version);
  });
}

/** Project and version in the name of a wheel or a source archive; `undefined` for other names. */
export function nameAndVersion(file: string): { name: string; version: string } | undefined {
  const wheel = readWheelName(file);
  if (wheel) return { name: wheel.distribution, version: wheel.version };
  const bare = /^(.+)-([^-]+)\.(?:tar\.gz|zip|tar\.bz2)$/.exec(file);
  return bare ? { name: bare[1] as string, version: bare[2] as string } : undefined;
}

/** What is said of a file that the release does not have. */
export const FOREIGN = "not of the release";

/**
 * How PyPI stands to what a release has of a package. `there` is every file of the version on the index, or `undefined` for a project that
 * isn't there; `wanted` the release's own files, or `undefined` where there is no release to compare with.
 */
export function pypiStanding(there: readonly PypiFile[] | undefined, wanted: readonly WantedFile[] | undefined): Standing {
  const files = there ?? [];
  if (files.length === 0) return { state: "absent", found: "absent", files: (wanted ?? []).map(({ name }) => ({ name, state: "absent" })) };
  if (wanted === undefined) {
    const listed = files.map((file): FileStanding => ({ name: file.name, state: "unknown", ...(file.sha256 && { sha256: file.sha256 }) }));
    const yanked = files.every((file) => file.yanked !== undefined);
    const count = `${files.length} ${plural(files.length)}${yanked ? ", yanked" : ""}`;
    return { state: yanked ? "yanked" : "unknown", found: `${count}, and no release to compare with`, files: listed };
  }
  const known = new Map(files.map((file) => [file.name, file]));
  const own = wanted.map((one) => fileStanding(one, known.get(one.name)));
  const foreign = files
    .filter(({ name }) => !wanted.some((one) => one.name === name))
    .map(({ name, sha256 }): FileStanding => ({ name, state: "different", ...(sha256 && { sha256 }), why: FOREIGN }));
  return overall([...own, ...foreign], wanted.length);
}

/** PyPI closes a release to new files so many days after its first one (https://docs.pypi.org/). */
export const OPEN_DAYS = 14;

/**
 * A partial standing of a release that is closed by now: what is missing can never come, so it is burnt, as one with other bytes is. Closed is
 * one whose first file came before `since`, a time as `uploaded` is.
 */
export function closedIfLate(standing: Standing, there: readonly PypiFile[], since: string): Standing {
  const late = there.some(({ uploaded }) => uploaded !== undefined && uploaded < since);
  if (standing.state !== "partial" || !late) return standing;
  const found = `${standing.found}; it opened more than ${OPEN_DAYS} days ago, and PyPI takes no more files for it`;
  return { ...standing, state: "different", found, closed: true };
}

function fileStanding({ name, sha256 }: WantedFile, file: PypiFile | undefined): FileStanding {
  if (!file) return { name, state: "absent" };
  const told = file.sha256 === undefined ? {} : { sha256: file.sha256 };
  if (sha256 === undefined) return { name, state: "unknown", ...told, why: "the release's own digest is not known" };
  if (file.sha256 === undefined) return { name, state: "unknown", why: "the index tells no SHA-256" };
  if (file.sha256 !== sha256)
    return { name, state: "different", ...told, why: `${short(file.sha256)} there, ${short(sha256)} in the release` };
  return file.yanked === undefined
    ? { name, state: "same", ...told }
    : { name, state: "yanked", ...told, ...(file.yanked && { why: file.yanked }) };
}

const short = (digest: string) => digest.slice(0, 10);
const plural = (count: number) => (count === 1 ? "file" : "files");
