import parse from "semver/functions/parse";

/**
 * Orders two versions as Cargo and crates.io do (https://semver.org/#spec-item-11): negative, zero, positive. `undefined`
 * for what npm's semver cannot hold (numbers beyond 2^53).
 */
export function compareSemver(a: string, b: string): number | undefined {
  const left = parse(a);
  const right = parse(b);
  return left && right ? left.compare(right) : undefined;
}
