import { type FilesAsked, MISSING, type TextFile } from "../../domain/doctor/files";
import type { WorkflowsRead } from "../../domain/doctor/publishers";
import { type BrokenWorkflow, readWorkflow, type Workflow } from "../../domain/doctor/workflows";
import { homebrewOf } from "../../domain/homebrew/homebrew";
import type { Manifests } from "../../domain/manifests/manifests";
import { joinPath } from "../../domain/manifests/repository-path";
import { packagesOf } from "../../domain/packages";
import type { Package, Project } from "../../domain/project";
import { stampPyproject } from "../../domain/stamp/requirement";
import type { Version } from "../../domain/version";
import { ciWorkflowNames, WRITTEN } from "../../domain/workflows/files";
import { type Ground, groundOf } from "../../domain/workflows/project";
import type { Source } from "../../world/source";
import { fromYaml } from "../../world/yaml";

const FOLDER = ".github/workflows";
const MOST_FILES = 100;

/** The workflow files of a commit, read by a YAML parser. */
async function workflowsRead(source: Source, ground: Ground): Promise<WorkflowsRead> {
  const writes = ciWorkflowNames(ground);
  const names = ((await source.folder(FOLDER)) ?? []).filter((name) => /\.ya?ml$/.test(name)).slice(0, MOST_FILES);
  const held = await source.files(names.map((name) => `${FOLDER}/${name}`));
  const read = names.map((file, at): Workflow | BrokenWorkflow => {
    const text = held[at];
    if (typeof text !== "string") return { file, why: text?.why ?? MISSING };
    const found = fromYaml(text);
    return "why" in found ? { file, why: found.why } : readWorkflow(file, found.value);
  });
  return {
    workflows: read.filter((one): one is Workflow => "jobs" in one),
    broken: read.filter((one): one is BrokenWorkflow => "why" in one),
    init: { writes, jobsKnown: ground.jobsKnown, keeps: names.filter((name, at) => writes.includes(name) && !isWritten(held[at])) },
  };
}

function isWritten(held: unknown): boolean {
  return typeof held === "string" && held.startsWith(`# ${WRITTEN}.`);
}

/** The files of HEAD that a release depends on, beside the version's own. */
export async function filesAsked(
  source: Source,
  project: Project,
  manifests: Manifests,
  version: Version | undefined,
  repository: string,
): Promise<FilesAsked> {
  const packages = packagesOf(project, manifests);
  const homebrew = homebrewOf(project, manifests, repository);
  const [read, template, constraints] = await Promise.all([
    workflowsRead(source, groundOf(project, manifests, "")),
    homebrew && templateOf(source, homebrew.template, project.homebrew === undefined),
    version ? constraintsOf(source, packages, version) : [],
  ]);
  return { ci: project.ci, read, template, constraints, cask: template && homebrew };
}

/** Cog's own place is looked at, and without a template there no cask is owed. */
async function templateOf(source: Source, path: string, usual: boolean): Promise<TextFile | undefined> {
  const file = await textFile(source, path);
  return usual && "why" in file && file.why === MISSING ? undefined : file;
}

async function textFile(source: Source, path: string): Promise<TextFile> {
  const [held] = await source.files([path]);
  return typeof held === "string" ? { path, text: held } : { path, why: held?.why ?? MISSING };
}

/** Packages on PyPI that require others of the release. */
async function constraintsOf(source: Source, packages: readonly Package[], version: Version): Promise<FilesAsked["constraints"]> {
  const needy = packages
    .filter(({ registry }) => registry === "pypi")
    .map(({ path, needs }) => ({ path: joinPath(path, "pyproject.toml") ?? path, names: needs.flatMap((need) => pypiName(need)) }))
    .filter(({ names }) => names.length > 0);
  const held = await source.files(needy.map(({ path }) => path));
  return needy.map(({ path, names }, at) => {
    const text = held[at];
    if (typeof text !== "string") return { path, fault: text?.why ?? MISSING };
    const found = stampPyproject(text, names, version);
    return "fault" in found ? { path, fault: found.fault } : { path, requirements: found.requirements };
  });
}

function pypiName(need: string): string[] {
  return need.startsWith("pypi:") ? [need.slice("pypi:".length)] : [];
}
