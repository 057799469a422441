/**
 * A scanner for Cargo.lock as cargo writes it: line by line, without building values for the thousands of packages that
 * nobody asks for. It keeps only the packages of some names and the `dependencies` entries that name them. Layout: cargo's
 * `core/resolver/encode.rs` and `ops/lockfile.rs`; other TOML of the same meaning is refused, since cargo never writes it.
 */
import { scanToml } from "./toml";
import { CODE, type Cursor, endOfLine, isControl, placeOf, type Stop, skipNewline, stop, type TomlFault } from "./toml-cursor";

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
  start: number;
  entries: LockEntry[];
}

export interface Lock {
  text: string;
  /** 1 to 4; formats 1 and 2 carry no number, 2 is told by its `checksum` lines. */
  format: number;
  packages: LockPackage[];
  dependencies: LockDependencies[];
}

interface Scan extends Cursor {
  names: ReadonlySet<string>;
  /** Whether a kept name begins with this character code: spares most slices. */
  initials: Uint8Array;
  numbered: number | undefined;
  checksums: boolean;
  packages: LockPackage[];
  dependencies: LockDependencies[];
}

/** Offsets of one block while it is read; -1 for a line that has not come. */
interface Block {
  name: number;
  nameEnd: number;
  version: number;
  versionEnd: number;
  source: number;
  sourceEnd: number;
  checksum: number;
  replace: number;
  dependencies: number;
  entries: LockEntry[] | undefined;
}

const NEWEST_FORMAT = 4;

/** Scans a lock, keeping the packages called one of `names` and the entries that name them. */
export function scanLock(text: string, names: ReadonlySet<string>): Lock | { fault: TomlFault } {
  const initials = new Uint8Array(128);
  for (const name of names) initials[name.charCodeAt(0) & 127] = 1;
  const scan: Scan = {
    text,
    at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    names,
    initials,
    numbered: undefined,
    checksums: false,
    packages: [],
    dependencies: [],
  };
  try {
    scanBlocks(scan);
  } catch (caught) {
    return { fault: faultOf(text, caught as Stop) };
  }
  return { text, format: scan.numbered ?? (scan.checksums ? 2 : 1), packages: scan.packages, dependencies: scan.dependencies };
}

/** TOML's own reason if it is no TOML, else the place where it is not cargo's layout. */
function faultOf(text: string, caught: Stop): TomlFault {
  if (caught.offset === undefined) throw caught;
  const scanned = scanToml(text);
  if ("fault" in scanned) return scanned.fault;
  return { ...placeOf(text, caught.offset), why: `not as cargo writes it: ${caught.why}` };
}

function scanBlocks(scan: Scan): void {
  const { text } = scan;
  while (scan.at < text.length) {
    const code = text.charCodeAt(scan.at);
    if (code === CODE.lf || code === CODE.cr) skipNewline(scan);
    else if (code === CODE.hash) endOfLine(scan, "");
    else if (text.startsWith("[[package]]", scan.at)) scanBlock(scan, "[[package]]");
    else if (text.startsWith("version = ", scan.at)) scanFormat(scan);
    else if (text.startsWith("[[patch.unused]]", scan.at)) scanBlock(scan, "[[patch.unused]]");
    else if (text.startsWith("[metadata]", scan.at)) scanMetadata(scan);
    else stop(scan.at, "neither a package nor cargo's own lines");
  }
}

function scanFormat(scan: Scan): void {
  const start = scan.at;
  scan.at += "version = ".length;
  const format = scan.text.charCodeAt(scan.at) - 48;
  if (scan.numbered !== undefined || scan.packages.length > 0) stop(start, "a second format number");
  if (!(format >= 1 && format <= NEWEST_FORMAT)) stop(start, `a format number that is not 1 to ${NEWEST_FORMAT}`);
  scan.numbered = format;
  scan.at++;
  endOfLine(scan, "the format number");
}

/** Format 1 keeps the checksums here: `"checksum name version (source)" = "…"`. */
function scanMetadata(scan: Scan): void {
  scan.at += "[metadata]".length;
  endOfLine(scan, "a header");
  while (scan.text.charCodeAt(scan.at) === CODE.quote) {
    scanQuoted(scan, '"');
    scanQuoted(scan, ' = "');
    endOfLine(scan, "a checksum");
  }
}

function scanBlock(scan: Scan, header: string): void {
  const start = scan.at;
  scan.at += header.length;
  lineEnd(scan);
  const block: Block = {
    name: -1,
    nameEnd: -1,
    version: -1,
    versionEnd: -1,
    source: -1,
    sourceEnd: -1,
    checksum: -1,
    replace: -1,
    dependencies: -1,
    entries: undefined,
  };
  let end = scan.at;
  while (scanLine(scan, block)) {
    end = scan.at;
    lineEnd(scan);
  }
  if (block.name === -1 || block.version === -1) stop(start, "a package without name or version");
  keep(scan, block, start, end, header === "[[patch.unused]]");
}

/** One line of a block; false where the block ends. */
function scanLine(scan: Scan, block: Block): boolean {
  switch (scan.text.charCodeAt(scan.at)) {
    case 110:
      block.name = once(scan, block.name, 'name = "');
      block.nameEnd = scan.at - 1;
      return true;
    case 118:
      block.version = once(scan, block.version, 'version = "');
      block.versionEnd = scan.at - 1;
      return true;
    case 115:
      block.source = once(scan, block.source, 'source = "');
      block.sourceEnd = scan.at - 1;
      return true;
    case 99:
      block.checksum = once(scan, block.checksum, 'checksum = "');
      scan.checksums = true;
      return true;
    case 114:
      block.replace = once(scan, block.replace, 'replace = "');
      return true;
    case 100:
      scanDependencies(scan, block);
      return true;
    default:
      return endsBlock(scan);
  }
}

function endsBlock({ text, at }: Scan): boolean {
  const code = text.charCodeAt(at);
  if (at < text.length && code !== CODE.lf && code !== CODE.cr) stop(at, "a line that packages do not have");
  return false;
}

function once(scan: Scan, before: number, opening: string): number {
  if (before !== -1) stop(scan.at, "a line that this package has already");
  return scanQuoted(scan, opening);
}

/** Reads `opening`, which ends with a quote, and the text up to the next quote; returns where that text begins. */
function scanQuoted(scan: Scan, opening: string): number {
  const { text } = scan;
  if (!text.startsWith(opening, scan.at)) stop(scan.at, "a line that packages do not have");
  const start = scan.at + opening.length;
  let at = start;
  for (let code = text.charCodeAt(at); code !== CODE.quote; code = text.charCodeAt(++at)) {
    if (at >= text.length || code === CODE.backslash || isControl(code)) stop(at, "a string that does not end, or with escapes");
  }
  scan.at = at + 1;
  return start;
}

function scanDependencies(scan: Scan, block: Block): void {
  const { text } = scan;
  if (block.dependencies !== -1 || !text.startsWith("dependencies = [", scan.at)) stop(scan.at, "a line that packages do not have");
  block.dependencies = scan.at;
  scan.at += "dependencies = [".length;
  lineEnd(scan);
  while (text.charCodeAt(scan.at) === CODE.space) {
    const start = scanQuoted(scan, ' "');
    if (scan.initials[text.charCodeAt(start) & 127] === 1) keepEntry(scan, block, start, scan.at - 1);
    if (text.charCodeAt(scan.at) !== CODE.comma) stop(scan.at, "an entry without a comma");
    scan.at++;
    lineEnd(scan);
  }
  if (text.charCodeAt(scan.at) !== CODE.close) stop(scan.at, "dependencies that do not end");
  scan.at++;
}

function keepEntry(scan: Scan, block: Block, start: number, end: number): void {
  const [name, version, ...more] = scan.text.slice(start, end).split(" ") as [string, ...string[]];
  if (!scan.names.has(name)) return;
  const source = more.length === 0 ? undefined : more.join(" ").replace(/^\((.*)\)$/, "$1");
  block.entries ??= [];
  block.entries.push({ start, end, name, version, source });
}

function keep(scan: Scan, block: Block, start: number, end: number, unused: boolean): void {
  const { text } = scan;
  if (block.entries !== undefined) {
    scan.dependencies.push({ owner: text.slice(block.name, block.nameEnd), start, entries: block.entries });
  }
  if (scan.initials[text.charCodeAt(block.name) & 127] !== 1) return;
  const name = text.slice(block.name, block.nameEnd);
  if (!scan.names.has(name)) return;
  const version = text.slice(block.version, block.versionEnd);
  const source = block.source === -1 ? undefined : text.slice(block.source, block.sourceEnd);
  scan.packages.push({ name, version, versionStart: block.version, source, start, end, unused });
}

function lineEnd(scan: Scan): void {
  if (scan.text.charCodeAt(scan.at) === CODE.lf) scan.at++;
  else if (scan.at < scan.text.length && !skipNewline(scan)) stop(scan.at, "something after the end of a line");
}
