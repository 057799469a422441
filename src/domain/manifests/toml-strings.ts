import { CODE, type Cursor, isControl, shown, skipNewline, stop } from "./toml-cursor";

const ESCAPES = new Map([
  ["b", "\b"],
  ["t", "\t"],
  ["n", "\n"],
  ["f", "\f"],
  ["r", "\r"],
  ["e", "\u001b"], // TOML 1.1
  ['"', '"'],
  ["\\", "\\"],
]);
const HEX_DIGITS = new Map([
  ["x", 2], // TOML 1.1
  ["u", 4],
  ["U", 8],
]);

/** Reads the string that begins here, of any of the four forms, and returns what it says. */
export function scanString(cursor: Cursor): string {
  const quote = cursor.text.charCodeAt(cursor.at);
  const long = cursor.text.charCodeAt(cursor.at + 1) === quote && cursor.text.charCodeAt(cursor.at + 2) === quote;
  return long ? scanLong(cursor, quote) : scanShort(cursor, quote);
}

/** A one-line string, `"…"` or `'…'`; also the only form of a quoted key. */
export function scanShort(cursor: Cursor, quote: number): string {
  const { text } = cursor;
  const opened = cursor.at;
  let decoded = "";
  let from = ++cursor.at;
  for (;;) {
    plainRun(cursor, quote, opened);
    if (text.charCodeAt(cursor.at) === quote) break;
    decoded += text.slice(from, cursor.at) + escaped(cursor);
    from = cursor.at;
  }
  const rest = text.slice(from, cursor.at++);
  return decoded === "" ? rest : decoded + rest;
}

// what may stand in a one-line string before its closing quote or the next escape
const CONTROLS = String.raw`\x00-\x08\x0a-\x1f\x7f`;
const BASIC = new RegExp(`[^"\\\\${CONTROLS}]*`, "y");
const LITERAL = new RegExp(`[^'${CONTROLS}]*`, "y");

/** Moves to the closing quote or the next escape. */
function plainRun(cursor: Cursor, quote: number, opened: number): void {
  const { text } = cursor;
  const run = quote === CODE.quote ? BASIC : LITERAL;
  run.lastIndex = cursor.at;
  run.test(text);
  cursor.at = run.lastIndex;
  const code = text.charCodeAt(cursor.at);
  if (code === quote || code === CODE.backslash) return;
  if (cursor.at >= text.length || code === CODE.lf || code === CODE.cr) stop(opened, "a string that does not end on its line");
  stop(cursor.at, `a control character, ${shown(text, cursor.at)}, in a string`);
}

/** A string of many lines; up to two quotes may stand directly before the closing three. */
function scanLong(cursor: Cursor, quote: number): string {
  const { text } = cursor;
  const opened = cursor.at;
  const closing = quote === CODE.quote ? '"""' : "'''";
  const parts: string[] = [];
  cursor.at += 3;
  skipNewline(cursor);
  let from = cursor.at;
  while (!text.startsWith(closing, cursor.at)) {
    if (cursor.at >= text.length) stop(opened, "a string that does not end");
    if (text.charCodeAt(cursor.at) === CODE.backslash && quote === CODE.quote) {
      parts.push(text.slice(from, cursor.at), skipsLines(cursor) ? "" : escaped(cursor));
      from = cursor.at;
    } else longCharacter(cursor);
  }
  for (let more = 0; more < 2 && text.charCodeAt(cursor.at + 3) === quote; more++) cursor.at++;
  parts.push(text.slice(from, cursor.at));
  cursor.at += 3;
  return parts.join("");
}

function longCharacter(cursor: Cursor): void {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === CODE.lf || code === CODE.cr) skipNewline(cursor);
  else if (isControl(code)) stop(cursor.at, `a control character, ${shown(cursor.text, cursor.at)}, in a string`);
  else cursor.at++;
}

/** A backslash at the end of a line takes the line end and all white space up to the next word with it. */
function skipsLines(cursor: Cursor): boolean {
  const { text } = cursor;
  let at = cursor.at + 1;
  while (text.charCodeAt(at) === CODE.space || text.charCodeAt(at) === CODE.tab) at++;
  const code = text.charCodeAt(at);
  if (code !== CODE.lf && code !== CODE.cr) return false;
  cursor.at = at;
  while (skipNewline(cursor)) {
    while (text.charCodeAt(cursor.at) === CODE.space || text.charCodeAt(cursor.at) === CODE.tab) cursor.at++;
  }
  return true;
}

function escaped(cursor: Cursor): string {
  const { text, at } = cursor;
  const letter = text.charAt(at + 1);
  const simple = ESCAPES.get(letter);
  const digits = HEX_DIGITS.get(letter);
  if (simple === undefined && digits === undefined) stop(at, `an escape that TOML does not have: \\ and ${shown(text, at + 1)}`);
  cursor.at = at + 2 + (digits ?? 0);
  return simple ?? scalarValue(text.slice(at + 2, cursor.at), digits as number, at);
}

/** `\uXXXX` and the like name a Unicode scalar value: no surrogates, nothing above U+10FFFF. */
function scalarValue(hex: string, digits: number, at: number): string {
  const point = Number.parseInt(hex, 16);
  const wellFormed = hex.length === digits && /^[0-9A-Fa-f]+$/.test(hex);
  if (!wellFormed || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) stop(at, "an escape that names no character");
  return String.fromCodePoint(point);
}
