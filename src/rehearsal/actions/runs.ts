import type { Call } from "../call";
import { placeRuns, workOnRun } from "../ci";
import { gateOf } from "../environments/gate";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { notFound, ok, type Reply } from "../reply";
import { simpleUser } from "../rest/people";
import { minimalRepository } from "../rest/repository";
import { suiteOf } from "./checks";
import { goOn } from "./progress";
import type { Run } from "./run";

/** The queries that narrow a list of runs; `status` takes conclusions too. */
const FILTERS: Readonly<Record<string, (run: Run, wanted: string) => boolean>> = {
  branch: ({ ref }, wanted) => ref === wanted,
  event: ({ event }, wanted) => event === wanted,
  head_sha: ({ sha }, wanted) => sha === wanted,
  actor: ({ by }, wanted) => by === wanted,
  status: ({ status, conclusion }, wanted) => status === wanted || conclusion === wanted,
};

export function listRuns(call: Call, hub: Hub): Promise<Reply> {
  return listed(call, hub, () => true);
}

/** A workflow is named by its number or by its file. */
export async function listRunsOfWorkflow(call: Call, hub: Hub): Promise<Reply> {
  const { id } = call.params;
  const workflow = hub.state.workflows.find((one) => String(one.id) === id || one.path.endsWith(`/${id}`));
  return workflow ? listed(call, hub, ({ path }) => path === workflow.path) : notFound(call);
}

async function listed(call: Call, hub: Hub, meant: (run: Run) => boolean): Promise<Reply> {
  for (const run of hub.state.runs) await step(run, hub);
  const asked = Object.entries(FILTERS).filter(([key]) => call.query.has(key));
  const found = hub.state.runs.filter((run) => meant(run) && asked.every(([key, fits]) => fits(run, call.query.get(key) ?? "")));
  const { items, headers } = page(call, hub, found.toReversed());
  const workflow_runs = items.map((run) => runShape(run, { ...hub, ...call }));
  return ok({ total_count: found.length, workflow_runs }, headers);
}

export function findRun({ params }: Pick<Call, "params">, { state }: Hub): Run | undefined {
  return state.runs.find(({ id }) => String(id) === params.id);
}

export async function getRun(call: Call, hub: Hub): Promise<Reply> {
  const run = findRun(call, hub);
  if (!run) return notFound(call);
  await step(run, hub);
  return ok(runShape(run, { ...hub, ...call }));
}

/** An earlier attempt is as it ended. */
export function getAttempt(call: Call, hub: Hub): Reply {
  const run = findRun(call, hub);
  const attempt = Number(call.params.attempt);
  const past = run?.past.find((one) => one.attempt === attempt);
  if (!run || (!past && run.attempt !== attempt)) return notFound(call);
  return ok(runShape(past ? { ...run, ...past, status: "completed", conclusion: "failure" } : run, { ...hub, ...call }));
}

const stepping = new WeakSet<Run>();

/**
 * A run goes on each time that it is looked at, not by the clock: no test sleeps, none races. A look while it goes on, such as one
 * of its own jobs', sees it as it is.
 */
export async function step(run: Run, hub: Hub): Promise<void> {
  if (stepping.has(run)) return;
  stepping.add(run);
  await stepOn(run, hub).finally(() => stepping.delete(run));
}

async function stepOn(run: Run, hub: Hub): Promise<void> {
  await placeRuns(hub);
  do {
    if (run.status === "completed" && run.next.length === 0) return;
    if (await workOnRun(hub, run)) return;
    const main = await hub.git.head();
    goOn(run, (job) => gateOf(job, run, hub.state, main), hub.now());
  } while (hub.state.ci?.prompt);
}

function runShape(run: Run, at: At): Record<string, unknown> {
  const api = repoUrl(at.state, at.bases.api);
  const url = `${api}/actions/runs/${run.id}`;
  const repository = minimalRepository(at);
  const names = { jobs: "jobs", logs: "logs", cancel: "cancel", rerun: "rerun", artifacts: "artifacts" };
  const suite = suiteOf(run);
  const workflow = at.state.workflows.find(({ path }) => path === run.path)?.id ?? 1;
  const actor = simpleUser(run.by || "maintainer", at.bases);
  return {
    ...{ id: run.id, name: run.name, node_id: `WFR_${run.id}`, head_branch: run.ref, head_sha: run.sha, path: run.path },
    ...{ display_title: run.title, run_number: run.number, run_attempt: run.attempt, event: run.event, status: run.status },
    ...{ conclusion: run.conclusion, workflow_id: workflow, check_suite_id: suite, check_suite_url: `${api}/check-suites/${suite}` },
    ...{ url, html_url: `${repoUrl(at.state, at.bases.web, "web")}/actions/runs/${run.id}`, pull_requests: [], actor },
    ...{ triggering_actor: actor, created_at: run.created, updated_at: run.updated, run_started_at: run.started },
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    ...Object.fromEntries(Object.entries(names).map(([key, path]) => [`${key}_url`, `${url}/${path}`])),
    ...{ workflow_url: `${api}/actions/workflows/${workflow}`, head_commit: null, repository, head_repository: repository },
  };
}
