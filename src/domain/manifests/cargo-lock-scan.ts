/**
 * A scanner for Cargo.lock as cargo writes it. Regular expressions check the layout of many packages at a time, and only the
 * packages of some names and the `dependencies` entries that name them are looked at one by one: a lock has thousands that
 * nobody asks for. Layout: cargo's `core/resolver/encode.rs` and `ops/lockfile.rs`; other TOML of the same meaning is
 * refused, since cargo never writes it.
 */
import { scanToml } from "./toml";
import { placeOf, type TomlFault } from "./toml-cursor";

/** A `[[package]]`, or a `[[patch.unused]]`; offsets are those of the text. */
export interface LockPackage {
  name: string;
  version: string;
  /** Where the version stands, without its quotes. */
  versionStart: number;
  /** Missing for packages that are read from a path. */
  source: string | undefined;
  /** The block from its header to the end of its last line, without the line end. */
  start: number;
  end: number;
  unused: boolean;
}

/** One entry of a `dependencies` array: `name`, `name version` or `name version (source)`; offsets without the quotes. */
export interface LockEntry {
  start: number;
  end: number;
  name: string;
  version: string | undefined;
  source: string | undefined;
}

/** The kept entries of one package's `dependencies`. */
export interface LockDependencies {
  owner: string;
  entries: LockEntry[];
}

export interface Lock {
  text: string;
  /** 1 to 4; formats 1 and 2 carry no number, 2 is told by its `checksum` lines. */
  format: number;
  packages: readonly LockPackage[];
  dependencies: readonly LockDependencies[];
}

const STRING = String.raw`"[^"\\\x00-\x1f\x7f]*"`;
const LF = String.raw`\r?\n`;
const END = `(?:${LF}|$)`;
const HEAD = new RegExp(String.raw`\ufeff?(?:#[^\x00-\x08\x0a-\x1f\x7f]*${LF}|${LF})*(?:version = ([1-4])${END})?(?:${LF})*`, "y");
const DEPENDENCIES = String.raw`dependencies = \[${LF}(?: ${STRING},${LF})*\]${END}`;
const OPTIONAL = `(?:source = ${STRING}${END})?(?:checksum = ${STRING}${END})?(?:${DEPENDENCIES})?(?:replace = ${STRING}${END})?`;
const BLOCK = String.raw`\[\[(?:package|patch\.unused)\]\]${LF}name = ${STRING}${LF}version = ${STRING}${END}${OPTIONAL}(?:${LF})*`;
const METADATA = new RegExp(String.raw`(?:\[metadata\]${LF}(?:${STRING} = ${STRING}${END})*(?:${LF})*)?`, "y");
// so many at once, and no more, so that the matcher's own stack stays small
const BLOCKS = [new RegExp(`(?:${BLOCK}){64}`, "y"), new RegExp(BLOCK, "y")];

const NAME = /[ =] ?"([^" ]+)/g;
/** Names of so many letters together are searched for, by one expression; more are looked up on the way through the text. */
const FEW = 200;

/** Scans a lock, keeping the packages called one of `names` and the entries that name them. */
export function scanLock(text: string, names: ReadonlySet<string>): Lock | { fault: TomlFault } {
  HEAD.lastIndex = 0;
  const head = HEAD.exec(text);
  const wrong = firstWrong(text, HEAD.lastIndex);
  if (wrong !== undefined) return { fault: faultOf(text, wrong) };
  const format = head?.[1] === undefined ? (/^checksum = "/m.test(text) ? 2 : 1) : Number(head[1]);
  return { text, format, ...kept(text, names) };
}

/** Where the layout breaks: at the block that is not as cargo writes it. */
function firstWrong(text: string, start: number): number | undefined {
  let at = start;
  for (const blocks of BLOCKS) {
    blocks.lastIndex = at;
    while (at < text.length && blocks.test(text)) at = blocks.lastIndex;
  }
  METADATA.lastIndex = at;
  METADATA.test(text);
  return METADATA.lastIndex === text.length ? undefined : METADATA.lastIndex;
}

/** TOML's own reason if it is no TOML, else the place where it is not cargo's layout. */
function faultOf(text: string, offset: number): TomlFault {
  const scanned = scanToml(text);
  if ("fault" in scanned) return scanned.fault;
  return { ...placeOf(text, offset), why: "this part is not as cargo writes it" };
}

function kept(text: string, names: ReadonlySet<string>): Pick<Lock, "packages" | "dependencies"> {
  const packages: LockPackage[] = [];
  const dependencies: LockDependencies[] = [];
  let listEnd = -1;
  for (const at of [...names].join().length > FEW ? passed(text, names) : searched(text, names)) {
    if (text.startsWith('\nname = "', at - 9)) packages.push(packageAt(text, at));
    if (!text.startsWith('\n "', at - 3)) continue;
    if (at > listEnd) {
      dependencies.push({ owner: quotedAt(text, text.lastIndexOf('\nname = "', at) + 9), entries: [] });
      listEnd = text.indexOf("\n]", at);
    }
    dependencies.at(-1)?.entries.push(entryAt(text, at));
  }
  return { packages, dependencies };
}

/** Offsets at which a quote opens one of a few names, in the order of the text. */
function searched(text: string, names: ReadonlySet<string>): number[] {
  if (names.size === 0) return [];
  const any = [...names].map((name) => name.replace(/[^A-Za-z0-9_]/g, "\\$&")).join("|");
  return Array.from(text.matchAll(new RegExp(`"(?:${any})[" ]`, "g")), ({ index }) => index + 1);
}

/** The same for any number of names. */
function passed(text: string, names: ReadonlySet<string>): number[] {
  const offsets: number[] = [];
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found !== null; found = NAME.exec(text)) {
    if (names.has(found[1] as string)) offsets.push(NAME.lastIndex - (found[1] as string).length);
  }
  return offsets;
}

function packageAt(text: string, at: number): LockPackage {
  const start = text.lastIndexOf("[[", at);
  const next = text.indexOf("\n[", at);
  let end = next === -1 ? text.length : next;
  while (text[end - 1] === "\n" || text[end - 1] === "\r") end--;
  const versionStart = text.indexOf('version = "', at) + 11;
  const source = text.slice(at, end).indexOf('\nsource = "');
  return {
    name: quotedAt(text, at),
    version: quotedAt(text, versionStart),
    versionStart,
    source: source === -1 ? undefined : quotedAt(text, at + source + 11),
    start,
    end,
    unused: text.startsWith("[[patch", start),
  };
}

function entryAt(text: string, start: number): LockEntry {
  const written = quotedAt(text, start);
  const [name, version, ...more] = written.split(" ") as [string, ...string[]];
  const source = more.length === 0 ? undefined : more.join(" ").replace(/^\((.*)\)$/, "$1");
  return { start, end: start + written.length, name, version, source };
}

/** The string whose text begins here, after its quote. */
function quotedAt(text: string, start: number): string {
  return text.slice(start, text.indexOf('"', start));
}
