import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Runnable } from "../../domain/workflow-check/runnable";
import type { JobSeed, Run } from "../actions/run";
import { checkedOut, type Site, variables, type Workshop } from "../jobs";
import { eventOf } from "../publishing/runner";
import { type ActLine, runWorkflow } from "./act";
import { cut } from "./cut";
import { writePrograms } from "./programs";

// The repository's own release workflows as a GitHub's CI: a run is one of act, which decides what becomes of each job.

/** The repository's own workflow files, and with what they are run. */
export interface Own {
  /** act's program. */
  act: string;
  /** The program of the stand-ins, built. */
  step: string;
  /** The folder of the far ends' sockets. */
  sockets: string;
  files: readonly { path: string; runnable: Runnable }[];
  /** Somebody agreed to it. */
  on: boolean;
}

/** The jobs of a workflow that is the repository's own; `undefined` where it is not to be run. */
export function ownSeeds({ own }: Pick<Workshop, "own">, path: string): JobSeed[] | undefined {
  const jobs = own?.on ? own.files.find((file) => file.path === path)?.runnable.jobs : undefined;
  return jobs?.map(({ name, needs }) => ({ name, needs: [...needs], steps: ["Run"] }));
}

export function isOwn({ workshop: { own }, run }: Site): boolean {
  return own?.on === true && own.files.some(({ path }) => path === run.path);
}

/** The attempt of each run that act was started for, and its end. */
const begun = new WeakMap<Run, { attempt: number; over: Promise<void> }>();

/** Milliseconds that a look waits for something to happen: whoever follows the run asks again at once. */
const PATIENCE = 500;

/** Starts act for a run at the first look at it; each look then waits a moment for what becomes of its jobs. */
export async function workOnOwn(site: Site): Promise<void> {
  const { run, hub } = site;
  const last = begun.get(run);
  const { over } = last?.attempt === run.attempt ? last : started(site);
  await Promise.race([over, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  Object.assign(run, wholeOf(run), { updated: hub.now() });
}

function started(site: Site): { over: Promise<void> } {
  const logs = new Map<string, string[]>();
  const over = ran(site, (line) => heard(site, line, logs)).then(
    () => settled(site, undefined, logs),
    (cause: Error) => settled(site, cause, logs),
  );
  const attempt = { attempt: site.run.attempt, over };
  begun.set(site.run, attempt);
  return attempt;
}

/** One line of act: a job begins, ends, or says something. */
function heard({ run, hub }: Site, { jobID, jobResult, msg, level, raw_output: printed }: ActLine, logs: Map<string, string[]>): void {
  const job = run.jobs.find(({ name }) => name === jobID);
  if (!job) return void (level === "error" && logs.set("", [...(logs.get("") ?? []), msg]));
  const log = logs.get(job.name) ?? [];
  logs.set(job.name, log);
  if (printed || /⭐ Run Main|❌/.test(msg)) log.push(msg.trimEnd());
  const now = hub.now();
  if (job.status === "queued") Object.assign(job, { status: "in_progress", started: now });
  // A job over a matrix is as its worst one.
  if (jobResult) Object.assign(job, { status: "completed", conclusion: worse(job.conclusion, jobResult), completed: now });
}

const worse = (one: string | null, other: string) => (one === "failure" ? one : other);

/** act is over: what it never began was skipped, unless it began nothing, or broke off without a job that failed. */
function settled({ run, hub }: Site, cause: Error | undefined, logs: ReadonlyMap<string, readonly string[]>): void {
  const now = hub.now();
  const is = (status: string) => run.jobs.filter((job) => job.status === status);
  for (const job of is("in_progress")) Object.assign(job, { status: "completed", conclusion: "failure", completed: now });
  const lost = is("completed").length === 0 || (cause !== undefined && !run.jobs.some(({ conclusion }) => conclusion === "failure"));
  for (const job of is("queued")) {
    Object.assign(job, { status: "completed", conclusion: lost ? "failure" : "skipped", completed: now });
    if (lost) Object.assign(job, { log: [...(logs.get("") ?? []), cause?.message ?? "act ran none of the jobs"].join("\n") });
  }
  for (const job of run.jobs) {
    const { name, conclusion } = job;
    const ended = { name: "Run", status: "completed", conclusion, started: now, completed: now };
    Object.assign(job, { steps: conclusion === "skipped" ? [] : [ended], ...(logs.has(name) && { log: logs.get(name)?.join("\n") }) });
  }
}

function wholeOf({ jobs }: Run): Pick<Run, "status" | "conclusion"> {
  if (jobs.some(({ status }) => status !== "completed")) return { status: "in_progress", conclusion: null };
  const bad = jobs.some(({ conclusion }) => conclusion === "failure");
  return { status: "completed", conclusion: bad ? "failure" : "success" };
}

/** What steps get of the environment: nothing that leads to a person's agent, keys, programs that listen, or proxy. */
const HANDED =
  /^(?:PATH|TMPDIR|USER|LOGNAME|CI|GIT_CONFIG_NOSYSTEM|GIT_(?:AUTHOR|COMMITTER)_\w+|GITHUB_(?:SERVER_URL|API_URL|REPOSITORY)|COGREL_\w+)$/;

/** Runs the workflow file of the run's tag, in a folder of the run's own, with the network cut. */
async function ran(site: Site, told: (line: ActLine) => void): Promise<void> {
  const { workshop, hub, run } = site;
  const own = workshop.own as Own;
  const file = own.files.find(({ path }) => path === run.path) as Own["files"][number];
  const room = join(workshop.folder, `${run.id}-${run.attempt}-act`);
  const bin = join(room, "bin");
  const { GITHUB_TOKEN: token = "", GITHUB_REF: ref, GITHUB_SHA: sha, ...all } = variables(site);
  const { PATH = "", ...env } = Object.fromEntries(Object.entries(all).filter(([name]) => HANDED.test(name)));
  const home = join(room, "home");
  mkdirSync(home, { recursive: true });
  // gh believes that it talks to github.com, of which it has heard from no remote here.
  writeFileSync(join(home, "config.yml"), `version: "1"\nhttp_unix_socket: ${hub.socket}\n`);
  writePrograms(bin, { cogrel: workshop.program, step: [process.execPath, own.step], path: PATH });
  // act starts the stand-ins with the node of PATH, which may be no other than the one that runs here.
  const path = [bin, PATH, dirname(process.execPath)].join(delimiter);
  const { registries, assets, packages, prefix, tap } = workshop;
  const payload =
    run.event === "push" ? { ref, after: sha, deleted: false, forced: false } : (JSON.parse(readFileSync(eventOf(site), "utf8")) as object);
  const code = await runWorkflow(
    {
      act: cut(own.step, own.sockets, [own.act]),
      folder: await checkedOut(site, "workflow"),
      ...{ file: run.path, event: run.event, payload, room, step: own.step, token },
      ...{ uses: file.runnable.uses, runners: file.runnable.runners },
      env: {
        ...env,
        PATH: path,
        GH_REPO: env.GITHUB_REPOSITORY ?? "",
        GH_NO_UPDATE_NOTIFIER: "1",
        ...(tap && { COGREL_TAP_TOKEN: tap.token }),
      },
      facts: {
        origin: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}.git`,
        cogrel: workshop.program,
        release: { assets, packages, prefix },
        bare: hub.state.repository.bare,
        ...registries,
      },
    },
    told,
  );
  if (code !== 0) throw new Error(`act ended with ${code ?? "a signal"}`);
}
