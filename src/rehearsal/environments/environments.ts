import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { page } from "../paging";
import { fail, noContent, notFound, ok, type Reply } from "../reply";
import { idOf, simpleUser } from "../rest/people";
import { teamShape } from "../rest/teams";
import { everybody } from "../rest/users";
import type { Environment, Reviewer } from "./environment";

/** The case of its name does not matter. */
export function findEnvironment({ params }: Pick<Call, "params">, { state }: Hub): Environment | undefined {
  return state.environments.find(({ name }) => name.toLowerCase() === params.environment?.toLowerCase());
}

export function listEnvironments(call: Call, hub: Hub): Reply {
  const { items, headers } = page(call, hub, hub.state.environments);
  const environments = items.map((one) => environmentShape(one, { ...hub, ...call }));
  return ok({ total_count: hub.state.environments.length, environments }, headers);
}

export function getEnvironment(call: Call, hub: Hub): Reply {
  const found = findEnvironment(call, hub);
  return found ? ok(environmentShape(found, { ...hub, ...call })) : notFound(call);
}

export function deleteEnvironment(call: Call, hub: Hub): Reply {
  const found = findEnvironment(call, hub);
  if (!found) return notFound(call);
  hub.state.environments = hub.state.environments.filter((one) => one !== found);
  hub.note(call, "delete environment", { name: found.name });
  return noContent;
}

/** Makes it, or sets all of it: what the body leaves out is off afterwards. The answer is the same to both. */
export function putEnvironment(call: Call, hub: Hub): Reply {
  const refused = planRefusal(call, hub) ?? policyRefusal(call);
  if (refused) return refused;
  const known = findEnvironment(call, hub);
  const now = hub.now();
  const environment = known ?? { ...newEnvironment(String(call.params.environment), hub.nextId(), now) };
  if (!known) hub.state.environments.push(environment);
  Object.assign(environment, settings(call, hub), { updated: now });
  hub.note(call, "set environment", { name: environment.name, body: call.body });
  return ok(environmentShape(environment, { ...hub, ...call }));
}

function newEnvironment(name: string, id: number, now: string): Environment {
  const usual = { wait: 0, reviewers: [], preventSelfReview: false, adminsBypass: true, refs: null };
  return { id, name, created: now, updated: now, ...usual, policies: [], secrets: [], variables: [] };
}

const PAID = ["wait_timer", "prevent_self_review", "reviewers"];

/** A private repository has no such rules on the smaller plans, and not even naming them is allowed. */
function planRefusal(call: Call, { state: { repository } }: Hub): Reply | undefined {
  if (!repository.private || repository.plan === "enterprise") return undefined;
  const rule =
    "Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.";
  if (PAID.some((key) => Object.hasOwn(call.body, key))) return fail(call, 422, rule);
  const branches = "Fail to create protected rule, please ensure billing plan include protected branch gate.";
  return repository.plan === "free" && call.body.deployment_branch_policy ? fail(call, 422, branches) : undefined;
}

interface RefPolicy {
  protected_branches: boolean;
  custom_branch_policies: boolean;
}

/** The words of this refusal are not known. */
function policyRefusal(call: Call): Reply | undefined {
  const policy = call.body.deployment_branch_policy as RefPolicy | null | undefined;
  return policy && policy.protected_branches === policy.custom_branch_policies ? fail(call, 422, "Validation Failed") : undefined;
}

function settings({ body }: Call, hub: Hub): Partial<Environment> {
  const policy = body.deployment_branch_policy as RefPolicy | null | undefined;
  const reviewers = (body.reviewers ?? []) as { type: Reviewer["type"]; id: number }[];
  const named = reviewers.map(({ type, id }) => ({ type, name: nameOf(hub, type, id) }));
  return {
    wait: Number(body.wait_timer ?? 0),
    preventSelfReview: body.prevent_self_review === true,
    reviewers: named.filter((one): one is Reviewer => one.name !== undefined),
    refs: policy ? (policy.protected_branches ? "protected" : "custom") : null,
  };
}

/** People and teams are named by their numbers; nobody knows a number that is nobody's. */
function nameOf({ state }: Hub, type: Reviewer["type"], id: number): string | undefined {
  if (type === "Team") return state.teams.find((team) => team.id === id)?.slug;
  return everybody(state).find((login) => idOf(login) === id);
}

export function environmentShape(environment: Environment, at: At): Record<string, unknown> {
  const { id, name, created, updated, refs } = environment;
  const filter = new URLSearchParams({ environments_filter: name });
  return {
    ...{ id, node_id: `EN_${id}`, name, url: `${repoUrl(at.state, at.bases.api)}/environments/${name}` },
    ...{
      html_url: `${repoUrl(at.state, at.bases.web, "web")}/deployments/activity_log?${filter}`,
      created_at: created,
      updated_at: updated,
    },
    ...{ can_admins_bypass: environment.adminsBypass, protection_rules: rulesOf(environment, at) },
    deployment_branch_policy: refs && { protected_branches: refs === "protected", custom_branch_policies: refs === "custom" },
  };
}

function rulesOf({ id, wait, reviewers, preventSelfReview, refs }: Environment, at: At): Record<string, unknown>[] {
  const rule = (kind: number, type: string, more: object = {}) => ({ id: id * 10 + kind, node_id: `GA_${id * 10 + kind}`, type, ...more });
  const asked = { prevent_self_review: preventSelfReview, reviewers: reviewers.map((one) => reviewerShape(one, at)) };
  return [
    ...(wait > 0 ? [rule(1, "wait_timer", { wait_timer: wait })] : []),
    ...(reviewers.length > 0 || preventSelfReview ? [rule(2, "required_reviewers", asked)] : []),
    ...(refs ? [rule(3, "branch_policy")] : []),
  ];
}

export function reviewerShape({ type, name }: Reviewer, at: At): Record<string, unknown> {
  const team = at.state.teams.find(({ slug }) => slug === name);
  return { type, reviewer: type === "Team" && team ? teamShape(team, at) : simpleUser(name, at.bases) };
}
