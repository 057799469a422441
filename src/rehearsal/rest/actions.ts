import type { Call } from "../call";
import { placeRuns, stepRun } from "../ci";
import type { Reply } from "../exchange";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { notFound, ok } from "../reply";
import type { CheckRun, Run } from "../state";
import { minimalRepository } from "./repository";

/** The queries that narrow a list of runs; `status` takes conclusions too. */
const FILTERS: Readonly<Record<string, (run: Run, wanted: string) => boolean>> = {
  branch: ({ ref }, wanted) => ref === wanted,
  event: ({ event }, wanted) => event === wanted,
  head_sha: ({ sha }, wanted) => sha === wanted,
  status: ({ status, conclusion }, wanted) => status === wanted || conclusion === wanted,
};

export async function listRuns(call: Call, hub: Hub): Promise<Reply> {
  await placeRuns(hub);
  for (const run of hub.state.runs) await stepRun(hub, run);
  const asked = Object.entries(FILTERS).filter(([key]) => call.query.has(key));
  const found = hub.state.runs.filter((run) => asked.every(([key, fits]) => fits(run, call.query.get(key) ?? "")));
  const { items, headers } = page(call, hub, found.toReversed());
  const workflow_runs = items.map((run) => runShape(run, { ...hub, ...call }));
  return ok({ total_count: found.length, workflow_runs }, headers);
}

export async function getRun(call: Call, hub: Hub): Promise<Reply> {
  await placeRuns(hub);
  const run = hub.state.runs.find(({ id }) => String(id) === call.params.id);
  if (!run) return notFound(call);
  await stepRun(hub, run);
  return ok(runShape(run, { ...hub, ...call }));
}

function runShape(run: Run, at: At): Record<string, unknown> {
  const api = repoUrl(at.state, at.bases.api);
  const url = `${api}/actions/runs/${run.id}`;
  const repository = minimalRepository(at);
  const names = { jobs: "jobs", logs: "logs", cancel: "cancel", rerun: "rerun", artifacts: "artifacts" };
  const suite = run.id + 1_000_000;
  return {
    ...{ id: run.id, name: run.name, node_id: `WFR_${run.id}`, head_branch: run.ref, head_sha: run.sha, path: run.path },
    ...{ display_title: run.name, run_number: run.id, run_attempt: run.attempt, event: run.event, status: run.status },
    ...{ conclusion: run.conclusion, workflow_id: 1, check_suite_id: suite, check_suite_url: `${api}/check-suites/${suite}` },
    ...{ url, html_url: `${repoUrl(at.state, at.bases.web, "web")}/actions/runs/${run.id}`, pull_requests: [] },
    ...{ created_at: run.created, updated_at: run.created, run_started_at: run.created, previous_attempt_url: null },
    ...Object.fromEntries(Object.entries(names).map(([key, path]) => [`${key}_url`, `${url}/${path}`])),
    ...{ workflow_url: `${api}/actions/workflows/1`, head_commit: null, repository, head_repository: repository },
  };
}

export function listJobs(call: Call, hub: Hub): Reply {
  const run = hub.state.runs.find(({ id }) => String(id) === call.params.id);
  if (!run) return notFound(call);
  const { items, headers } = page(call, hub, run.jobs);
  const jobs = items.map(({ log: _, ...job }, at) => jobShape(run, job, run.id * 100 + at, { ...hub, ...call }));
  return ok({ total_count: run.jobs.length, jobs }, headers);
}

function jobShape(run: Run, job: Run["jobs"][number], id: number, { state, bases }: At): Record<string, unknown> {
  const api = repoUrl(state, bases.api);
  return {
    ...{ id, run_id: run.id, run_url: `${api}/actions/runs/${run.id}`, run_attempt: run.attempt, node_id: `CR_${id}`, ...job },
    ...{ head_sha: run.sha, head_branch: run.ref, workflow_name: run.name, url: `${api}/actions/jobs/${id}` },
    ...{ html_url: `${repoUrl(state, bases.web, "web")}/actions/runs/${run.id}/job/${id}`, check_run_url: `${api}/check-runs/${id}` },
    ...{ created_at: run.created, started_at: run.created, completed_at: job.conclusion === null ? null : run.created },
    ...{ labels: ["ubuntu-latest"], runner_id: null, runner_name: null, runner_group_id: null, runner_group_name: null, steps: [] },
  };
}

/** The checks of a commit, by its id or by a ref's name. */
export async function listChecks(call: Call, hub: Hub): Promise<Reply> {
  const commit = await hub.git.commit(String(call.params.ref));
  if (!commit) return notFound(call);
  const name = call.query.get("check_name");
  const found = hub.state.checks.filter((check) => check.sha === commit.sha && (name === null || check.name === name));
  const { items, headers } = page(call, hub, found);
  const check_runs = items.map((check) => checkShape(check, { ...hub, ...call }));
  return ok({ total_count: found.length, check_runs }, headers);
}

function checkShape({ id, name, sha, status, conclusion, created }: CheckRun, { state, bases }: At): Record<string, unknown> {
  const url = `${repoUrl(state, bases.api)}/check-runs/${id}`;
  const html_url = `${repoUrl(state, bases.web, "web")}/runs/${id}`;
  const output = { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${url}/annotations` };
  return {
    ...{ id, head_sha: sha, node_id: `CR_${id}`, external_id: "", url, html_url, details_url: html_url, status, conclusion },
    ...{ started_at: created, completed_at: conclusion === null ? null : created, output, name, check_suite: { id: id + 1_000_000 } },
    ...{ app: null, pull_requests: [] },
  };
}
