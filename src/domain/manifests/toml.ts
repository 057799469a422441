/**
 * A scanner for TOML 1.1 that tells where everything stands, so that a value can be replaced and every other byte kept.
 *
 *     const scanned = scanToml(text);
 *     if ("fault" in scanned) … scanned.fault.line, .column, .why; otherwise:
 *     const version = find(scanned.document, ["project", "version"]);
 *     if (version?.value.kind === "string") … version.value.text, and its span with quotes: value.start … value.end
 *
 * It takes what cargo takes (TOML 1.1: inline tables over many lines, trailing commas, `\e`, `\xHH`, times without
 * seconds; LF and CRLF, mixed; a byte order mark) and refuses what TOML refuses: merge markers, strings that do not end,
 * a CR alone, control characters, anything after a value, keys set twice. Nesting is limited, so no input exhausts the stack.
 */
import {
  CODE,
  type Cursor,
  endOfLine,
  placeOf,
  type Stop,
  shown,
  skipBlanks,
  skipComment,
  skipFiller,
  skipNewline,
  stop,
  type TomlFault,
} from "./toml-cursor";
import { type ScalarKind, scanScalar } from "./toml-scalars";
import { scanShort, scanString } from "./toml-strings";
import { node, type Open, openNextTable, openTable, setItem, setKey, type TomlNode } from "./toml-tree";

export type { TomlFault } from "./toml-cursor";
export type { TomlNode } from "./toml-tree";

/** The keys from the root; a number is an index into an array or into `[[tables]]`. */
export type TomlPath = readonly (string | number)[];

export interface TomlValue {
  /** `table` is a header's: `[a]` or `[[a]]`. */
  kind: "string" | ScalarKind | "array" | "inline-table" | "table";
  /** Offsets of the value as written: quotes, brackets and braces are inside. */
  start: number;
  end: number;
  /** A string decoded, any other scalar as written; "" for arrays and tables, whose parts are entries of their own. */
  text: string;
}

/** One key with its value, one header, or one item of an array, in the order of the text. */
export interface TomlEntry {
  path: TomlPath;
  /** The key as written, all its dotted parts; for an item of an array both are the value's start. */
  keyStart: number;
  keyEnd: number;
  value: TomlValue;
  /** Whether it is a `[header]` or `[[header]]`. */
  header: boolean;
}

export interface TomlDocument {
  text: string;
  /** All entries, in the order of the text; an array or inline table comes before its parts. */
  entries: readonly TomlEntry[];
  /** The same as a tree. */
  root: TomlNode;
}

/** One part of a key as written. */
export interface Key {
  text: string;
  start: number;
  end: number;
}

/** Deeper than cargo goes (80), far below what a stack holds. */
const DEPTH = 128;

// an expression for a whole word costs less than a loop over its letters, until a program has run for long
const BARE = /[A-Za-z0-9_-]+/y;

interface Scan extends Cursor {
  entries: TomlEntry[];
}

/** Scans a whole text; what is wrong with it comes back as a fault, nothing is thrown. */
export function scanToml(text: string): { document: TomlDocument } | { fault: TomlFault } {
  try {
    return { document: scanDocument({ text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, entries: [] }) };
  } catch (caught) {
    if (!isStop(caught)) throw caught;
    return { fault: { ...placeOf(text, caught.offset), why: caught.why } };
  }
}

function isStop(caught: unknown): caught is Stop {
  return typeof caught === "object" && caught !== null && "offset" in caught && "why" in caught;
}

/** The entry at a path, if it is written there (a table that only longer headers imply has none). */
export function find(document: TomlDocument, path: TomlPath): TomlEntry | undefined {
  return nodeAt(document.root, path)?.entry;
}

/** The node at a path below a node: `children` of it are the keys of that table, however it is written. */
export function nodeAt(root: TomlNode, path: TomlPath): TomlNode | undefined {
  let at: TomlNode | undefined = root;
  for (const key of path) at = at?.children?.get(key);
  return at;
}

function scanDocument(scan: Scan): TomlDocument {
  const root = node("header");
  let open: Open = { node: root, path: [] };
  for (;;) {
    skipBlanks(scan);
    skipComment(scan);
    if (scan.at >= scan.text.length) return { text: scan.text, entries: scan.entries, root };
    if (skipNewline(scan)) continue;
    if (scan.text.charCodeAt(scan.at) === CODE.open) open = scanHeader(scan, root);
    else {
      scanPair(scan, open);
      endOfLine(scan, "a value");
    }
  }
}

function scanHeader(scan: Scan, root: TomlNode): Open {
  const start = scan.at;
  const many = scan.text.charCodeAt(start + 1) === CODE.open;
  scan.at += many ? 2 : 1;
  skipBlanks(scan);
  const keyStart = scan.at;
  const keys = scanKey(scan);
  const keyEnd = (keys.at(-1) as Key).end;
  if (!scan.text.startsWith(many ? "]]" : "]", scan.at)) stop(scan.at, `${shown(scan.text, scan.at)} in a table's header`);
  scan.at += many ? 2 : 1;
  const open = many ? openNextTable(root, keys) : openTable(root, keys);
  open.node.entry = { path: open.path, keyStart, keyEnd, value: { kind: "table", start, end: scan.at, text: "" }, header: true };
  scan.entries.push(open.node.entry);
  endOfLine(scan, "a table's header");
  return open;
}

function scanPair(scan: Scan, open: Open): void {
  const keyStart = scan.at;
  const keys = scanKey(scan);
  if (scan.text.charCodeAt(scan.at) !== CODE.equals) stop(scan.at, `${shown(scan.text, scan.at)} where "=" should be`);
  scan.at++;
  skipBlanks(scan);
  const keyEnd = (keys.at(-1) as Key).end;
  setKey(open, keys, scanValue(scan, longer(open.path, keys), keyStart, keyEnd));
}

function longer(path: TomlPath, keys: readonly Key[]): TomlPath {
  const all = path.slice() as (string | number)[];
  for (const key of keys) all.push(key.text);
  return all;
}

/** A key with its dots, up to the next character that is no blank. */
function scanKey(scan: Scan): Key[] {
  skipBlanks(scan);
  const keys = [scanKeyPart(scan)];
  skipBlanks(scan);
  while (scan.text.charCodeAt(scan.at) === CODE.dot) {
    if (keys.length === DEPTH) stop(scan.at, `a key of more than ${DEPTH} parts`);
    scan.at++;
    skipBlanks(scan);
    keys.push(scanKeyPart(scan));
    skipBlanks(scan);
  }
  return keys;
}

function scanKeyPart(scan: Scan): Key {
  const { text, at: start } = scan;
  const first = text.charCodeAt(start);
  if (first === CODE.quote || first === CODE.apostrophe) return { text: scanShort(scan, first), start, end: scan.at };
  BARE.lastIndex = start;
  if (!BARE.test(text)) stop(start, `${shown(text, start)} where a key should be`);
  scan.at = BARE.lastIndex;
  return { text: text.slice(start, scan.at), start, end: scan.at };
}

function scanValue(scan: Scan, path: TomlPath, keyStart: number, keyEnd: number): TomlNode {
  if (path.length > DEPTH) stop(scan.at, `more than ${DEPTH} levels of nesting`);
  const value: TomlValue = { kind: "string", start: scan.at, end: scan.at, text: "" };
  const entry: TomlEntry = { path, keyStart, keyEnd, value, header: false };
  scan.entries.push(entry);
  const made = node("value", entry);
  fillValue(scan, made, value, path);
  value.end = scan.at;
  return made;
}

function fillValue(scan: Scan, made: TomlNode, value: TomlValue, path: TomlPath): void {
  switch (scan.text.charCodeAt(scan.at)) {
    case CODE.quote:
    case CODE.apostrophe:
      value.text = scanString(scan);
      return;
    case CODE.open:
      value.kind = "array";
      scanItems(scan, made, path);
      return;
    case CODE.openBrace:
      value.kind = "inline-table";
      made.kind = "inline";
      scanPairs(scan, { node: made, path });
      return;
    default:
      value.kind = scanScalar(scan);
      value.text = scan.text.slice(value.start, scan.at);
  }
}

function scanItems(scan: Scan, array: TomlNode, path: TomlPath): void {
  scan.at++;
  for (let index = 0; ; index++) {
    skipFiller(scan);
    if (scan.text.charCodeAt(scan.at) === CODE.close) break;
    setItem(array, index, scanValue(scan, [...path, index], scan.at, scan.at));
    if (!another(scan, CODE.close, "an array")) break;
  }
  scan.at++;
}

function scanPairs(scan: Scan, open: Open): void {
  scan.at++;
  for (;;) {
    skipFiller(scan);
    if (scan.text.charCodeAt(scan.at) === CODE.closeBrace) break;
    scanPair(scan, open);
    if (!another(scan, CODE.closeBrace, "an inline table")) break;
  }
  scan.at++;
}

/** Whether a comma follows, and so perhaps another part; false at the closing bracket, which stays. */
function another(scan: Scan, closing: number, inside: string): boolean {
  skipFiller(scan);
  const code = scan.text.charCodeAt(scan.at);
  if (code === CODE.comma) scan.at++;
  else if (code !== closing) stop(scan.at, `${shown(scan.text, scan.at)} where ${inside} should go on or end`);
  return code === CODE.comma;
}
