import type { Octokit } from "@octokit/rest";
import { bypassList } from "../../domain/bypass";
import type { Look } from "../../domain/doctor/look";
import type { About, BranchRule, Environment, Guarded, Me, Protection, RequiredCheck, Ruleset } from "../../domain/doctor/settings";
import { Problem } from "../../domain/problem";
import { count, flag, listOf, maybe, objectOf, type Shape, text } from "../../domain/shape";

/** GitHub's settings, each as a look: what is not shown is never taken for absent (I9). */
export function settingsOf(octokit: Octokit, here: { owner: string; repo: string }) {
  const { repos, actions, users } = octokit.rest;
  const page = { ...here, per_page: 100 };
  return {
    me: (): Promise<Look<Me>> =>
      look(
        "whose token it is",
        async () => {
          const { data, headers } = await users.getAuthenticated();
          return {
            data: { login: data.login, scopes: headers["x-oauth-scopes"], ends: headers["github-authentication-token-expiration"] },
          };
        },
        meOf,
      ),
    about: (): Promise<Look<About>> => look("the repository", () => repos.get(here), aboutOf),
    guarded: (branch: string): Promise<Look<Guarded>> => look(branch, () => repos.getBranch({ ...here, branch }), guardedOf),
    /** Only GitHub's own words say that there is none. */
    protection: (branch: string): Promise<Look<Protection>> =>
      look(
        `the protection of ${branch}`,
        () => repos.getBranchProtection({ ...here, branch }),
        protectionOf,
        (words) => words === "Branch not protected",
      ),
    branchRules: (branch: string): Promise<Look<BranchRule[]>> =>
      look(`the rules of ${branch}`, () => repos.getBranchRules({ ...page, branch }), listOf(branchRuleOf)),
    /** The names under which commit statuses were written for a commit, which is the other way to make a check. */
    statuses: (ref: string): Promise<Look<string[]>> =>
      look(`the statuses of ${ref}`, () => repos.getCombinedStatusForRef({ ...page, ref }), listedUnder("statuses", statusOf)),
    rulesets: () =>
      look("the rulesets", () => repos.getRepoRulesets({ ...page, includes_parents: true, targets: "tag" }), listOf(rulesetShort)),
    ruleset: (id: number): Promise<Look<Ruleset>> =>
      look("a ruleset", () => repos.getRepoRuleset({ ...here, ruleset_id: id, includes_parents: true }), rulesetOf),
    environments: (): Promise<Look<Environment[]>> =>
      look("the environments", () => repos.getAllEnvironments(page), listedUnder("environments", environmentOf)),
    policies: (name: string) =>
      look(`what may deploy to ${name}`, () => repos.listDeploymentBranchPolicies({ ...page, environment_name: name }), policiesOf),
    environmentSecrets: (name: string) =>
      look(`the secrets of ${name}`, () => actions.listEnvironmentSecrets({ ...page, environment_name: name }), secretsOf),
    environmentVariables: (name: string) =>
      look(`the variables of ${name}`, () => actions.listEnvironmentVariables({ ...page, environment_name: name }), variablesOf),
    secrets: () => look("the secrets", () => actions.listRepoSecrets(page), secretsOf),
    variables: () => look("the variables", () => actions.listRepoVariables(page), variablesOf),
    ownersSecrets: () => look("the organization's secrets", () => actions.listRepoOrganizationSecrets(page), secretsOf),
    ownersVariables: () => look("the organization's variables", () => actions.listRepoOrganizationVariables(page), variablesOf),
    actions: () => look("whether Actions may run", () => actions.getGithubActionsPermissionsRepository(here), actionsOf),
    tokenDefault: () =>
      look("what a job's token may do", () => actions.getGithubActionsDefaultWorkflowPermissionsRepository(here), tokenDefaultOf),
    /** 404 when off, and for who may not look. */
    immutable: () =>
      look(
        "whether releases are immutable",
        () => repos.checkImmutableReleases(here),
        immutableOf,
        () => true,
      ),
    workflows: () => look("the workflows", () => actions.listRepoWorkflows(page), workflowsOf),
  };
}

type Call = () => Promise<{ data: unknown }>;

/** One call as a look; `proves` says of the words of a 404 whether they tell that there is none. */
export async function look<T>(
  what: string,
  call: Call,
  shape: Shape<T>,
  proves: (words: string) => boolean = () => false,
): Promise<Look<T>> {
  try {
    return { is: "seen", value: shape((await call()).data, what) };
  } catch (cause) {
    return unseen(what, cause, proves);
  }
}

/** Private repositories have some settings where the owner pays. */
const PLAN = /^Upgrade to GitHub|billing plan/;

function unseen(what: string, cause: unknown, proves: (words: string) => boolean): Exclude<Look<never>, { is: "seen" }> {
  const { status, cause: inner, response } = cause as { status?: number; cause?: unknown; response?: { data?: { message?: unknown } } };
  const problem = [cause, inner].find((one) => one instanceof Problem);
  if (problem) {
    if (problem.code === "interrupted") throw problem;
    return { is: "hidden", why: problem.message, ...(problem.fix !== undefined && { fix: problem.fix }) };
  }
  if (status === undefined) throw cause;
  const words = typeof response?.data?.message === "string" ? response.data.message : "no reason";
  if (status === 403 && PLAN.test(words)) return { is: "plan", why: words };
  if (status === 404 && proves(words)) return { is: "absent" };
  const why = `GitHub does not show ${what} (${status}: ${words})`;
  return { is: "hidden", why, status, ...(status >= 500 && { fix: "run the same command again in a minute" }) };
}

const meOf: Shape<Me> = (value, at) => {
  const { login, scopes, ends } = objectOf({ login: text, scopes: maybe(text), ends: maybe(text) })(value, at);
  const named = scopes?.split(/[\s,]+/).filter((scope) => scope !== "");
  // Tokens that are not classic ones have permissions, and an empty list of scopes or none.
  return { login, scopes: named && named.length > 0 ? named : undefined, ends, endsAt: timeIn(ends) };
};

/** As GitHub writes it: 2026-01-31 10:00:00 UTC, or with +0100. */
function timeIn(ends: string | undefined): number | undefined {
  return ends === undefined ? undefined : Date.parse(ends.replace(/ UTC$/, "Z").replace(" ", "T").replace(" ", ""));
}

const aboutOf: Shape<About> = (value, at) => {
  const permissions = maybe(objectOf({ push: maybe(flag), admin: maybe(flag) }));
  const found = objectOf({ private: flag, owner: objectOf({ type: text }), permissions, archived: maybe(flag) })(value, at);
  return {
    private: found.private,
    organization: found.owner.type === "Organization",
    archived: found.archived,
    push: found.permissions?.push,
    admin: found.permissions?.admin,
  };
};

const required = objectOf({ context: text, app_id: maybe((value): number => Number(value)) });
const requiredOf: Shape<RequiredCheck> = (value, at) => {
  const { context, app_id } = required(value, at);
  return { context, app: app_id === -1 ? undefined : app_id };
};
const requirements = maybe(objectOf({ enforcement_level: maybe(text), checks: maybe(listOf(requiredOf)), contexts: maybe(listOf(text)) }));

function asRequired(found: ReturnType<typeof requirements>): RequiredCheck[] {
  return found?.checks ?? (found?.contexts ?? []).map((context) => ({ context, app: undefined }));
}

const guardedOf: Shape<Guarded> = (value, at) => {
  const found = objectOf({ protected: flag, protection: maybe(objectOf({ required_status_checks: requirements })) })(value, at);
  const { required_status_checks: required } = found.protection ?? {};
  const level = required?.enforcement_level;
  return {
    protected: found.protected,
    required: found.protection && asRequired(required),
    admins: level === "everyone" ? true : level === "non_admins" ? false : undefined,
  };
};

const switched = maybe(objectOf({ enabled: flag }));
const protectionOf: Shape<Protection> = (value, at) => {
  const shape = objectOf({
    required_status_checks: requirements,
    enforce_admins: switched,
    allow_force_pushes: switched,
    allow_deletions: switched,
    lock_branch: switched,
  });
  const found = shape(value, at);
  return {
    required: asRequired(found.required_status_checks),
    admins: found.enforce_admins?.enabled,
    forcePushes: found.lock_branch?.enabled ? false : found.allow_force_pushes?.enabled,
    deletions: found.allow_deletions?.enabled,
  };
};

const ruleCheck = objectOf({ context: text, integration_id: maybe(count) });
const ruleParameters = maybe(objectOf({ required_status_checks: maybe(listOf(ruleCheck)) }));
const branchRuleOf: Shape<BranchRule> = (value, at) => {
  const {
    type,
    parameters,
    ruleset_id: ruleset,
  } = objectOf({ type: text, parameters: ruleParameters, ruleset_id: maybe(count) })(value, at);
  const named = type === "required_status_checks" ? (parameters?.required_status_checks ?? []) : [];
  return { type, ruleset, required: named.map(({ context, integration_id }) => ({ context, app: integration_id })) };
};

const rulesetShort = objectOf({ id: count, name: text, target: maybe(text), enforcement: text });
const names = maybe(objectOf({ ref_name: maybe(objectOf({ include: maybe(listOf(text)), exclude: maybe(listOf(text)) })) }));
const rulesetOf: Shape<Ruleset> = (value, at) => {
  const shape = objectOf({
    name: text,
    conditions: names,
    rules: maybe(listOf(objectOf({ type: text }))),
    current_user_can_bypass: maybe(text),
    bypass_actors: bypassList,
  });
  const { name, conditions, rules = [], current_user_can_bypass: bypass, bypass_actors: past } = shape(value, at);
  const { include = [], exclude = [] } = conditions?.ref_name ?? {};
  return { name, include, exclude, rules: rules.map(({ type }) => type), bypass, past };
};

const reviewerOf: Shape<string> = (value, at) => {
  const { reviewer } = objectOf({ reviewer: objectOf({ login: maybe(text), slug: maybe(text), name: maybe(text) }) })(value, at);
  return reviewer.login ?? reviewer.slug ?? reviewer.name ?? "somebody";
};
const environmentRule = objectOf({
  type: text,
  wait_timer: maybe(count),
  prevent_self_review: maybe(flag),
  reviewers: maybe(listOf(reviewerOf)),
});
const environmentOf: Shape<Environment> = (value, at) => {
  const refs = maybe(objectOf({ protected_branches: flag, custom_branch_policies: flag }));
  const shape = objectOf({
    name: text,
    can_admins_bypass: maybe(flag),
    protection_rules: maybe(listOf(environmentRule)),
    deployment_branch_policy: refs,
  });
  const { name, can_admins_bypass, protection_rules = [], deployment_branch_policy: policy } = shape(value, at);
  const review = protection_rules.find(({ type }) => type === "required_reviewers");
  return {
    name,
    refs: policy === undefined ? "any" : policy.custom_branch_policies ? "patterns" : "protected",
    reviewers: review?.reviewers ?? [],
    preventSelfReview: review?.prevent_self_review ?? false,
    wait: protection_rules.find(({ type }) => type === "wait_timer")?.wait_timer ?? 0,
    adminsBypass: can_admins_bypass,
  };
};

/** Lists with a count beside them; one page is looked at. */
function listedUnder<K extends string, T>(key: K, shape: Shape<T>): Shape<T[]> {
  return (value, at) => {
    const list = listOf(shape)((value as Record<string, unknown>)?.[key], `${at}.${key}`);
    const total = objectOf({ total_count: count })(value, at).total_count;
    if (total <= list.length) return list;
    throw new Problem("server-answer", `there are ${total} of ${at}, and ${list.length} were looked at`, { exit: 3 });
  };
}

const named: Shape<string> = (value, at) => objectOf({ name: text })(value, at).name;
const statusOf: Shape<string> = (value, at) => objectOf({ context: text })(value, at).context;
const secretsOf = listedUnder("secrets", named);
const variablesOf = listedUnder("variables", named);
const policiesOf = listedUnder("branch_policies", objectOf({ name: text, type: maybe(text) }));
const workflowsOf = listedUnder("workflows", (value, at) => {
  const { path, state } = objectOf({ path: text, state: text })(value, at);
  return { file: path.replace(/^.*\//, ""), state };
});

const actionsOf: Shape<{ enabled: boolean; allowed: string | undefined }> = (value, at) => {
  const { enabled, allowed_actions: allowed } = objectOf({ enabled: flag, allowed_actions: maybe(text) })(value, at);
  return { enabled, allowed };
};
const tokenDefaultOf: Shape<string> = (value, at) =>
  objectOf({ default_workflow_permissions: text })(value, at).default_workflow_permissions;
const immutableOf: Shape<boolean> = (value, at) => objectOf({ enabled: flag })(value, at).enabled;
