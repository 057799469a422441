/** What a version is for. */
export type ReleaseType = "stable" | "pre-release" | "dev";

interface Policy {
  /** Its tag must be on a release branch. */
  mustBeOnMain: boolean;
  /** Its GitHub release stays a draft until a maintainer publishes it. */
  draft: boolean;
  prerelease: boolean;
  /** It goes to PyPI and crates.io. */
  registries: boolean;
  homebrew: boolean;
  /** What follows its tag, in one line. */
  means: string;
}

/** What each release type may do and is owed: the seed's table of the three release types. */
export const POLICY: Readonly<Record<ReleaseType, Policy>> = {
  stable: {
    mustBeOnMain: true,
    draft: true,
    prerelease: false,
    registries: true,
    homebrew: true,
    means: "a draft, then PyPI, crates.io, Homebrew",
  },
  "pre-release": {
    mustBeOnMain: true,
    draft: true,
    prerelease: true,
    registries: true,
    homebrew: false,
    means: "a draft, then PyPI and crates.io",
  },
  dev: {
    mustBeOnMain: false,
    draft: false,
    prerelease: true,
    registries: false,
    homebrew: false,
    means: "a GitHub pre-release at once, no registries",
  },
};
