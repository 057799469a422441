import { isInRange } from "../semver-order";

/**
 * What becomes of a Cargo version requirement when the package that it asks for moves from one version to another.
 * Rules of requirements: The Cargo Book, "Specifying Dependencies"; a pre-release is admitted only by a requirement that
 * names a pre-release of the same X.Y.Z (crate `semver`, VersionReq::matches).
 */

interface Comparator {
  start: number;
  end: number;
  /** As written, "" for none, with the blanks after it. */
  operator: string;
  /** The parts as written: "1", "1.2", "1.2.3-rc.1", "1.*". */
  version: string;
}

const COMPARATOR =
  /^(?<operator>(?:\^|~|=|>=|>|<=|<)?\s*)(?<version>(?:\d+|[*xX])(?:\.(?:\d+|[*xX])){0,2}(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?$/;
const LONGEST = 1024;
const NUMBER = String.raw`(?:0|[1-9]\d{0,14})`;
/** X.Y.Z in numbers that `semver` can hold, too. */
const PLAIN = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}$`);

/** How a comparator moves to a new version, by its operator: what it admits should stay as wide as it was. */
const MOVED: Readonly<Record<string, (operator: string, version: string, now: string) => string>> = {
  "": (_, version, now) => (isWildcard(version) && !now.includes("-") ? sameShape(version, now) : now),
  ">": (_, __, now) => `>=${now}`,
  "<": (operator, version, now) => operator + nextBreaking(version, now),
};
const moveVersion = (operator: string, _: string, now: string) => operator + now;

/**
 * The requirement to write in place of `requirement`, or undefined where it stays: it changes when it is exact (`=1.2.3`),
 * when it names the old version in full, or when it does not admit the new one. Operators and blanks stay. Of several
 * comparators those move that name the old version or do not admit the new one; an upper bound `<` moves to the next
 * version that Cargo takes for incompatible (`>=0.22.0, <0.23.0` becomes `>=0.23.0, <0.24.0`). What still does not admit
 * the new version becomes the first operator with it, or the bare version.
 */
export function changeRequirement(requirement: string, was: readonly string[], now: string): string | undefined {
  const comparators = parse(requirement);
  if (comparators === undefined) return undefined;
  const stale = comparators.filter((comparator) => namesOther(comparator, was, now));
  if (stale.length === 0 && admits(requirement, now)) return undefined;
  const moved = rewritten(requirement, comparators, (one) => stale.includes(one) || !admits(one.operator + one.version, now), now);
  if (admits(moved, now)) return moved;
  const first = `${comparators[0]?.operator.trim()}${now}`;
  return admits(first, now) ? first : now;
}

/** Whether Cargo's rules let the requirement take the version; false too for numbers that `semver` cannot hold. */
export function admits(requirement: string, version: string): boolean {
  const comparators = parse(requirement);
  // The usual case needs no `semver`, which takes 2 ms to open.
  if (PLAIN.test(version) && comparators?.every((one) => one.version === version && !/[<>]\s*$/.test(one.operator))) return true;
  const ranges = comparators?.map(({ operator, version: wanted }) => (operator.trim() || (isWildcard(wanted) ? "" : "^")) + wanted);
  return ranges !== undefined && isInRange(version, ranges.join(" "));
}

function parse(requirement: string): Comparator[] | undefined {
  if (requirement.length > LONGEST) return undefined;
  const comparators: Comparator[] = [];
  let from = 0;
  for (const part of requirement.split(",")) {
    const trimmed = part.trim();
    const start = from + part.indexOf(trimmed);
    from += part.length + 1;
    const groups = COMPARATOR.exec(trimmed)?.groups;
    if (groups === undefined) return undefined;
    comparators.push({ start, end: start + trimmed.length, operator: groups.operator as string, version: groups.version as string });
  }
  return comparators;
}

/** An exact version other than the new one, or the old version in full; a bound beside the old version may name it and admit the new. */
function namesOther({ operator, version }: Comparator, was: readonly string[], now: string): boolean {
  const sign = operator.trim();
  if (version === now || sign === ">" || sign === "<") return false;
  return was.includes(version) || (sign === "=" && /^\d+\.\d+\.\d+/.test(version));
}

function rewritten(requirement: string, comparators: readonly Comparator[], moves: (one: Comparator) => boolean, now: string): string {
  let text = "";
  let from = 0;
  for (const one of comparators) {
    if (!moves(one)) continue;
    const move = MOVED[one.operator.trim()] ?? moveVersion;
    text += requirement.slice(from, one.start) + move(one.operator, one.version, now);
    from = one.end;
  }
  return text + requirement.slice(from);
}

function isWildcard(version: string): boolean {
  return /[*xX]/.test(version.replace(/-.*/, ""));
}

/** The numbers of `now` where `version` has numbers: `0.22.*` and 0.23.1 give `0.23.*`. */
function sameShape(version: string, now: string): string {
  const numbers = now.split(".");
  return version
    .split(".")
    .map((part, index) => (/\d/.test(part) ? (numbers[index] ?? part) : part))
    .join(".");
}

/** The first version after `now` that Cargo takes for incompatible, in as many parts as `version` has if they suffice. */
function nextBreaking(version: string, now: string): string {
  const numbers = (now.split("-")[0] as string).split(".").map(BigInt);
  const leading = numbers.findIndex((number) => number > 0n);
  const raised = leading === -1 ? 2 : leading;
  const next = numbers.map((number, index) => (index < raised ? number : index === raised ? number + 1n : 0n));
  const parts = Math.max(version.split("-")[0]?.split(".").length ?? 3, raised + 1);
  return next.slice(0, parts).join(".");
}
