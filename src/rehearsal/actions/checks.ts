import { appShape } from "../apps/app-shape";
import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { created, fail, notFound, ok, type Reply } from "../reply";
import { simpleUser } from "../rest/people";
import { minimalRepository } from "../rest/repository";
import type { State } from "../state";
import { checksAt, latestChecksAt, latestStatusesAt } from "./checks-at";
import { present } from "./progress";
import type { CheckRun, Status } from "./run";

/** The checks of a commit, by its id or by a ref's name: of each name the last one, unless all are wanted. */
export async function listChecks(call: Call, hub: Hub): Promise<Reply> {
  const commit = await hub.git.commit(String(call.params.ref));
  if (!commit) return fail(call, 422, `No commit found for SHA: ${call.params.ref}`);
  const all = call.query.get("filter") === "all" ? checksAt(hub.state, commit.sha) : latestChecksAt(hub.state, commit.sha);
  const wanted = { name: call.query.get("check_name"), status: call.query.get("status"), app: call.query.get("app_id") };
  const found = all.filter((check) =>
    Object.entries(wanted).every(([key, value]) => value === null || String(check[key as "name"]) === value),
  );
  const { items, headers } = page(call, hub, found);
  return ok({ total_count: found.length, check_runs: items.map((check) => checkShape(check, { ...hub, ...call })) }, headers);
}

export function getCheck(call: Call, hub: Hub): Reply {
  const found = everyCheck(hub.state).find(({ id }) => String(id) === call.params.id);
  return found ? ok(checkShape(found, { ...hub, ...call })) : notFound(call);
}

function everyCheck(state: State): CheckRun[] {
  const shas = new Set([...state.checks, ...state.runs].map(({ sha }) => sha));
  return [...shas].flatMap((sha) => checksAt(state, sha));
}

/** What a job's check run says beside its steps: why it failed, in GitHub's words. */
export function listAnnotations(call: Call, hub: Hub): Reply {
  const check = everyCheck(hub.state).find(({ id }) => String(id) === call.params.id);
  if (!check) return notFound(call);
  const job = hub.state.runs.flatMap(present).find(({ id }) => id === check.id);
  const message = job?.note ?? (check.conclusion === "failure" && job ? "Process completed with exit code 1." : undefined);
  const place = { path: ".github", blob_href: `${repoUrl(hub.state, call.bases.web, "web")}/blob/${check.sha}/.github` };
  const lines = { start_line: 1, end_line: 1, start_column: null, end_column: null };
  return ok(message === undefined ? [] : [{ ...place, ...lines, annotation_level: "failure", title: "", message, raw_details: "" }]);
}

export const suiteOf = ({ id }: { id: number }) => id + 1_000_000;

function checkShape({ id, name, sha, status, conclusion, created: at, app }: CheckRun, where: At): Record<string, unknown> {
  const { state, bases } = where;
  const url = `${repoUrl(state, bases.api)}/check-runs/${id}`;
  const run = state.runs.find(({ jobs }) => jobs.some((job) => job.id === id));
  const web = repoUrl(state, bases.web, "web");
  const html_url = run ? `${web}/actions/runs/${run.id}/job/${id}` : `${web}/runs/${id}`;
  const output = { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${url}/annotations` };
  return {
    ...{ id, head_sha: sha, node_id: `CR_${id}`, external_id: "", url, html_url, details_url: html_url, status, conclusion },
    ...{ started_at: at, completed_at: conclusion === null ? null : at, output, name, check_suite: { id: suiteOf(run ?? { id }) } },
    ...{ app: appShape(app, where), pull_requests: [] },
  };
}

/** All statuses of a commit in one word: pending where there are none. */
export async function combinedStatus(call: Call, hub: Hub): Promise<Reply> {
  const commit = await hub.git.commit(String(call.params.ref));
  if (!commit) return fail(call, 422, `No commit found for SHA: ${call.params.ref}`);
  const { sha } = commit;
  const all = latestStatusesAt(hub.state, sha);
  const states = all.map(({ state }) => state);
  const bad = states.includes("failure") || states.includes("error");
  const state = bad ? "failure" : states.length === 0 || states.includes("pending") ? "pending" : "success";
  const { items, headers } = page(call, hub, all);
  const api = repoUrl(hub.state, call.bases.api);
  const shape = { state, statuses: items.map((one) => statusShape(one, { ...hub, ...call })), sha, total_count: all.length };
  const urls = { commit_url: `${api}/commits/${sha}`, url: `${api}/commits/${sha}/status` };
  return ok({ ...shape, repository: minimalRepository({ ...hub, ...call }), ...urls }, headers);
}

export async function createStatus(call: Call, hub: Hub): Promise<Reply> {
  const commit = await hub.git.commit(String(call.params.sha));
  if (!commit) return fail(call, 422, `No commit found for SHA: ${call.params.sha}`);
  const { state, context = "default", description = null, target_url = null } = call.body as Record<string, string>;
  const by = call.token?.login ?? "";
  const status = { id: hub.nextId(), context, sha: commit.sha, state, description, target: target_url, created: hub.now(), by } as Status;
  hub.state.statuses.push(status);
  hub.note(call, "create status", { sha: commit.sha, context, state });
  const shape = { ...statusShape(status, { ...hub, ...call }), creator: simpleUser(by, call.bases) };
  return created(shape, String(shape.url));
}

function statusShape({ id, context, sha, state, description, target, created: at }: Status, { state: of, bases }: At) {
  const url = `${repoUrl(of, bases.api)}/statuses/${sha}`;
  const avatar_url = "https://avatars.githubusercontent.com/in/1?v=4";
  return { url, avatar_url, id, node_id: `SC_${id}`, state, description, target_url: target, context, created_at: at, updated_at: at };
}
