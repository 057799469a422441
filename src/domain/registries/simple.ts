import { normalized, versionKey } from "../assets/python-name";
import { readWheelName } from "../assets/wheel-name";
import type { Problem } from "../problem";
import { quoted } from "../quoted";
import { wrongAnswer } from "./lie";

// The simple index: PEP 503 (HTML), 691 (JSON), 592 (yanked), 629 (its version), 700 (size). What is on a page counts only if the page
// is one of this project's.

/** A file as a simple index lists it. */
export interface IndexFile {
  name: string;
  /** sha256 in hex; `undefined` where the index doesn't tell it. */
  sha256: string | undefined;
  /** Bytes; HTML doesn't tell it. */
  size: number | undefined;
  yanked: boolean;
}

/** A link of an HTML page: its address, the text that is shown, and `data-yanked` where it has that. */
export interface IndexLink {
  href: string;
  text: string;
  yanked: string | undefined;
}

/** The page of a project in JSON. Throws `server-answer`, exit 3, where it is none of this project. */
export function filesOfJson(project: string, text: string): IndexFile[] {
  const wrong = (what: string, cause?: unknown) => wrongAnswer("pypi", `page of ${project}`, what, cause);
  let page: unknown;
  try {
    page = JSON.parse(text);
  } catch (cause) {
    throw wrong(`is no JSON: ${quoted(text)}`, cause);
  }
  const { meta, name, files } = Object(page) as { meta?: unknown; name?: unknown; files?: unknown };
  checkVersion(String(Object(meta)["api-version"]), wrong);
  if (typeof name !== "string" || normalized(name) !== normalized(project)) throw wrong(`is that of ${quoted(String(name))}`);
  if (!Array.isArray(files)) throw wrong("has no list of files");
  return distinct(
    files.map((file) => jsonFile(project, file, wrong)),
    wrong,
  );
}

type Wrong = (what: string, cause?: unknown) => Problem;

/** PEP 629: another first number is another format. */
function checkVersion(version: string, wrong: Wrong): void {
  if (!/^1\.\d{1,4}$/.test(version)) throw wrong(`has the version ${quoted(version)} of the index's format, not 1.x`);
}

function jsonFile(project: string, file: unknown, wrong: Wrong): IndexFile {
  const { filename, hashes, size, yanked = false } = Object(file) as Record<string, unknown>;
  if (typeof filename !== "string") throw wrong("has a file without a name");
  checkName(project, filename, wrong);
  if (size !== undefined && !(Number.isSafeInteger(size) && (size as number) >= 0)) throw wrong(`has no size for ${filename}`);
  if (typeof yanked !== "boolean" && typeof yanked !== "string") throw wrong(`does not say whether ${filename} is yanked`);
  if (typeof hashes !== "object" || hashes === null) throw wrong(`has no hashes for ${filename}`);
  const sha256 = Object.hasOwn(hashes, "sha256") ? (hashes as { sha256: unknown }).sha256 : undefined;
  return {
    name: filename,
    sha256: sha256 === undefined ? undefined : checkedDigest(filename, sha256, wrong),
    size: size as number | undefined,
    yanked: yanked !== false,
  };
}

function checkedDigest(name: string, digest: unknown, wrong: Wrong): string {
  if (typeof digest === "string" && /^[0-9a-f]{64}$/i.test(digest)) return digest.toLowerCase();
  throw wrong(`has ${quoted(String(digest))} as the sha256 of ${name}`);
}

/** The page of a project in HTML, as its links; `version` is what its `pypi:repository-version` says. Throws `server-answer`, exit 3. */
export function filesOfLinks(project: string, links: readonly IndexLink[], version: string | undefined): IndexFile[] {
  const wrong = (what: string) => wrongAnswer("pypi", `page of ${project}`, what);
  if (version !== undefined) checkVersion(version, wrong);
  // A login page, an error page and the like have none of both: they don't say that there are no files.
  else if (links.length === 0) throw wrong("is no index page: it has no links to files, nor the version of the index's format");
  return distinct(
    links.map((link) => linkedFile(project, link, wrong)),
    wrong,
  );
}

function linkedFile(project: string, { href, text, yanked }: IndexLink, wrong: Wrong): IndexFile {
  const [path = "", fragment = ""] = [href.split(/[?#]/, 1)[0], href.includes("#") ? href.slice(href.indexOf("#") + 1) : ""];
  const name = decoded(path.slice(path.lastIndexOf("/") + 1));
  checkName(project, name, wrong);
  if (text !== name) throw wrong(`calls ${name} ${quoted(text)}`);
  const sha256 = /(?:^|&)sha256=([^&]*)/.exec(fragment)?.[1];
  return {
    name,
    sha256: sha256 === undefined ? undefined : checkedDigest(name, sha256, wrong),
    size: undefined,
    yanked: yanked !== undefined,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // No name of a file has a percent sign, so that this is refused.
    return text;
  }
}

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._+!-]{0,254}$/;

/** A page lists files of its own project only (PEP 503). */
function checkName(project: string, name: string, wrong: Wrong): void {
  if (FILE_NAME.test(name) && isOf(project, name)) return;
  throw wrong(`lists ${quoted(name)}, which is no file of ${project}`);
}

function isOf(project: string, name: string): boolean {
  const own = normalized(project);
  const wheel = readWheelName(name);
  return wheel ? normalized(wheel.distribution) === own : normalized(name).startsWith(`${own}-`);
}

function distinct(files: IndexFile[], wrong: Wrong): IndexFile[] {
  const known = new Map<string, IndexFile>();
  for (const file of files) {
    const before = known.get(file.name);
    if (before && before.sha256 !== file.sha256) throw wrong(`lists ${file.name} twice, with different digests`);
    known.set(file.name, file);
  }
  return [...known.values()];
}

const ARCHIVE = /\.(?:tar\.(?:gz|bz2|xz|Z)|tgz|tar|zip|egg|exe|msi|rpm|dmg|deb)$/;

/** The files of one version of a project: versions are compared as PEP 440 does, in whatever spelling they are. */
export function filesOf(project: string, version: string, files: readonly IndexFile[]): IndexFile[] {
  const key = versionKey(version);
  return files.filter(({ name }) => versionsIn(project, name).some((one) => versionKey(one) === key));
}

/** What may be the version in a file's name. */
function versionsIn(project: string, name: string): string[] {
  const wheel = readWheelName(name);
  if (wheel) return [wheel.version];
  const stem = name.replace(ARCHIVE, "");
  const own = normalized(project);
  // Old source archives keep the dashes of a project's name, and other files have more behind the version.
  const rest = [...stem.matchAll(/-/g)].map(({ index }) => index).filter((at) => normalized(stem.slice(0, at)) === own);
  return rest.flatMap((at) => [stem.slice(at + 1), stem.slice(at + 1).split("-", 1)[0] as string]);
}
