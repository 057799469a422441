import { type Ci, defaultCi } from "../ci/jobs";
import type { Manifests } from "../manifests/manifests";
import { folderOf } from "../manifests/repository-path";
import { hasCogShape } from "../packages";
import { cogPackages, type Package, type Project } from "../project";
import { type Run, runOf } from "./parts";

/** What generated workflows are made from. */
export interface Ground {
  /** How they run cogrel. */
  cogrel: Run;
  ci: Ci;
  branches: readonly string[];
  tagPrefix: string;
  /** The Cargo workspace's folder; `.` is the root. */
  cargoFolder: string | undefined;
  /** Whether it publishes what Cog does; only then the release's jobs are known. */
  ofCogShape: boolean;
  /** Whether CI's jobs are the project's own, or Cog's on files of Cog's shape. */
  jobsKnown: boolean;
}

export function groundOf(project: Project, manifests: Manifests, version: string): Ground {
  const cargo = manifests.parts.find(({ kind }) => kind === "cargo")?.path;
  return {
    cogrel: runOf(version),
    ci: project.ci,
    branches: project.branches.release,
    tagPrefix: project.tagPrefix,
    cargoFolder: cargo === undefined ? undefined : folderOf(cargo) || ".",
    jobsKnown: hasCogShape(manifests) || !areJobsCogs(project.ci),
    ofCogShape: project.packages === undefined ? hasCogShape(manifests) : arePackagesCogs(project.packages),
  };
}

function areJobsCogs({ jobs, gate }: Ci): boolean {
  const cogs = defaultCi();
  const named = (ci: Pick<Ci, "jobs" | "gate">) => JSON.stringify(ci.jobs.map(({ name }) => name).filter((name) => name !== ci.gate));
  return named({ jobs, gate }) === named(cogs);
}

function arePackagesCogs(packages: readonly Package[]): boolean {
  const named = (list: readonly Package[]) => JSON.stringify(list.map(({ registry, name, path }) => [registry, name, path]).sort());
  const asked = cogPackages.filter(({ registry }) => registry !== "github");
  return named(packages.filter(({ registry }) => registry !== "github")) === named(asked);
}
