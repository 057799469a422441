import type { Member } from "./asset-facts";
import { listed } from "./finding";

interface Line {
  path: string;
  hash: string;
  size: string;
}

/** Files that RECORD has without a digest, or not at all: itself and its signatures. */
const OWN = /^[^/]+\.dist-info\/RECORD(?:\.jws|\.p7s)?$/;

/**
 * What is wrong with a wheel's RECORD, a few words for each kind of fault: each file is in it once, with its sha256 and size
 * (https://packaging.python.org/specifications/recording-installed-packages/).
 */
export function recordFaults(text: string, members: readonly Member[]): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  if (lines.length > members.length + FREE) return [`RECORD has ${lines.length} lines for ${members.length} members`];
  const read = lines.map(readLine);
  const unreadable = read.filter((line) => line === undefined).length;
  const known = byPath(read);
  const files = members.filter(({ kind, path }) => kind === "file" && !OWN.test(path));
  const paths = new Set(members.map(({ path }) => path));
  const of = ({ path }: Member) => known.get(path) ?? [];
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ["has no line for", files.filter((one) => of(one).length === 0).map(({ path }) => path)],
    ["has several lines for", [...known].filter(([, own]) => own.length > 1).map(([path]) => path)],
    ["has a line for what is not there,", [...known.keys()].filter((path) => !paths.has(path) && !OWN.test(path))],
    ["has another digest for", files.filter((one) => of(one).some((line) => line.hash !== digest(one))).map(({ path }) => path)],
    ["has another size for", files.filter((one) => of(one).some((line) => line.size !== `${one.size}`)).map(({ path }) => path)],
  ];
  const told = kinds.filter(([, paths]) => paths.length > 0).map(([what, paths]) => `RECORD ${what} ${listed(paths)}`);
  return unreadable === 0 ? told : [`RECORD has ${unreadable} lines that are not path,sha256=digest,size`, ...told];
}

/** Lines beyond one for each member that are looked at. */
const FREE = 1000;

function byPath(lines: readonly (Line | undefined)[]): Map<string, Line[]> {
  const known = new Map<string, Line[]>();
  for (const line of lines) {
    if (!line) continue;
    const own = known.get(line.path);
    if (own) own.push(line);
    else known.set(line.path, [line]);
  }
  return known;
}

/** `path,algorithm=digest,size`; a path with a comma stands in quotes. */
function readLine(line: string): Line | undefined {
  const match = /^(?:"((?:[^"]|"")*)"|([^",]*)),([^",]*),([^",]*)$/.exec(line);
  if (!match) return undefined;
  const [, quoted, bare = "", hash = "", size = ""] = match;
  return { path: quoted?.replaceAll('""', '"') ?? bare, hash, size };
}

/** A digest as RECORD writes it: base64 for addresses, without padding. */
function digest({ sha256 = "" }: Member): string {
  const bytes = sha256.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  return `sha256=${btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "")}`;
}
