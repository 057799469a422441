import type { Check } from "../check";
import type { Package, Project } from "../project";
import { shellWord } from "../quoted";
import { type BrokenWorkflow, type RunningJob, runningJobs, runsForTags, type Workflow } from "./workflows";

/** A trusted publisher as it was registered: what an identity token must say to be believed. */
export interface Publisher {
  registry: "pypi" | "crates";
  package: string;
  /** owner/name. */
  repository: string;
  /** The workflow's file in .github/workflows. */
  workflow: string;
  environment: string;
}

/** The environments that the registries' publishers are registered with, unless cogrel.toml says otherwise. */
const ENVIRONMENTS = { pypi: "pypi", crates: "crates-io", homebrew: "homebrew" } as const;

const REGISTRY_NAMES = { pypi: "PyPI", crates: "crates.io" } as const;

/** The publishers that a project's packages need. */
export function publishersOf({ ci }: Pick<Project, "ci">, packages: readonly Package[], repository: string): Publisher[] {
  return packages.flatMap(({ name, registry, environment }): Publisher[] =>
    registry === "github"
      ? []
      : [{ registry, package: name, repository, workflow: ci.releasePublish, environment: environment ?? ENVIRONMENTS[registry] }],
  );
}

/** The environments that a release deploys to; that of the cask only where there is one. */
export function environmentsOf(publishers: readonly Publisher[], hasCask: boolean): string[] {
  return [...new Set([...publishers.map(({ environment }) => environment), ...(hasCask ? [ENVIRONMENTS.homebrew] : [])])];
}

export interface WorkflowsRead {
  workflows: readonly Workflow[];
  broken: readonly BrokenWorkflow[];
  init: CiInitAsked;
}

/** The workflows that `cogrel ci init` has for a project, by their names. */
export interface CiInitAsked {
  writes: readonly string[];
  /** Those of them that are there, and a person's own. */
  keeps: readonly string[];
  /** Whether it knows CI's jobs. */
  jobsKnown: boolean;
}

/** What brings a workflow that is missing. */
export function missingFix(file: string, { init }: WorkflowsRead): string {
  return init.writes.includes(file) ? "cogrel ci init" : "cogrel explain workflow-files";
}

/** Whether what a job will say of itself is what the registry was told, one Check for each publisher. */
export function publisherChecks(publishers: readonly Publisher[], read: WorkflowsRead): Check[] {
  return publishers.map((one) => publisherCheck(one, read));
}

function publisherCheck(publisher: Publisher, read: WorkflowsRead): Check {
  const { workflows, broken } = read;
  const rule = "publisher-claims";
  const name = `${publisher.package} on ${REGISTRY_NAMES[publisher.registry]}`;
  const { workflow, environment, repository } = publisher;
  const no = (found: string, fix: string): Check => ({ rule, verdict: "no", found: `${name}: ${found}`, expected: wanted(publisher), fix });
  const unread = broken.find(({ file }) => file === workflow);
  if (unread)
    return { rule, verdict: "unknown", found: `${name}: ${workflow} ${unread.why}`, fix: `put .github/workflows/${workflow} right` };
  const file = workflows.find((one) => one.file === workflow);
  if (!file) {
    const other = workflows.find((one) => runningJobs(one, workflows).some((job) => job.environment === environment));
    if (!other) return no(`there is no .github/workflows/${workflow}`, missingFix(workflow, read));
    const fix = `git mv ${shellWord(`.github/workflows/${other.file}`)} ${shellWord(`.github/workflows/${workflow}`)}        or register ${other.file}`;
    return no(`${other.file} has the environment ${environment}, and the registry knows ${workflow}: was it renamed?`, fix);
  }
  const jobs = runningJobs(file, workflows);
  const own = jobs.filter((job) => job.environment === environment);
  if (own.length === 0) {
    const open = jobs.find((job) => typeof job.environment === "object" || job.file === undefined);
    if (open) {
      const why = open.file === undefined ? `${open.id} is in another repository` : `the environment of ${open.id} is an expression`;
      return {
        rule,
        verdict: "unknown",
        found: `${name}: ${why}`,
        expected: wanted(publisher),
        fix: `write environment: ${environment} in the job`,
      };
    }
    return no(
      `no job of ${workflow} has the environment ${environment}`,
      `environment: ${environment}        in the job of ${workflow} that publishes`,
    );
  }
  const weak = own.find(({ idToken }) => !idToken);
  if (weak) return no(`the job ${weak.id} asks for no identity token`, `permissions: id-token: write        in the job ${weak.id}`);
  const away = publisher.registry === "pypi" ? own.find((job) => job.file !== workflow) : undefined;
  if (away)
    return no(
      `${away.id} stands in ${away.file ?? "another repository"}, and PyPI takes no reusable workflow`,
      `move the job into ${workflow}`,
    );
  if (!runsForTags(file)) return no(`${workflow} runs for no tag: ${[...file.on.keys()].join(", ")}`, "on: release: types: [published]");
  return { rule, verdict: "yes", found: `${name}: ${repository}, ${workflow}, ${environment}, by ${jobsNamed(own)}` };
}

/** What a publisher must be registered as. */
export function wanted({ repository, workflow, environment }: Publisher): string {
  return `repository ${repository}, workflow ${workflow}, environment ${environment}, id-token: write, for a tag`;
}

function jobsNamed(jobs: readonly RunningJob[]): string {
  return jobs.map(({ id }) => id).join(", ");
}
