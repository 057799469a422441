import { type Ci, defaultCi } from "./ci/jobs";
import { matchesGlob } from "./glob";
import type { Kind } from "./manifests/manifest";

/** A file that holds the version. */
export interface VersionFile {
  path: string;
  kind: Kind;
  /** For `pattern`: a regular expression with one capture. */
  match?: string;
}

/** Something that is published under the version. */
export interface Package {
  name: string;
  registry: "pypi" | "crates" | "github";
  /** Its folder from the repository's root; "" is the root. */
  path: string;
  /** Packages that must be visible before it, as `registry:name`. */
  needs: readonly string[];
  /** Names or patterns of the assets that are this package. */
  assets: readonly string[];
  /** The environment that its publisher is registered with; `undefined`: its registry's usual one. */
  environment?: string;
}

/** Where things are in this repository: the defaults, and what its cogrel.toml says. */
export interface Project {
  /** `owner/name`; without it, GITHUB_REPOSITORY or the remote's URL says. */
  repository?: string;
  /** Patterns of the branches that stable and pre-release tags must be on. */
  branches: { release: readonly string[] };
  tagPrefix: string;
  /** The first is canonical; `undefined`: look for VERSION.txt, Cargo.toml and crates/Cargo.toml. */
  files: readonly VersionFile[] | undefined;
  /** `undefined`: not said. */
  packages: readonly Package[] | undefined;
  release?: { assets?: readonly { name: string; format?: string }[]; allowExtra: readonly string[]; notes?: string };
  homebrew?: { tap: string; cask: string; template: string };
  ci: Ci;
  /** The commit's message; `{version}` stands for the version. */
  bumpMessage: string;
}

export const DEFAULTS = { release: ["main"], prefix: "v", message: "Bump version to {version}" };

/** The Project of a repository without cogrel.toml. */
export function defaultProject(): Project {
  const { release, prefix, message } = DEFAULTS;
  return { branches: { release }, tagPrefix: prefix, files: undefined, packages: undefined, ci: defaultCi(), bumpMessage: message };
}

/** The branches that releases come from, of those that there are: one that is written out comes first. */
export function releaseBranches({ branches: { release } }: Pick<Project, "branches">, there: readonly string[]): string[] {
  const fitting = there.filter((name) => release.some((glob) => matchesGlob(glob, name)));
  const named = release.filter((glob) => fitting.includes(glob));
  return [...new Set([...named, ...fitting])];
}

/** The first of them; where none is there, as the configuration has it. */
export function releaseBranch(project: Pick<Project, "branches">, there: readonly string[]): string {
  const { release } = project.branches;
  return releaseBranches(project, there)[0] ?? release.find((glob) => !/[*?[]/.test(glob)) ?? release[0] ?? "main";
}

/** What Cog publishes, in the order of the table that its description has: the packages of a repository of Cog's shape. */
export const cogPackages: readonly Package[] = [
  { name: "cog", registry: "pypi", path: "", needs: ["pypi:coglet"], assets: ["cog-{pep440}-py3-none-any.whl", "cog-{pep440}.tar.gz"] },
  { name: "coglet", registry: "pypi", path: "crates/coglet-python", needs: [], assets: ["coglet-{pep440}-*.whl"] },
  { name: "coglet", registry: "crates", path: "crates/coglet", needs: [], assets: [] },
  { name: "cog", registry: "github", path: "", needs: [], assets: ["cog_*"] },
];
