import { lineAt } from "../edit";
import { quoted } from "../quoted";
import { findInJson, type JsonPath, type JsonPlace } from "./json";
import { type FileEdits, type Got, oddity, type PartResult, type Reading, textOf, type Unreadable, type VersionEdit } from "./manifest";
import { proved } from "./prove";
import { placeOf } from "./toml-cursor";

/** Locks that npm keeps beside package.json; they have one form. */
const LOCKS = ["package-lock.json", "npm-shrinkwrap.json"];
const NAMED = { path: ["version"], what: "" };
/** A lock of `lockfileVersion` 1 has the first only (docs.npmjs.com: package-lock.json). */
const LOCKED = [
  { path: ["version"], what: "version" },
  { path: ["packages", "", "version"], what: 'packages[""]' },
];
const LARGEST = 64 * 1024 * 1024;

interface Spot {
  what: string;
  place: JsonPlace;
}

interface NpmFile {
  path: string;
  text: string;
  spots: Spot[];
}

/** Reads package.json and the lock beside it: the top-level version, and the lock's two copies of it. */
export function* readNpm(path: string): Reading<PartResult> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const locks = LOCKS.map((name) => folder + name);
  const got = yield { files: [path, ...locks], folders: [] };
  const manifest = readManifest(path, textOf(got, path));
  const read = [manifest, ...locks.map((lock) => readLock(lock, got))].filter((one) => one !== undefined);
  const unreadable = read.filter((one) => "why" in one);
  if (unreadable.length > 0 || "why" in manifest) return { unreadable };
  return { part: npmPart(manifest, read as NpmFile[]) };
}

function npmPart(manifest: NpmFile, files: NpmFile[]): Extract<PartResult, { part: unknown }>["part"] {
  return {
    kind: "npm",
    path: manifest.path,
    version: manifest.spots[0]?.place.text ?? "",
    texts: new Map(files.map(({ path, text }) => [path, text])),
    members: [],
    notes: notesOf(manifest),
    gaps: [],
    twins: [],
    edits: (_was, now) => files.map((file) => fileEdits(file, now)).filter(({ edits }) => edits.length > 0),
  };
}

function notesOf({ path, text }: NpmFile): string[] {
  const found = findInJson(text, [["workspaces"]]);
  if (!("places" in found) || found.places[0] === undefined) return [];
  return [`${path} has npm workspaces: their members are left alone; name each as [[files]] to bump it too`];
}

function fileEdits({ path, text, spots }: NpmFile, now: string): FileEdits {
  const stale = spots.filter(({ place }) => place.text !== now);
  const edits = stale.map(({ what, place }): VersionEdit => {
    const { start, end } = place;
    return { start, end, was: text.slice(start, end), now: JSON.stringify(now), line: lineAt(text, start), what };
  });
  const paths = spots.length === 1 && spots[0]?.what === "" ? [NAMED.path] : LOCKED.map((one) => one.path);
  return { path, edits: edits.length === 0 ? [] : proved(path, text, edits, now, (edited) => versionsAt(edited, paths)) };
}

function versionsAt(text: string, paths: readonly JsonPath[]): string[] {
  const found = findInJson(text, paths);
  return "places" in found ? found.places.filter((place) => place !== undefined).map((place) => place.text) : [];
}

function readManifest(path: string, text: string | Unreadable): NpmFile | Unreadable {
  if (typeof text !== "string") return text;
  const read = readSpots(path, text, [NAMED]);
  if ("why" in read || read.spots.length > 0) return read;
  return {
    path,
    line: 1,
    column: 1,
    why: 'has no "version" at its top level; add one, or take the file out of [[files]]',
    withoutVersion: true,
  };
}

function readLock(path: string, got: Got): NpmFile | Unreadable | undefined {
  const text = got.file(path);
  return text === undefined ? oddity(got, path) : readSpots(path, text, LOCKED);
}

/** The places that hold a version; each one that is there must be a string. */
function readSpots(path: string, text: string, wanted: readonly { path: JsonPath; what: string }[]): NpmFile | Unreadable {
  if (text.length > LARGEST) return { path, why: `is larger than ${LARGEST / 1024 / 1024} MiB` };
  const found = findInJson(text, [[], ...wanted.map((one) => one.path)]);
  if ("fault" in found) return { path, ...placeOf(text, found.fault.offset), why: `is not JSON: ${found.fault.why}` };
  const [top, ...places] = found.places;
  if (top?.kind !== "object") return { path, line: 1, column: 1, why: "is not a JSON object" };
  const spots = wanted.flatMap(({ what }, index): Spot[] => (places[index] ? [{ what, place: places[index] }] : []));
  const wrong = spots.find(({ place }) => place.kind !== "string" || !/^[!-~]+$/.test(place.text));
  if (!wrong) return { path, text, spots };
  const { start, end } = wrong.place;
  return { path, ...placeOf(text, start), why: `has ${quoted(text.slice(start, end))} where a version in quotes should be` };
}
