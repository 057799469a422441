import type { Manifests } from "./manifests/manifests";
import { cogPackages, type Package, type Project } from "./project";
import { pep440, type Version } from "./version";

export interface PackageVersion {
  name: string;
  registry: "pypi" | "crates" | "github";
  /** In the registry's own form: PEP 440 on PyPI, semver elsewhere. */
  version: string;
}

/** What is published under a version, each in its registry's form (the seed's table of packages). */
export function packageVersions(project: Project, manifests: Manifests, version: Version): PackageVersion[] {
  const packages = project.packages ?? (hasCogShape(manifests) ? cogPackages : publishedCrates(manifests));
  return packages.map(({ name, registry }) => ({ name, registry, version: registry === "pypi" ? pep440(version) : version.text }));
}

/** What is published beside GitHub's release: as cogrel.toml says, else Cog's in a repository of its shape. */
export function packagesOf(project: Project, manifests: Manifests): readonly Package[] {
  return project.packages ?? (hasCogShape(manifests) ? cogPackages : []);
}

/** Cog's shape: VERSION.txt, and a workspace in crates/ with the members coglet and coglet-python. */
export function hasCogShape({ parts }: Pick<Manifests, "parts">): boolean {
  const names = parts.find((part) => part.path === "crates/Cargo.toml")?.members.map((member) => member.name) ?? [];
  return parts.some((part) => part.path === "VERSION.txt") && names.includes("coglet") && names.includes("coglet-python");
}

function publishedCrates({ parts }: Manifests): { name: string; registry: "crates" }[] {
  const members = parts.flatMap((part) => part.members).filter((member) => member.publish && member.lockstep);
  return members.map(({ name }) => ({ name, registry: "crates" }));
}
