import { EXIT, Problem } from "../problem";
import { quoted } from "../quoted";
import type { Job } from "./jobs";
import { JOBS_FILE } from "./needs";

/** A job as the gate knows it. */
export type GateJob = Pick<Job, "name" | "needs" | "informational">;

/** What was turned on, or why that is not known. */
export type TurnedOn = ReadonlySet<string> | { why: string };

const JOB = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;
const MOST_JOBS = 1000;
type Table = Readonly<Record<string, unknown>>;

/** The jobs' results by name, from NEEDS: the JSON of `toJSON(needs)`. Throws `usage`, exit 2. */
export function readNeeds(text: string | undefined): ReadonlyMap<string, string> {
  const needs = text === undefined ? undefined : parsed(text);
  const entries = isTable(needs) ? Object.entries(needs) : [];
  if (entries.length > 0 && entries.length <= MOST_JOBS) return new Map(entries.map(([name, need]) => [name, resultIn(need)]));
  const found = text === undefined ? "NEEDS is not set" : `NEEDS is not what toJSON(needs) gives: ${quoted(text)}`;
  throw new Problem("usage", found, { exit: EXIT.usage, fix: `env:  NEEDS: \${{ toJSON(needs) }}        in the gate's step` });
}

/** A result that is no text is none, which is red. */
function resultIn(need: unknown): string {
  return isTable(need) && typeof need.result === "string" ? need.result : "";
}

/** The jobs that the change turned on, from CHANGES: the list that `ci changes` writes as its output `jobs`, or all its outputs. */
export function readChanges(text: string | undefined): TurnedOn {
  if (text === undefined) return { why: "CHANGES is empty" };
  const value = parsed(text);
  const jobs = isTable(value) ? value.jobs : value;
  const list = typeof jobs === "string" ? parsed(jobs) : jobs;
  if (!Array.isArray(list) || !list.every((name) => typeof name === "string")) return { why: `CHANGES lists no jobs: ${quoted(text)}` };
  // Some jobs always run, so that nothing at all is never the answer.
  return list.length === 0 ? { why: "CHANGES lists no job, not even those that always run" } : new Set(list);
}

/** The jobs of the file that `ci init` writes beside the workflow. Throws `configuration`, exit 2. */
export function readJobsFile(text: string): GateJob[] {
  const file = parsed(text);
  const fault = isTable(file) ? fileFault(file) : "is no JSON object";
  if (fault === undefined) return (file as { jobs: GateJob[] }).jobs;
  throw new Problem("configuration", `${JOBS_FILE} ${fault}`, {
    exit: EXIT.usage,
    fix: `git log -p -1 -- ${JOBS_FILE}        shows its last change`,
  });
}

function fileFault({ schema, jobs, ...others }: Table): string | undefined {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `has an unknown key ${quoted(unknown)}; known: schema, jobs`;
  if (schema !== 1) return "must have schema 1; another number is for another version of cogrel";
  if (!Array.isArray(jobs) || jobs.length === 0 || jobs.length > MOST_JOBS) return `must have a list jobs, of 1 to ${MOST_JOBS} jobs`;
  const names = jobs.map((job) => (isTable(job) ? job.name : undefined));
  const wrong = jobs.findIndex(
    (job, at) => !isJob(job) || names.indexOf(job.name) !== at || !job.needs.every((need) => names.includes(need)),
  );
  return wrong === -1
    ? undefined
    : `has a job that cannot be read, number ${wrong + 1}: a name, once; needs, a list of names of jobs; informational, true or false`;
}

function isJob(job: unknown): job is GateJob {
  if (!isTable(job)) return false;
  const { name, needs, informational = false, ...others } = job;
  const isName = (one: unknown) => typeof one === "string" && JOB.test(one);
  return (
    Object.keys(others).length === 0 && isName(name) && Array.isArray(needs) && needs.every(isName) && typeof informational === "boolean"
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
