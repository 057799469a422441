import { lineAt } from "../edit";
import { EXIT, Problem } from "../problem";
import { quoted } from "../quoted";
import { type Expression, readExpression } from "./expression";
import { type Found, search } from "./expression-search";
import { lone } from "./lone";
import { type Part, type PartResult, type Reading, textOf, type Unreadable } from "./manifest";

const LARGEST = 4 * 1024 * 1024;
const LONGEST_VERSION = 256;

/** Reads any text file whose version is the one capture of `match`, which must match exactly once. */
export function* readPattern(path: string, match: string): Reading<PartResult> {
  const text = textOf(yield { files: [path], folders: [] }, path);
  if (typeof text !== "string") return { unreadable: [text] };
  const expression = readExpression(match);
  if ("fault" in expression) return { unreadable: [{ path, why: `match ${quoted(match)} is not accepted: ${expression.fault}` }] };
  const found = foundOnce(path, text, expression, match);
  if ("why" in found) return { unreadable: [found] };
  const part = lone("pattern", path, text, { span: (edited) => spanIn(edited, expression) });
  const edits: Part["edits"] = (was, now) => {
    const edited = text.slice(0, found.start) + now + text.slice(found.end);
    if (!finds(expression, edited, now)) throw tooNarrow(path, match, now);
    return part.edits(was, now);
  };
  return { part: { ...part, edits } };
}

function finds(expression: Expression, text: string, version: string): boolean {
  const { start, end } = spanIn(text, expression);
  return text.slice(start, end) === version;
}

/** An expression that takes the old version and not the new one is a fault of the configuration, not of the file. */
function tooNarrow(path: string, match: string, now: string): Problem {
  const fix = "widen the capture in cogrel.toml so that it takes every X.Y.Z and X.Y.Z-LABELN";
  return new Problem("configuration", `${path}: match ${quoted(match)} would not find ${now} once it is written there`, {
    exit: EXIT.usage,
    fix,
  });
}

function spanIn(text: string, expression: Expression): Found {
  const result = search(expression, text);
  const only = "found" in result && result.found.length === 1 ? result.found[0] : undefined;
  // nothing is no version, so the proof of the edits fails
  return only ?? { start: 0, end: 0 };
}

function foundOnce(path: string, text: string, expression: Expression, match: string): Found | Unreadable {
  if (text.length > LARGEST) return { path, why: `is larger than ${LARGEST / 1024 / 1024} MiB` };
  const result = search(expression, text);
  if ("tooLong" in result)
    return {
      path,
      line: lineAt(text, result.tooLong),
      why: `takes too long to search for ${quoted(match)}; make match begin with fixed text`,
    };
  const only = result.found[0];
  if (only === undefined || result.found.length > 1) return { path, why: countedWhy(text, result.found, match) };
  const version = text.slice(only.start, only.end);
  if (/^[!-~]+$/.test(version) && version.length <= LONGEST_VERSION) return only;
  return { path, line: lineAt(text, only.start), why: `holds ${quoted(version)} where the version should be` };
}

function countedWhy(text: string, found: readonly Found[], match: string): string {
  if (found.length === 0) return `match ${quoted(match)} is found nowhere; it must match exactly once`;
  const lines = found.slice(0, 5).map(({ start }) => lineAt(text, start));
  const more = found.length > lines.length ? ", …" : "";
  return `match ${quoted(match)} is found ${found.length} times, on lines ${lines.join(", ")}${more}; it must match exactly once`;
}
