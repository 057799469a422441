import { nextRelease, pep440, type Version } from "../version";
import { normalized, sameVersion } from "./python-name";

/** A requirement of Python's metadata (PEP 508), as far as it is looked at. */
interface Requirement {
  name: string;
  /** Each as operator and version. */
  bounds: readonly (readonly [string, string])[] | undefined;
  /** What stands behind a semicolon: when it counts. */
  marker: string;
  text: string;
}

const FORM = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:\(([^()]*)\)|([^;()]*))\s*(?:;(.*))?$/s;
const BOUND = /^\s*(~=|===|==|!=|<=|>=|<|>)\s*([^\s,]+)\s*$/;
const LONGEST = 1000;

function readRequirement(text: string): Requirement | undefined {
  const match = text.length > LONGEST ? undefined : FORM.exec(text);
  if (!match) return undefined;
  const [, name = "", inside, bare = "", marker = ""] = match;
  const bounds = (inside ?? bare).trim() === "" ? [] : (inside ?? bare).split(",").map((one) => BOUND.exec(one));
  const read = bounds.every((one) => one !== null) ? bounds.map(([, sign = "", version = ""]) => [sign, version] as const) : undefined;
  return { name, bounds: read, marker: marker.trim(), text: text.trim() };
}

/** What a package of this version must require of one that is released with it (COG.md, "Files"). */
export function wantedRequirement(name: string, version: Version): string {
  return `${name}>=${pep440(version)},<${nextRelease(version, "major").release[0]}`;
}

/**
 * What is wrong with how a package requires another of its own version; `undefined` if nothing. Order, blanks and spelling
 * don't count; a requirement under a condition alone is none.
 */
export function requirementFault(requires: readonly string[], name: string, version: Version): string | undefined {
  const own = requires
    .map(readRequirement)
    .filter((one) => one !== undefined && normalized(one.name) === normalized(name)) as Requirement[];
  const wrong = own.find((one) => !isWanted(one, version));
  if (wrong) return `requires ${wrong.text}`;
  if (own.length === 0) return `requires no ${name}`;
  return own.some(({ marker }) => marker === "") ? undefined : `requires ${own[0]?.text}, which is not always`;
}

function isWanted({ bounds }: Requirement, version: Version): boolean {
  const wanted = [
    [">=", pep440(version)],
    ["<", nextRelease(version, "major").text],
  ] as const;
  const equal = ([sign, one]: readonly [string, string], [other, bound]: readonly [string, string]) =>
    sign === other && sameVersion(one, bound);
  if (!bounds) return false;
  return (
    bounds.every((one) => wanted.some((other) => equal(one, other))) && wanted.every((one) => bounds.some((other) => equal(one, other)))
  );
}
