import { quoted } from "../quoted";
import { lone, type Span } from "./lone";
import { type PartResult, type Reading, textOf, type Unreadable } from "./manifest";
import { placeOf } from "./toml-cursor";

const LARGEST = 1024;
const PUT_RIGHT = "write one line with the version and nothing else";

/** What a version file of one line must not hold, the most telling first; the match is where it is wrong. */
const WRONG: readonly (readonly [RegExp, string])[] = [
  [/^\ufeff/, "begins with a byte order mark"],
  [/^(?:<{7}|={7}|>{7}|\|{7})/m, "holds the marker of an unfinished merge"],
  [/^\s*$/, "is empty"],
  [/(?<=\n)[\s\S]/, "has more than one line"],
  [/\r(?!\n)/, "holds a carriage return without a line feed"],
  [/[^\S\r\n]/, "holds white space"],
  [/[^\r\n!-~]/, "holds a character that is not printable ASCII"],
];

/** Reads a file that holds the version and nothing else: one line of ASCII; its line end, or none, is kept. */
export function* readText(path: string): Reading<PartResult> {
  const text = textOf(yield { files: [path], folders: [] }, path);
  if (typeof text !== "string") return { unreadable: [text] };
  const wrong = whyUnreadable(path, text);
  if (wrong) return { unreadable: [wrong] };
  return { part: lone("text", path, text, { span }) };
}

function span(text: string): Span {
  return { start: 0, end: text.trimEnd().length };
}

function whyUnreadable(path: string, text: string): Unreadable | undefined {
  if (text.length > LARGEST) return { path, why: `is larger than ${LARGEST} bytes; ${PUT_RIGHT}` };
  for (const [expression, why] of WRONG) {
    const at = expression.exec(text)?.index;
    if (at === undefined) continue;
    const place = placeOf(text, at);
    return { path, ...place, why: `${why}: ${quoted(text.split("\n")[place.line - 1] ?? "")}; ${PUT_RIGHT}` };
  }
  return undefined;
}
