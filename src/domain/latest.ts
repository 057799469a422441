import type { Release } from "./release";
import { parseTag } from "./tag";
import { compareVersions, greatest, releaseType, type Version } from "./version";

/** The greatest stable version among the published releases, in PEP 440's order; `undefined` of none. */
export function greatestPublished(releases: readonly Release[], prefix: string): { tag: string; version: Version } | undefined {
  const stable = releases
    .filter(({ draft, prerelease }) => !draft && !prerelease)
    .flatMap(({ tag }) => {
      const version = parseTag(tag, prefix);
      return version && releaseType(version) === "stable" ? [{ tag, version }] : [];
    });
  return greatest(stable);
}

/**
 * Whether a release is to be the latest one: a stable version above all stable ones that are published (H11). GitHub's own
 * default would make it so whatever its number.
 */
export function becomesLatest(version: Version, releases: readonly Release[], prefix: string): boolean {
  if (releaseType(version) !== "stable") return false;
  const top = greatestPublished(releases, prefix);
  return top === undefined || compareVersions(version, top.version) >= 0;
}
