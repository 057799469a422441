import { quoted } from "../quoted";
import { parseVersion, pep440 } from "../version";
import { lone, type Span } from "./lone";
import { notToml, type PartResult, type Reading, textOf, type Unreadable } from "./manifest";
import { find, scanToml, type TomlDocument } from "./toml";
import { placeOf } from "./toml-cursor";

const LARGEST = 4 * 1024 * 1024;

/** Reads pyproject.toml: `[project] version`, which is in PEP 440 form and is written so. */
export function* readPyproject(path: string): Reading<PartResult> {
  const text = textOf(yield { files: [path], folders: [] }, path);
  if (typeof text !== "string") return { unreadable: [text] };
  if (text.length > LARGEST) return { unreadable: [{ path, why: `is larger than ${LARGEST / 1024 / 1024} MiB` }] };
  const scanned = scanToml(text);
  if ("fault" in scanned) return { unreadable: [notToml(path, scanned.fault)] };
  const place = versionPlace(scanned.document);
  if ("why" in place) return { unreadable: [{ path, ...place }] };
  return { part: lone("pyproject", path, text, { span: spanIn, spelled }) };
}

function spelled(now: string): string {
  const version = parseVersion(now);
  return version ? pep440(version) : now;
}

function spanIn(text: string): Span {
  const scanned = scanToml(text);
  const place = "document" in scanned ? versionPlace(scanned.document) : undefined;
  // nothing is no version, so the proof of the edits fails
  return place && "start" in place ? place : { start: 0, end: 0 };
}

/** The span between the quotes of `[project] version`. */
function versionPlace(document: TomlDocument): Span | Omit<Unreadable, "path"> {
  const entry = find(document, ["project", "version"]);
  if (entry === undefined) return missing(document);
  const { kind, start, end, text } = entry.value;
  const inside = document.text.slice(start + 1, end - 1);
  if (kind === "string" && inside === text && /^[!-~]+$/.test(text)) return { start: start + 1, end: end - 1 };
  const why = `has ${quoted(document.text.slice(start, end))} as version of [project]; write it in PEP 440 form between plain quotes`;
  return { ...placeOf(document.text, start), why };
}

const DYNAMIC = 'makes its version at build time (dynamic = ["version"]), so there is nothing to bump; take the file out of [[files]]';

/** Poetry 2 reads [project] too (https://python-poetry.org/docs/pyproject/, "The project section"). */
const IN_POETRY = {
  why: "has its version in [tool.poetry]; cogrel reads [project], as Poetry 2 does",
  fix: "write name and version under [project] in pyproject.toml, in place of [tool.poetry]",
  withoutVersion: true,
} as const;

function missing(document: TomlDocument): Omit<Unreadable, "path"> {
  const dynamic = document.entries.find(
    ({ path, value }) => path.length === 3 && path[0] === "project" && path[1] === "dynamic" && value.text === "version",
  );
  if (dynamic) return { ...placeOf(document.text, dynamic.value.start), why: DYNAMIC, withoutVersion: true };
  const poetry = find(document, ["tool", "poetry", "version"]);
  if (poetry) return { ...placeOf(document.text, poetry.keyStart), ...IN_POETRY };
  const project = find(document, ["project"]);
  const place = project ? placeOf(document.text, project.keyStart) : { line: 1, column: 1 };
  return { ...place, why: "has no version in [project]; add one, or take the file out of [[files]]", withoutVersion: true };
}
