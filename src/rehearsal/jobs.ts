import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AssetTemplate } from "../domain/assets/inventory";
import type { Package } from "../domain/project";
import type { Job, Run } from "./actions/run";
import type { Hub } from "./hub";

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
  work(place: JobPlace): Promise<void>;
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

/** Runs cogrel in the job's checkout, as a step of a workflow would. */
export async function cogrel(site: Site, cwd: string, ...args: string[]): Promise<string> {
  const [file = "", ...first] = site.workshop.program;
  return ran(file, [...first, ...args], cwd, variables(site));
}

/** What a runner gives to every step: the environment of the rehearsal's git, and GitHub's own variables. */
function variables({ workshop, hub, run }: Site): Record<string, string> {
  const { owner, name } = hub.state.repository;
  return {
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
