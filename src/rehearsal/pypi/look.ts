import { isPrerelease, normalName, parsePep440 } from "./pep440";
import type { DistFile, Project, Projects, Release } from "./state";

/** The project of a name in any spelling. */
export function findProject(projects: Projects, name: string | undefined): Project | undefined {
  const normal = normalName(name ?? "");
  return Object.hasOwn(projects, normal) ? projects[normal] : undefined;
}

/** The release of a version in any spelling. */
export function findRelease({ releases }: Project, version: string | undefined): Release | undefined {
  const canonical = parsePep440(version ?? "")?.canonical;
  return releases.find((release) => parsePep440(release.version)?.canonical === canonical);
}

/** The release that people mean when they name none: not a yanked one, not a pre-release, the highest. */
export function latestRelease({ releases }: Project): Release | undefined {
  const rank = ({ yanked, version }: Release) => {
    const parsed = parsePep440(version);
    return (yanked ? 2 : 0) + (parsed && isPrerelease(parsed) ? 1 : 0);
  };
  return releases.toReversed().sort((left, right) => rank(left) - rank(right))[0];
}

/** Where a file is downloaded: its path is made of its digest. */
export function filePath({ digests, name }: DistFile): string {
  const digest = digests.blake2b_256;
  return `/packages/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest.slice(4)}/${encodeURIComponent(name)}`;
}
