import { quoted } from "../quoted";

/**
 * A strict scanner for JSON (RFC 8259, and a byte order mark as npm takes it) that tells where chosen values stand, so that
 * one can be replaced and every other byte kept. The rest is checked and forgotten: a lock of 20,000 packages costs no tree.
 */
export interface JsonPlace {
  kind: "object" | "array" | "string" | "number" | "true" | "false" | "null";
  /** Offsets of the value as written, quotes and brackets inside. */
  start: number;
  end: number;
  /** A string decoded, a number as written, "" for everything else. */
  text: string;
}

/** Why a text is not JSON, or not to be trusted: `offset` is where. */
export interface JsonFault {
  offset: number;
  why: string;
}

export type JsonPath = readonly string[];

interface Scan {
  text: string;
  at: number;
  depth: number;
}

/** Keys that are looked for at one level; `found` is filled by the place's index among the paths asked for. */
interface Wanted {
  paths: readonly { rest: JsonPath; index: number }[];
  found: (JsonPlace | undefined)[];
}

const DEEPEST = 500;
const NOTHING: Wanted = { paths: [], found: [] };

/** Finds the values at some paths of keys, in their order; `undefined` for what is not there. A key on such a path may occur once. */
export function findInJson(text: string, paths: readonly JsonPath[]): { places: (JsonPlace | undefined)[] } | { fault: JsonFault } {
  const wanted: Wanted = { paths: paths.map((rest, index) => ({ rest, index })), found: paths.map(() => undefined) };
  const scan: Scan = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, depth: 0 };
  try {
    skipSpace(scan);
    scanValue(scan, wanted);
    skipSpace(scan);
    if (scan.at < text.length) stop(scan, "after the end of the value");
    return { places: wanted.found };
  } catch (caught) {
    if (caught instanceof Stop) return { fault: { offset: caught.offset, why: caught.message } };
    throw caught;
  }
}

class Stop extends Error {
  constructor(
    readonly offset: number,
    why: string,
  ) {
    super(why);
  }
}

/** Stops at what stands here: `"x" where a value should be`. */
function stop(scan: Scan, where: string): never {
  const point = scan.text.codePointAt(scan.at);
  throw new Stop(scan.at, `${point === undefined ? "the end of the file" : quoted(String.fromCodePoint(point))} ${where}`);
}

function scanValue(scan: Scan, wanted: Wanted): void {
  const start = scan.at;
  const { kind, text } = scanAny(scan, wanted);
  for (const { rest, index } of wanted.paths) if (rest.length === 0) wanted.found[index] = { kind, start, end: scan.at, text };
}

function scanAny(scan: Scan, wanted: Wanted): Pick<JsonPlace, "kind" | "text"> {
  switch (scan.text[scan.at]) {
    case "{":
      scanObject(scan, wanted);
      return { kind: "object", text: "" };
    case "[":
      scanArray(scan);
      return { kind: "array", text: "" };
    case '"':
      return { kind: "string", text: scanString(scan) };
    default:
      return scanWord(scan);
  }
}

const WORD = /(true|false|null)|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function scanWord(scan: Scan): Pick<JsonPlace, "kind" | "text"> {
  WORD.lastIndex = scan.at;
  const match = WORD.exec(scan.text);
  if (!match) stop(scan, "where a value should be");
  scan.at = WORD.lastIndex;
  return match[1] ? { kind: match[1] as "true", text: "" } : { kind: "number", text: match[0] };
}

function scanObject(scan: Scan, wanted: Wanted): void {
  const seen = new Set<string>();
  enter(scan);
  for (let first = true; more(scan, first, "}", "an object"); first = false) {
    if (scan.text[scan.at] !== '"') stop(scan, "where a key in quotes should be");
    const start = scan.at;
    const key = scanString(scan);
    const inside = below(wanted, key);
    if (inside !== NOTHING && seen.has(key)) throw new Stop(start, `the key ${quoted(key)} a second time`);
    if (inside !== NOTHING) seen.add(key);
    skipSpace(scan);
    if (scan.text[scan.at] !== ":") stop(scan, 'where ":" should be');
    scan.at++;
    skipSpace(scan);
    scanValue(scan, inside);
  }
}

/** What is looked for under a key. */
function below(wanted: Wanted, key: string): Wanted {
  const paths = wanted.paths.filter(({ rest }) => rest.length > 0 && rest[0] === key);
  return paths.length === 0 ? NOTHING : { paths: paths.map(({ rest, index }) => ({ rest: rest.slice(1), index })), found: wanted.found };
}

function scanArray(scan: Scan): void {
  enter(scan);
  for (let first = true; more(scan, first, "]", "an array"); first = false) scanValue(scan, NOTHING);
}

function enter(scan: Scan): void {
  if (++scan.depth > DEEPEST) throw new Stop(scan.at, `more than ${DEEPEST} levels of nesting`);
  scan.at++;
}

/** Steps to the next part of an object or array; at its closing bracket steps out and says no. */
function more(scan: Scan, first: boolean, closing: string, inside: string): boolean {
  skipSpace(scan);
  if (scan.text[scan.at] === closing) {
    scan.at++;
    scan.depth--;
    return false;
  }
  if (first) return true;
  if (scan.text[scan.at] !== ",") stop(scan, `where ${inside} should go on or end`);
  scan.at++;
  skipSpace(scan);
  if (scan.text[scan.at] === closing) stop(scan, "after a comma");
  return true;
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

// By hand: a regular expression for the whole string would keep a way back for each of its characters.
function scanString(scan: Scan): string {
  const { text } = scan;
  const start = scan.at++;
  for (let escapes = false; ; ) {
    const code = text.charCodeAt(scan.at);
    if (code === 34) {
      scan.at++;
      return escapes ? JSON.parse(text.slice(start, scan.at)) : text.slice(start + 1, scan.at - 1);
    }
    if (Number.isNaN(code) || code < 32) stop(scan, "in a string");
    if (code !== 92) scan.at++;
    else {
      ESCAPE.lastIndex = scan.at;
      if (!ESCAPE.test(text)) throw new Stop(scan.at, "an escape that JSON does not have");
      scan.at = ESCAPE.lastIndex;
      escapes = true;
    }
  }
}

function skipSpace(scan: Scan): void {
  let code = scan.text.charCodeAt(scan.at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = scan.text.charCodeAt(++scan.at);
}
