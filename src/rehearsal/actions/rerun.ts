import type { Call } from "../call";
import type { Hub } from "../hub";
import { fail, notFound, type Reply } from "../reply";
import { type Job, makeJob, type Run } from "./run";
import { findRun } from "./runs";

const accepted: Reply = { status: 201, json: {} };

export function rerun(call: Call, hub: Hub): Reply {
  return again(call, hub, () => true);
}

/** Those that failed, and those that come after them. */
export function rerunFailed(call: Call, hub: Hub): Reply {
  return again(call, hub, ({ conclusion }) => conclusion !== "success");
}

function again(call: Call, hub: Hub, meant: (job: Job) => boolean): Reply {
  const run = findRun(call, hub);
  if (!run) return notFound(call);
  if (run.status !== "completed") return fail(call, 403, "This workflow is already running");
  if (run.jobs.length === 0 || !run.jobs.some(meant)) return fail(call, 403, "This workflow run cannot be retried");
  run.past.push({ attempt: run.attempt, jobs: structuredClone(run.jobs) });
  run.jobs = run.jobs.map((job) => (meant(job) ? fresh(job, hub) : job));
  begin(run, hub);
  hub.note(call, "rerun", { id: run.id, attempt: run.attempt });
  return accepted;
}

/** The same job once more, with a number of its own. */
function fresh({ steps, name, needs, environment, ends, failsAt, log, off }: Job, hub: Hub): Job {
  const names = steps.length > 0 ? { steps: steps.map((step) => step.name) } : {};
  return makeJob({ name, needs, environment, ends, failsAt, log, off, ...names }, hub.nextId());
}

function begin(run: Run, hub: Hub): void {
  const now = hub.now();
  Object.assign(run, {
    attempt: run.attempt + 1,
    status: "queued",
    conclusion: null,
    started: now,
    updated: now,
    cancelling: false,
    approvals: [],
  });
}

/** Accepted; the run is over at the next look. */
export function cancel(call: Call, hub: Hub): Reply {
  const run = findRun(call, hub);
  if (!run) return notFound(call);
  if (run.status === "completed") return fail(call, 409, "Cannot cancel a workflow run that is completed.");
  run.cancelling = true;
  if (run.jobs.every(({ status }) => status === "completed")) run.next = [{ status: "completed", conclusion: "cancelled" }];
  hub.note(call, "cancel", { id: run.id });
  return { status: 202, json: {} };
}
