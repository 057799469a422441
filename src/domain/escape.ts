// Controls, format characters (zero width, bidirectional, tags), line and paragraph separators, lone surrogates.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

// Most texts are this, ASCII and the signs of the screens, and seen to be it long before the classes above are compiled.
const PLAIN = /^[\n -~·✓✗→…]*$/;

/** Every character that a terminal or a log could act on, written as an escape; the rest as it is. */
export function escapeControls(text: string): string {
  if (PLAIN.test(text) && !text.includes("\n")) return text;
  return text.replace(UNSAFE, (one) => NAMED[one] ?? escaped(one.codePointAt(0) as number));
}

function escaped(code: number): string {
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/** The same for a JSON text, in JSON's own escapes; line ends between its values stay. */
export function escapeInJson(json: string): string {
  if (PLAIN.test(json)) return json;
  return json.replace(UNSAFE, (one) =>
    one === "\n" ? one : [...Array(one.length).keys()].map((at) => utf16(one.charCodeAt(at))).join(""),
  );
}

function utf16(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
