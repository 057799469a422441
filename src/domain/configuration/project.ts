import type { Kind } from "../manifests/manifest";
import { defaultProject, type Package, type Project, type VersionFile } from "../project";
import { ciFrom } from "./ci";
import type { Configuration } from "./grammar";
import { kindOf } from "./kinds";
import { loadConfiguration } from "./load";
import { needsOf } from "./references";

/** The Project that a cogrel.toml describes. Throws `configuration`, exit 2. */
export function projectFromText(text: string, path: string): Project {
  return projectFrom(loadConfiguration(text, path));
}

/** The Project of a repository with a cogrel.toml: what it says, else the defaults. */
export function projectFrom({ repository, branches, tag, bump, files, packages, release, homebrew, ci }: Configuration): Project {
  const project = defaultProject();
  return {
    ...(repository !== undefined && { repository }),
    branches: { release: branches?.release ?? project.branches.release },
    tagPrefix: tag?.prefix ?? project.tagPrefix,
    files: files?.map(versionFile),
    packages: packages?.map(packageFrom),
    ...(release && { release: releaseOf(release) }),
    ...(homebrew && { homebrew }),
    ci: ci ? ciFrom(ci) : project.ci,
    bumpMessage: bump?.message ?? project.bumpMessage,
  };
}

function releaseOf({ assets, allow_extra, notes }: NonNullable<Configuration["release"]>): NonNullable<Project["release"]> {
  return { ...(assets && { assets }), allowExtra: allow_extra ?? [], ...(notes !== undefined && { notes }) };
}

function versionFile({ path, kind, match }: NonNullable<Configuration["files"]>[number]): VersionFile {
  // the loader took no file without a kind whose name does not say one
  return { path, kind: kind ?? (kindOf(path) as Kind), ...(match !== undefined && { match }) };
}

function packageFrom(one: NonNullable<Configuration["packages"]>[number]): Package {
  const path = one.path === undefined || one.path === "." ? "" : one.path;
  const { name, registry, assets = [], environment } = one;
  return { name, registry, path, needs: needsOf(one), assets, ...(environment !== undefined && { environment }) };
}
