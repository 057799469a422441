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

/** An attempt of a run that act was started for. */
interface Attempt {
  number: number;
  over: boolean;
  /** Settles with it. */
  end: Promise<void>;
}

const attempts = new WeakMap<Run, Attempt>();

/** Milliseconds that a look waits for something to happen: whoever follows the run asks again at once. */
const PATIENCE = 500;

/** Starts act for a run at the first look at it; each look then waits a moment for what becomes of its jobs. */
export async function workOnOwn(site: Site): Promise<void> {
  const { run, hub } = site;
  const last = attempts.get(run);
  const attempt = last?.number === run.attempt ? last : started(site);
  await Promise.race([attempt.end, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  Object.assign(run, wholeOf(run, attempt), { updated: hub.now() });
}

function started(site: Site): Attempt {
  const { run, workshop } = site;
  const heard: Heard = { said: [], jobs: new Map(run.jobs.map(({ name }) => [name, { log: [], result: null }])) };
  const jobs = workshop.own?.files.find(({ path }) => path === run.path)?.runnable.jobs ?? [];
  const calling = new Set(jobs.filter(({ calls }) => calls !== undefined).map(({ name }) => name));
  const attempt: Attempt = { number: run.attempt, over: false, end: Promise.resolve() };
  attempt.end = ran(site, (line) => hear(site, line, heard, calling))
    .then(
      () => settle(site, undefined, heard),
      (cause: Error) => settle(site, cause, heard),
    )
    .finally(() => {
      attempt.over = true;
    });
  attempts.set(run, attempt);
  return attempt;
}

/** What act has told so far: of the whole run, and of each job. */
interface Heard {
  said: string[];
  jobs: Map<string, { log: string[]; result: string | null }>;
}

/** One line of act: a job begins, ends, or says something. The jobs of a called workflow are the job that calls it. */
function hear({ run, hub }: Site, line: ActLine, { said, jobs }: Heard, calling: ReadonlySet<string>): void {
  const { jobID, jobResult, msg, level, raw_output: printed } = line;
  const [caller = ""] = line.job?.split("/") ?? [];
  const name = calling.has(caller) ? caller : jobID;
  const [job, so] = [run.jobs.find((one) => one.name === name), jobs.get(name ?? "")];
  if (!job || !so) {
    if (level === "error") said.push(msg);
    return;
  }
  if (printed || /⭐ Run Main|❌/.test(msg)) so.log.push(msg.trimEnd());
  const now = hub.now();
  // A job over a matrix is as its worst one, and over with its last.
  if (jobResult) {
    so.result = so.result === "failure" ? so.result : jobResult;
    Object.assign(job, { status: "completed", conclusion: so.result, completed: now });
  } else Object.assign(job, { status: "in_progress", conclusion: null, started: job.started ?? now });
}

/** act is over: what it never began was skipped, unless it began nothing, or broke off without a job that failed. */
function settle({ run, hub }: Site, cause: Error | undefined, { said, jobs }: Heard): void {
  const now = hub.now();
  const is = (status: string) => run.jobs.filter((job) => job.status === status);
  for (const job of is("in_progress")) Object.assign(job, { status: "completed", conclusion: "failure", completed: now });
  const lost = is("completed").length === 0 || (cause !== undefined && !run.jobs.some(({ conclusion }) => conclusion === "failure"));
  for (const job of is("queued")) {
    Object.assign(job, { status: "completed", conclusion: lost ? "failure" : "skipped", completed: now });
    if (lost) jobs.get(job.name)?.log.push(...said, cause?.message ?? "act ran none of the jobs");
  }
  for (const job of run.jobs) {
    const { name, conclusion } = job;
    const ended = { name: "Run", status: "completed", conclusion, started: now, completed: now };
    Object.assign(job, { steps: conclusion === "skipped" ? [] : [ended], log: jobs.get(name)?.log.join("\n") ?? "" });
  }
}

/** A run is over with act, and not before: a job that ended may be one of a matrix whose others wait for a processor. */
function wholeOf({ jobs }: Run, { over }: Attempt): Pick<Run, "status" | "conclusion"> {
  if (!over) return { status: "in_progress", conclusion: null };
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
