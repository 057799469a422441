import type { Job, Run, Step } from "./run";

/** Whether a job may enter its environment: it may, it waits, or its ref is not allowed there. */
export type Gate = (job: Job) => "open" | "wait" | { refused: string | null };

const isOver = ({ status }: { status: string }) => status === "completed";
const BAD = ["failure", "cancelled", "timed_out"];

/** The jobs that are there: those whose turn hasn't come are not. */
export function present({ jobs }: Run): Job[] {
  return jobs.filter((job) => isOver(job) || isNext(jobs, job));
}

function isNext(jobs: readonly Job[], { needs }: Job): boolean {
  return needs.every((name) => jobs.filter((other) => other.name === name).every(isOver));
}

/** Brings a run on by one look: to what it was told to become, or each of its jobs by a step. No clock, so no test sleeps or races. */
export function goOn(run: Run, gate: Gate, now: string): void {
  const told = run.next.shift();
  if (told) Object.assign(run, told, { updated: now });
  if (told || isOver(run) || run.jobs.every(isOver)) return;
  for (const job of run.jobs.filter((one) => !isOver(one) && (run.cancelling || isNext(run.jobs, one)))) bring(run, job, gate, now);
  Object.assign(run, wholeOf(run), { updated: now });
}

function bring(run: Run, job: Job, gate: Gate, now: string): void {
  const failed = run.jobs.some((other) => job.needs.includes(other.name) && other.conclusion !== "success");
  if (run.cancelling || failed || job.off) end(job, run.cancelling ? "cancelled" : "skipped", now);
  else if (job.status === "in_progress") step(run, job, now);
  else enter(job, gate(job), now);
}

function enter(job: Job, gated: ReturnType<Gate>, now: string): void {
  if (gated === "wait") job.status = "waiting";
  else if (gated === "open") begin(job, now);
  else refuse(job, gated.refused, now);
}

function refuse(job: Job, why: string | null, now: string): void {
  job.note = why;
  end(job, "failure", now);
}

function begin(job: Job, now: string): void {
  Object.assign(job, { status: "in_progress", started: now });
  const [first] = job.steps;
  if (first) Object.assign(first, { status: "in_progress", started: now });
}

/** Ends the step that runs, and begins the next one; after the last one, or one that fails, the job is over. */
function step(run: Run, job: Job, now: string): void {
  const wanted = job.ends[Math.min(run.attempt, job.ends.length) - 1] ?? "success";
  const at = job.steps.findIndex(({ status }) => status === "in_progress");
  const [current, next] = [job.steps[at], job.steps[at + 1]];
  const fails = wanted !== "success" && current !== undefined && (job.failsAt === null ? !next : current.name === job.failsAt);
  if (current) endStep(current, fails ? wanted : "success", now);
  if (next && !fails) Object.assign(next, { status: "in_progress", started: now });
  else end(job, wanted, now);
}

function endStep(one: Step, conclusion: string, now: string): void {
  Object.assign(one, { status: "completed", conclusion, completed: now });
}

function end(job: Job, conclusion: string, now: string): void {
  for (const one of job.steps) if (!isOver(one)) endStep(one, one.status === "queued" ? "skipped" : conclusion, now);
  Object.assign(job, { status: "completed", conclusion, completed: now, started: job.started ?? now });
}

/** What a run is, seen from its jobs. */
function wholeOf({ jobs }: Run): Pick<Run, "status" | "conclusion"> {
  const all = new Set(jobs.map(({ status }) => status));
  if (all.size === 1 && all.has("completed")) {
    const bad = BAD.find((one) => jobs.some(({ conclusion }) => conclusion === one));
    return { status: "completed", conclusion: bad ?? "success" };
  }
  const status = all.has("in_progress") ? "in_progress" : all.has("waiting") ? "waiting" : jobs.some(isOver) ? "in_progress" : "queued";
  return { status, conclusion: null };
}
