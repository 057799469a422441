import { CODE, type Cursor, shown, stop } from "./toml-cursor";

export type ScalarKind = "integer" | "float" | "boolean" | "datetime";

const DIGITS = String.raw`\d(?:_?\d)*`;
const WHOLE = String.raw`[+-]?(?:0|[1-9](?:_?\d)*)`;
const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
// TOML 1.1 lets the seconds out
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?`;
const OFFSET = String.raw`(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)`;

/** What a value without quotes may look like (toml.io/en/v1.1.0: Integer, Float, Boolean, the four date-times). */
const FORMS: readonly [ScalarKind, RegExp][] = [
  ["integer", new RegExp(`^(?:${WHOLE}|0x[\\dA-Fa-f](?:_?[\\dA-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*)$`)],
  ["float", new RegExp(`^(?:${WHOLE}(?:\\.${DIGITS})?(?:[eE][+-]?${DIGITS})?|[+-]?(?:inf|nan))$`)],
  ["datetime", new RegExp(`^(?:${DATE}(?:[Tt ]${TIME}${OFFSET}?)?|${TIME})$`)],
];
const DATE_ONLY = new RegExp(`^${DATE}$`);

/** Reads the value without quotes that begins here and tells what it is. */
export function scanScalar(cursor: Cursor): ScalarKind {
  const start = cursor.at;
  let word = scanWord(cursor);
  if (cursor.text.charCodeAt(cursor.at) === CODE.space && isDigit(cursor.text.charCodeAt(cursor.at + 1)) && DATE_ONLY.test(word)) {
    cursor.at++;
    scanWord(cursor);
    word = cursor.text.slice(start, cursor.at);
  }
  if (word === "true" || word === "false") return "boolean";
  if (word === "") stop(start, `${shown(cursor.text, start)} where a value should be`);
  const form = FORMS.find(([, pattern]) => pattern.test(word));
  if (form === undefined) stop(start, "a value that is no string, number, boolean or date");
  return form[0];
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Moves over the letters, digits and signs that values without quotes are made of. */
function scanWord(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at;
  for (let code = text.charCodeAt(cursor.at); isWordCode(code); code = text.charCodeAt(++cursor.at));
  return text.slice(start, cursor.at);
}

function isWordCode(code: number): boolean {
  if (isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return true;
  return code === 43 || code === 45 || code === CODE.dot || code === 58 || code === 95;
}
