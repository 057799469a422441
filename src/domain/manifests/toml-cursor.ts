/** A place in a text that is being scanned. One object for the whole scan: `at` moves forward only. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** Why a text is not TOML; `line` and `column` are 1-based, the column in UTF-16 units. */
export interface TomlFault {
  line: number;
  column: number;
  why: string;
}

/** What the scanner throws inside; `scanToml` hands it out as a TomlFault. Not an Error: no stack is needed, and none is paid for. */
export interface Stop {
  offset: number;
  why: string;
}

export const CODE = {
  tab: 9,
  lf: 10,
  cr: 13,
  space: 32,
  quote: 34,
  hash: 35,
  apostrophe: 39,
  comma: 44,
  dot: 46,
  equals: 61,
  open: 91,
  backslash: 92,
  close: 93,
  openBrace: 123,
  closeBrace: 125,
  del: 127,
} as const;

export function stop(offset: number, why: string): never {
  throw { offset, why } satisfies Stop;
}

/** How a character is shown in a message: `"x"`, `U+000D`, or the end of the file. */
export function shown(text: string, at: number): string {
  const point = text.codePointAt(at);
  if (point === undefined) return "the end of the file";
  const visible = point > 32 && point < 127;
  return visible ? `"${String.fromCodePoint(point)}"` : `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Control characters that TOML allows nowhere: all but tab; LF and CR are judged by the caller. */
export function isControl(code: number): boolean {
  return (code < 32 && code !== CODE.tab) || code === CODE.del;
}

export function skipBlanks(cursor: Cursor): void {
  const { text } = cursor;
  let code = text.charCodeAt(cursor.at);
  while (code === CODE.space || code === CODE.tab) code = text.charCodeAt(++cursor.at);
}

/** Steps over one LF or CRLF if one is next; a CR alone is an error. */
export function skipNewline(cursor: Cursor): boolean {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === CODE.lf) cursor.at += 1;
  else if (code !== CODE.cr) return false;
  else if (cursor.text.charCodeAt(cursor.at + 1) === CODE.lf) cursor.at += 2;
  else stop(cursor.at, "a carriage return without a line feed");
  return true;
}

export function skipComment(cursor: Cursor): void {
  const { text } = cursor;
  if (text.charCodeAt(cursor.at) !== CODE.hash) return;
  let at = cursor.at + 1;
  for (let code = text.charCodeAt(at); at < text.length; code = text.charCodeAt(++at)) {
    if (code === CODE.lf || (code === CODE.cr && text.charCodeAt(at + 1) === CODE.lf)) break;
    if (isControl(code)) stop(at, `a control character, ${shown(text, at)}, in a comment`);
  }
  cursor.at = at;
}

/** Steps over blanks, comments and line ends: what may stand between the parts of an array or inline table. */
export function skipFiller(cursor: Cursor): void {
  do {
    skipBlanks(cursor);
    skipComment(cursor);
  } while (skipNewline(cursor));
}

/** After a header or a value: only blanks and a comment may follow on the line. */
export function endOfLine(cursor: Cursor, after: string): void {
  skipBlanks(cursor);
  skipComment(cursor);
  if (cursor.at < cursor.text.length && !skipNewline(cursor)) stop(cursor.at, `${shown(cursor.text, cursor.at)} after ${after}`);
}

/** The 1-based line and column of an offset. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let lf = text.indexOf("\n"); lf !== -1 && lf < offset; lf = text.indexOf("\n", lf + 1)) {
    line++;
    lineStart = lf + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
