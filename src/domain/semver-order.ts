import parse from "semver/functions/parse";
import satisfies from "semver/functions/satisfies";

/**
 * Orders two versions as Cargo and crates.io do (https://semver.org/#spec-item-11): negative, zero, positive. `undefined`
 * for what npm's semver cannot hold (numbers beyond 2^53).
 */
export function compareSemver(a: string, b: string): number | undefined {
  const left = parse(a);
  const right = parse(b);
  return left && right ? left.compare(right) : undefined;
}

/** Whether a version is in a range as npm writes it, such as `^1.2.0 <1.9`; false too for what npm's semver cannot hold. */
export function isInRange(version: string, range: string): boolean {
  return satisfies(version, range);
}
