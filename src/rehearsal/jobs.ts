import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AssetTemplate } from "../domain/assets/inventory";
import type { Package } from "../domain/project";
import type { ReleaseType } from "../domain/release-type";
import { parseVersion, type Version } from "../domain/version";
import type { Job, Run } from "./actions/run";
import type { Hub } from "./hub";
import type { JobCrates } from "./publishing/crates";
import type { JobPypi } from "./publishing/pypi";
import type { Own } from "./workflows/own";

/** With what the jobs of the rehearsal's CI work: the program itself, and a folder for their checkouts. */
export interface Workshop {
  /** How cogrel is started: Node and the program's file. */
  program: readonly string[];
  /** Where checkouts and built files go. */
  folder: string;
  /** The jobs' own token. */
  token: string;
  /** The assets that a build makes, as templates of their names. */
  assets: readonly AssetTemplate[];
  /** What is published: which packages require which. */
  packages: readonly Package[];
  /** What stands before the version in a tag. */
  prefix: string;
  /** Where it is published; absent: nowhere, and the publishing workflow only looks. */
  registries?: Registries;
  /** The repository's own workflow files; absent, or not yet agreed to: the jobs are those that are built in. */
  own?: Own;
  /** The Homebrew tap; absent: there is none. */
  tap?: { repository: string; token: string };
}

/** The registries, as the jobs know them. */
export interface Registries {
  pypi: JobPypi;
  crates: JobCrates;
}

export interface Site {
  workshop: Workshop;
  hub: Hub;
  run: Run;
}

export interface JobPlace extends Site {
  /** Where the run's built files are. */
  dist: string;
}

/** What a job does: its name, and its work, which throws with the words of its log when it fails. */
export interface Work {
  name: string;
  /** The jobs that come before. */
  needs: readonly string[];
  /** For which types of releases; absent: for all. */
  only?: readonly ReleaseType[];
  work(place: JobPlace): Promise<void>;
}

/** The version of a tag, if it is one. */
export function versionOf({ prefix }: Pick<Workshop, "prefix">, tag: string): Version | undefined {
  return tag.startsWith(prefix) ? parseVersion(tag.slice(prefix.length)) : undefined;
}

/** The version that a run is for. Throws where its tag is none. */
export function versionOfRun(workshop: Pick<Workshop, "prefix">, { ref }: Pick<Run, "ref">): Version {
  const version = versionOf(workshop, ref);
  if (!version) throw new Error(`${ref} is not the tag of a version`);
  return version;
}

/** Does the work of a job, and says what it ends with and what its log has. */
export async function workJob(job: Job, { work }: Work, place: JobPlace): Promise<void> {
  const log = await work(place).then(
    () => undefined,
    (cause: Error) => cause.message,
  );
  Object.assign(job, { ends: [log === undefined ? "success" : "failure"], log: log ?? "" });
}

/** A checkout of the run's tag, as a runner makes one: a depth of one commit, the tag, and the address to ask. Each attempt has its own. */
export async function checkedOut({ workshop, hub, run }: Site, name: string): Promise<string> {
  const folder = join(workshop.folder, `${run.id}-${run.attempt}-${name}`);
  mkdirSync(workshop.folder, { recursive: true });
  const env = variables({ workshop, hub, run });
  const url = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}.git`;
  await ran("git", ["clone", "--quiet", "--depth=1", `--branch=${run.ref}`, url, folder], workshop.folder, env);
  return folder;
}

/** Runs cogrel in the job's checkout, as a step of a workflow would; `more` are what the step has in its env. */
export async function cogrel(
  site: Site,
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [file = "", ...first] = site.workshop.program;
  return ran(file, [...first, ...args], cwd, { ...variables(site), ...more });
}

/** What a runner gives to every step: the environment of the rehearsal's git, GitHub's own variables, and where the registries are. */
export function variables({ workshop, hub, run }: Site): Record<string, string> {
  const { owner, name } = hub.state.repository;
  const { pypi, crates } = workshop.registries ?? {};
  return {
    ...(pypi && { COGREL_PYPI_INDEX: pypi.simple }),
    ...(crates && { COGREL_CRATES_INDEX: crates.index }),
    ...hub.env,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: `${owner}/${name}`,
    GITHUB_SERVER_URL: hub.web,
    GITHUB_API_URL: `${hub.web}/api/v3`,
    GITHUB_TOKEN: workshop.token,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_REF: `refs/tags/${run.ref}`,
    GITHUB_SHA: run.sha,
  };
}

/** Runs a program to its end; gives what it printed, or throws with it. */
function ran(file: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const text: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => text.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => text.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(text.join("")) : reject(new Error(text.join("") || `${file} ended with ${code}`))));
  });
}
