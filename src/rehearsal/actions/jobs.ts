import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { fail, notFound, ok, type Reply } from "../reply";
import { present } from "./progress";
import type { Job, Run, Step } from "./run";
import { findRun, step } from "./runs";

interface OfRun {
  run: Run;
  job: Job;
  attempt: number;
}

/** The jobs of a run that are there; of all its attempts, if asked so. */
export async function listJobs(call: Call, hub: Hub): Promise<Reply> {
  const run = findRun(call, hub);
  if (!run) return notFound(call);
  await step(run, hub);
  const earlier = call.query.get("filter") === "all" ? run.past : [];
  return listed(call, hub, [...earlier.flatMap((one) => attemptJobs(run, one.attempt)), ...attemptJobs(run, run.attempt)]);
}

export function listAttemptJobs(call: Call, hub: Hub): Reply {
  const run = findRun(call, hub);
  return run ? listed(call, hub, attemptJobs(run, Number(call.params.attempt))) : notFound(call);
}

function attemptJobs(run: Run, attempt: number): OfRun[] {
  const jobs = attempt === run.attempt ? present(run) : (run.past.find((one) => one.attempt === attempt)?.jobs ?? []);
  return jobs.map((job) => ({ run, job, attempt }));
}

function listed(call: Call, hub: Hub, found: readonly OfRun[]): Reply {
  const { items, headers } = page(call, hub, found);
  return ok({ total_count: found.length, jobs: items.map((one) => jobShape(one, { ...hub, ...call })) }, headers);
}

function findJob({ params }: Call, { state }: Hub): OfRun | undefined {
  const all = state.runs.flatMap((run) =>
    [...run.past.map(({ attempt }) => attempt), run.attempt].flatMap((attempt) => attemptJobs(run, attempt)),
  );
  return all.find(({ job }) => String(job.id) === params.id);
}

/** What the jobs made and left behind: nothing here. */
export function listArtifacts(call: Call, hub: Hub): Reply {
  return findRun(call, hub) ? ok({ total_count: 0, artifacts: [] }) : notFound(call);
}

export async function getJob(call: Call, hub: Hub): Promise<Reply> {
  const found = findJob(call, hub);
  if (!found) return notFound(call);
  await step(found.run, hub);
  return ok(jobShape(found, { ...hub, ...call }));
}

/** The way to a job's log, on another host; there is none before the job is over. */
export function getLogs(call: Call, hub: Hub): Reply {
  const found = findJob(call, hub);
  if (!call.token) return fail(call, 403, "Must have admin rights to Repository.");
  if (found?.job.status !== "completed") return notFound(call);
  const signed = new URLSearchParams({ rsct: "text/plain", se: "2030-01-01T00:00:00Z", sig: found.job.id.toString(16).padStart(43, "0") });
  const Location = `${call.bases.storage}/actions-results/${hub.state.repository.id}/${found.job.id}/job-logs.txt?${signed}`;
  return { status: 302, text: "", headers: { "Content-Type": "text/html;charset=utf-8", Location } };
}

export function logFromStorage(call: Call, hub: Hub): Reply {
  const found = findJob(call, hub);
  if (!found || !call.query.has("sig")) return { status: 404, text: "" };
  return {
    status: 200,
    text: logOf(found.job),
    headers: { "Content-Type": "text/plain", Server: "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0" },
  };
}

/** Each line has its time in front; a step that failed says with what. */
function logOf({ steps, log, started }: Job): string {
  const lines = steps
    .filter(({ conclusion }) => conclusion !== "skipped")
    .flatMap((one, at, all) => [
      `##[group]Run ${one.name}`,
      "##[endgroup]",
      ...(at === all.length - 1 && log ? log.trimEnd().split("\n") : []),
      ...(one.conclusion === "failure" ? ["##[error]Process completed with exit code 1."] : []),
    ]);
  const time = (started ?? "1970-01-01T00:00:00Z").replace("Z", ".0000000Z");
  return lines.map((line) => `${time} ${line}\n`).join("");
}

function jobShape({ run, job, attempt }: OfRun, { state, bases }: At): Record<string, unknown> {
  const { id, name, status, conclusion } = job;
  const api = repoUrl(state, bases.api);
  const runs = begun(job);
  const runner = { runner_id: runs ? 1 : null, runner_name: runs ? "GitHub Actions 1" : null };
  const group = { runner_group_id: runs ? 0 : null, runner_group_name: runs ? "GitHub Actions" : null };
  const started = job.started ?? run.created;
  return {
    ...{
      id,
      run_id: run.id,
      run_url: `${api}/actions/runs/${run.id}`,
      run_attempt: attempt,
      node_id: `CR_${id}`,
      name,
      status,
      conclusion,
    },
    ...{ head_sha: run.sha, head_branch: run.ref, workflow_name: run.name, url: `${api}/actions/jobs/${id}` },
    ...{ html_url: `${repoUrl(state, bases.web, "web")}/actions/runs/${run.id}/job/${id}`, check_run_url: `${api}/check-runs/${id}` },
    ...{ created_at: run.created, started_at: started, completed_at: conclusion === null ? null : (job.completed ?? started) },
    ...{ labels: ["ubuntu-latest"], ...runner, ...group, steps: stepShapes(job) },
  };
}

/** A job that was skipped, or stopped before it began, has no steps; nor has one that was told as it ended. */
const begun = ({ steps, started }: Job) => (steps.length > 0 ? steps[0]?.started !== null : started !== null);

function stepShapes(job: Job): Record<string, unknown>[] {
  if (!begun(job)) return [];
  return job.steps.map(({ name, status, conclusion, started, completed }: Step, at) => {
    return { name, number: at + 1, status, conclusion, started_at: started, completed_at: completed };
  });
}
