import { present } from "../actions/progress";
import type { Approval, Run } from "../actions/run";
import { findRun } from "../actions/runs";
import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { fail, notFound, ok, type Reply } from "../reply";
import { simpleUser } from "../rest/people";
import type { State } from "../state";
import type { Environment } from "./environment";
import { environmentShape, reviewerShape } from "./environments";

/** The environments that jobs of a run wait for. */
function waitedFor(run: Run, state: State): Environment[] {
  const names = new Set(
    present(run)
      .filter(({ status }) => status === "waiting")
      .map(({ environment }) => environment),
  );
  return state.environments.filter(({ name }) => names.has(name));
}

export function listPending(call: Call, hub: Hub): Reply {
  const run = findRun(call, hub);
  if (!run) return notFound(call);
  const at = { ...hub, ...call };
  const all = waitedFor(run, hub.state).map((environment) => ({
    environment: shortShape(environment, at),
    wait_timer: environment.wait,
    wait_timer_started_at: null,
    current_user_can_approve: isReviewer(environment, run, call.token?.login, hub.state),
    reviewers: environment.reviewers.map((one) => reviewerShape(one, at)),
  }));
  return ok(all);
}

function shortShape(environment: Environment, at: At) {
  const { id, node_id, name, url, html_url } = environmentShape(environment, at);
  return { id, node_id, name, url, html_url };
}

/** A person of the list, himself or through a team; who started the run may be left out. */
function isReviewer({ reviewers, preventSelfReview }: Environment, run: Run, login: string | undefined, { teams }: State): boolean {
  if (login === undefined || (preventSelfReview && login === run.by)) return false;
  const isIn = (slug: string) => teams.some((team) => team.slug === slug && team.members.includes(login));
  return reviewers.some(({ type, name }) => (type === "User" ? name === login : isIn(name)));
}

/** Lets the jobs in, or ends them. The answer is the deployments, not the run. The words of its refusals are not known. */
export function review(call: Call, hub: Hub): Reply {
  const run = findRun(call, hub);
  if (!run) return notFound(call);
  const { environment_ids, state, comment } = call.body as { environment_ids: number[]; state: Approval["state"]; comment: string };
  const meant = waitedFor(run, hub.state).filter(({ id }) => environment_ids.includes(id));
  const by = call.token?.login ?? "";
  if (meant.length !== environment_ids.length || !meant.every((one) => isReviewer(one, run, by, hub.state)))
    return fail(call, 422, "Validation Failed");
  const environments = meant.map(({ name }) => name);
  run.approvals.push({ state, comment, environments, by });
  hub.note(call, state === "approved" ? "approve deployment" : "reject deployment", { run: run.id, environments });
  return ok(environments.map((name) => deploymentShape(name, run, { ...hub, ...call }, hub)));
}

export function listApprovals(call: Call, hub: Hub): Reply {
  const run = findRun(call, hub);
  if (!run) return notFound(call);
  const at = { ...hub, ...call };
  return ok(
    run.approvals.map(({ state, comment, environments, by }) => {
      const named = hub.state.environments.filter(({ name }) => environments.includes(name));
      const shapes = named.map((one) => ({ ...shortShape(one, at), created_at: one.created, updated_at: one.updated }));
      return { environments: shapes, state, user: simpleUser(by, call.bases), comment };
    }),
  );
}

function deploymentShape(environment: string, run: Run, { state, bases }: At, hub: Hub): Record<string, unknown> {
  const id = hub.nextId();
  const api = repoUrl(state, bases.api);
  const url = `${api}/deployments/${id}`;
  return {
    ...{ url, id, node_id: `DE_${id}`, task: "deploy", original_environment: environment, environment, description: null },
    ...{ created_at: run.updated, updated_at: run.updated, statuses_url: `${url}/statuses`, repository_url: api },
    ...{ creator: simpleUser(run.by || "maintainer", bases), sha: run.sha, ref: run.ref, payload: {}, transient_environment: false },
    ...{ production_environment: false, performed_via_github_app: null },
  };
}
