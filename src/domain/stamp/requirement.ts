import { normalized } from "../assets/python-name";
import type { Edit } from "../edit";
import { find, nodeAt, scanToml, type TomlDocument, type TomlEntry } from "../manifests/toml";
import { editString, outlineOf, proveEdits } from "../manifests/toml-proof";
import { plusOne } from "../numbers";
import { pep440, type Version } from "../version";

export interface StampedPyproject {
  edits: Edit[];
  /** Each requirement as it is afterwards. */
  requirements: string[];
  /** The README that the package's page is made from: its path from the file's folder; `undefined` where none is named. */
  readme: string | undefined;
}

const LARGEST = 4 * 1024 * 1024;

/**
 * What makes a pyproject.toml require these packages from the version on and below the next major one, in whatever lists of
 * `[project]` they are; extras and markers stay. Or why it cannot be done.
 */
export function stampPyproject(text: string, packages: readonly string[], version: Version): StampedPyproject | { fault: string } {
  if (text.length > LARGEST) return { fault: `is larger than ${LARGEST / 1024 / 1024} MiB` };
  const scanned = scanToml(text);
  if ("fault" in scanned) return { fault: `${scanned.fault.line}:${scanned.fault.column}: ${scanned.fault.why}` };
  const { document } = scanned;
  const found = requirementsIn(document).filter(({ name }) => packages.map(normalized).includes(name));
  const missing = packages.find((name) => !found.some((one) => one.name === normalized(name)));
  if (missing !== undefined) return { fault: `requires no ${missing} in [project] dependencies` };
  const odd = found.find(({ parts }) => parts === undefined);
  if (odd) return { fault: `requires ${odd.name} from an address: ${odd.entry.value.text}` };
  const range = `>=${pep440(version)},<${plusOne(version.release[0])}.0`;
  const wanted = found.map(({ entry, parts }) => ({ entry, now: moved(parts as Parts, range) }));
  const edits = wanted.filter(({ entry, now }) => entry.value.text !== now).map(({ entry, now }) => editString(text, entry.value, now));
  proveEdits(outlineOf(document), edits, new Map(wanted.map(({ entry, now }) => [entry.value.start, now])));
  return { edits, requirements: wanted.map(({ now }) => now), readme: readmeOf(document) };
}

interface Requirement {
  entry: TomlEntry;
  /** As packages' names are compared. */
  name: string;
  /** `undefined` for one that names an address instead of versions. */
  parts: Parts | undefined;
}

interface Parts {
  /** Name and extras, as written, with the blanks behind them. */
  before: string;
  versions: string;
  /** The marker, with the blanks before it. */
  after: string;
}

/** PEP 508, as far as it matters here: a name, extras, versions with or without parentheses, a marker. */
const REQUIREMENT = /^(\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?)([^;@]*?)(\s*(?:;[\s\S]*)?)$/;
const NAMED = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?@/;

function requirementsIn(document: TomlDocument): Requirement[] {
  const optional = nodeAt(document.root, ["project", "optional-dependencies"])?.children;
  const lists = [nodeAt(document.root, ["project", "dependencies"]), ...(optional ? optional.values() : [])];
  const entries = lists.flatMap((list) => [...(list?.children?.values() ?? [])].map(({ entry }) => entry));
  return entries.flatMap((entry) => (entry?.value.kind === "string" ? readRequirement(entry) : []));
}

const LONGEST = 1000;

function readRequirement(entry: TomlEntry): Requirement[] {
  if (entry.value.text.length > LONGEST) return [];
  const [, before = "", name, versions = "", after = ""] = REQUIREMENT.exec(entry.value.text) ?? [];
  if (name !== undefined) return [{ entry, name: normalized(name), parts: { before, versions, after } }];
  const [, named] = NAMED.exec(entry.value.text) ?? [];
  return named === undefined ? [] : [{ entry, name: normalized(named), parts: undefined }];
}

function moved({ before, versions, after }: Parts, range: string): string {
  return `${before}${versions.startsWith("(") ? `(${range})` : range}${after}`;
}

function readmeOf(document: TomlDocument): string | undefined {
  const [direct, table] = [find(document, ["project", "readme"]), find(document, ["project", "readme", "file"])];
  return [direct, table].find((entry) => entry?.value.kind === "string")?.value.text;
}
