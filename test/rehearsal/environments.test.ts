import { expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd({ organization: true });
const owner = hub.octokit("owner");
const maintainer = hub.octokit("maintainer");
const sha = hub.git("rev-parse", "HEAD");
const custom = { protected_branches: false, custom_branch_policies: true };

const put = (environment_name: string, more: object = {}, octokit = owner) =>
  octokit.repos.createOrUpdateEnvironment({ ...REPO, environment_name, ...more });
const get = async (environment_name: string) => (await maintainer.repos.getEnvironment({ ...REPO, environment_name })).data;
const idOf = async (username: string) => (await owner.users.getByUsername({ username })).data.id;

test("an environment is made by the call that changes it, with 200 both times; its name may have a slash", async () => {
  const made = await put("test/env");
  expect([made.status, made.data.name, made.data.html_url?.split("?")[1]]).toEqual([200, "test/env", "environments_filter=test%2Fenv"]);
  expect(made.data).toMatchObject({ can_admins_bypass: true, protection_rules: [], deployment_branch_policy: null });
  expect((await put("test/env")).data.id).toBe(made.data.id);
  expect((await put("Test/Env")).data).toMatchObject({ id: made.data.id, name: "test/env" });
  expect((await maintainer.repos.getAllEnvironments(REPO)).data).toMatchObject({ total_count: 1, environments: [{ name: "test/env" }] });
  expect((await owner.repos.deleteAnEnvironment({ ...REPO, environment_name: "test/env" })).status).toBe(204);
  expect((await refused(get("test/env"))).status).toBe(404);
});

test("reviewers are people and teams by their numbers; what the body leaves out is off afterwards", async () => {
  await hub.control("POST teams", { teams: [{ slug: "releasers", members: ["reviewer"], permission: "push" }] });
  const team = await owner.teams.getByName({ org: "o", team_slug: "releasers" });
  const reviewers = [
    { type: "User" as const, id: await idOf("maintainer") },
    { type: "Team" as const, id: team.data.id },
  ];
  await put("pypi", { wait_timer: 30, prevent_self_review: true, reviewers, deployment_branch_policy: custom });
  const { protection_rules: rules, deployment_branch_policy } = await get("pypi");
  expect(rules?.map(({ type }) => type)).toEqual(["wait_timer", "required_reviewers", "branch_policy"]);
  expect(rules?.[1]).toMatchObject({
    prevent_self_review: true,
    reviewers: [
      { type: "User", reviewer: { login: "maintainer" } },
      { type: "Team", reviewer: { slug: "releasers" } },
    ],
  });
  expect(deployment_branch_policy).toEqual(custom);
  await put("pypi", { deployment_branch_policy: custom });
  expect((await get("pypi")).protection_rules?.map(({ type }) => type)).toEqual(["branch_policy"]);
});

test("a key that isn't GitHub's, and equal values of the branch policy, are refused", async () => {
  expect((await refused(put("x", { can_admins_bypass: false }))).message).toBe(
    'Invalid request.\n\n"can_admins_bypass" is not a permitted key.',
  );
  expect((await refused(put("x", { deployment_branch_policy: { protected_branches: true, custom_branch_policies: true } }))).status).toBe(
    422,
  );
  expect((await refused(get("x"))).status).toBe(404);
});

test("patterns are added only where they count, each once; the second time points at the first", async () => {
  await put("open");
  const at = (environment_name: string) => ({ ...REPO, environment_name });
  const add = (environment_name: string, name: string, type: "branch" | "tag") =>
    owner.repos.createDeploymentBranchPolicy({ ...at(environment_name), name, type });
  expect((await refused(add("open", "v*", "tag"))).status).toBe(404);
  const made = await add("pypi", "v*", "tag");
  expect([made.status, made.data.name, made.data.type]).toEqual([200, "v*", "tag"]);
  expect((await add("pypi", "v*", "tag")).status).toBe(303);
  await add("pypi", "v*", "branch");
  const { data } = await maintainer.repos.listDeploymentBranchPolicies(at("pypi"));
  expect(data.branch_policies.map(({ name, type }) => [name, type])).toEqual([
    ["v*", "tag"],
    ["v*", "branch"],
  ]);
  const own = { ...at("pypi"), branch_policy_id: data.branch_policies[1]?.id as number };
  expect((await owner.repos.updateDeploymentBranchPolicy({ ...own, name: "main" })).data.name).toBe("main");
  expect((await maintainer.repos.getDeploymentBranchPolicy(own)).data.name).toBe("main");
  expect((await owner.repos.deleteDeploymentBranchPolicy(own)).status).toBe(204);
  expect((await maintainer.repos.listDeploymentBranchPolicies(at("pypi"))).data.total_count).toBe(1);
});

test("patterns that are not in force are neither shown nor changed; they come back with the switch", async () => {
  const at = { ...REPO, environment_name: "switched" };
  await put("switched", { deployment_branch_policy: custom });
  const { id: branch_policy_id } = (await owner.repos.createDeploymentBranchPolicy({ ...at, name: "*" })).data;
  for (const deployment_branch_policy of [null, { protected_branches: true, custom_branch_policies: false }]) {
    await put("switched", { deployment_branch_policy });
    const own = { ...at, branch_policy_id: branch_policy_id as number };
    const calls = [
      owner.repos.listDeploymentBranchPolicies(at),
      owner.repos.getDeploymentBranchPolicy(own),
      owner.repos.updateDeploymentBranchPolicy({ ...own, name: "main" }),
      owner.repos.deleteDeploymentBranchPolicy(own),
    ];
    expect(await Promise.all(calls.map(async (call) => (await refused(call)).status))).toEqual([404, 404, 404, 404]);
  }
  await put("switched", { deployment_branch_policy: custom });
  expect((await owner.repos.listDeploymentBranchPolicies(at)).data.branch_policies).toMatchObject([{ name: "*" }]);
});

/** A run with one job that deploys, and how it ends. */
async function deploy(environment: string, ref: string, more: object = {}): Promise<number> {
  const jobs = [{ name: "publish", steps: ["Publish"], environment }];
  await hub.control("POST runs", { sha, ref, event: "release", by: "maintainer", jobs, ...more });
  return hub.state.runs.at(-1)?.id as number;
}

const look = async (run_id: number) => (await maintainer.actions.getWorkflowRun({ ...REPO, run_id })).data;

test.each([
  ["v0.18.0", true, "success", []],
  ["release/v0.18.0", true, "failure", ['Tag "release/v0.18.0" is not allowed to deploy to pypi due to environment protection rules.']],
  ["v9", false, "failure", ['Branch "v9" is not allowed to deploy to pypi due to environment protection rules.']],
])("only what the patterns allow may deploy: %s, a tag: %s", async (ref, tag, conclusion, notes) => {
  const run_id = await deploy("pypi", ref, { tag });
  for (let n = 0; n < 4; n++) await look(run_id);
  expect((await look(run_id)).conclusion).toBe(conclusion);
  const { data } = await maintainer.actions.listJobsForWorkflowRun({ ...REPO, run_id });
  const said = await maintainer.checks.listAnnotations({ ...REPO, check_run_id: data.jobs[0]?.id as number });
  expect(said.data.map(({ message }) => message)).toEqual(notes);
});

test("a job waits for its reviewers; one of them lets it in, and who started the run may be left out", async () => {
  const reviewers = [
    { type: "User" as const, id: await idOf("maintainer") },
    { type: "User" as const, id: await idOf("reviewer") },
  ];
  await put("crates-io", { reviewers, prevent_self_review: true });
  const run_id = await deploy("crates-io", "v0.18.0", { tag: true });
  expect((await look(run_id)).status).toBe("waiting");
  const pending = async (token: string) => (await hub.octokit(token).actions.getPendingDeploymentsForRun({ ...REPO, run_id })).data;
  expect(await pending("reviewer")).toMatchObject([
    {
      environment: { name: "crates-io" },
      wait_timer: 0,
      current_user_can_approve: true,
      reviewers: [{}, { reviewer: { login: "reviewer" } }],
    },
  ]);
  expect((await pending("maintainer"))[0]?.current_user_can_approve).toBe(false);
  const environment_ids = [(await get("crates-io")).id];
  const answer = (token: string, state: "approved" | "rejected") =>
    hub.octokit(token).actions.reviewPendingDeploymentsForRun({ ...REPO, run_id, environment_ids, state, comment: "go" });
  expect((await refused(answer("maintainer", "approved"))).status).toBe(422);
  expect((await answer("reviewer", "approved")).data).toMatchObject([{ environment: "crates-io", ref: "v0.18.0" }]);
  expect((await look(run_id)).status).toBe("in_progress");
  expect(await pending("reviewer")).toEqual([]);
  const { data: history } = await maintainer.actions.getReviewsForRun({ ...REPO, run_id });
  expect(history).toMatchObject([{ state: "approved", comment: "go", user: { login: "reviewer" }, environments: [{ name: "crates-io" }] }]);
  await look(run_id);
  expect((await look(run_id)).conclusion).toBe("success");
});

test("a reviewer who says no ends the job", async () => {
  const run_id = await deploy("crates-io", "v0.18.1", { tag: true });
  await look(run_id);
  const environment_ids = [(await get("crates-io")).id];
  await hub
    .octokit("reviewer")
    .actions.reviewPendingDeploymentsForRun({ ...REPO, run_id, environment_ids, state: "rejected", comment: "no" });
  expect(await look(run_id)).toMatchObject({ status: "completed", conclusion: "failure" });
});

test("an environment for protected branches takes those, and no tag; a timer is waited for by a look", async () => {
  await put("protected", { wait_timer: 5, deployment_branch_policy: { protected_branches: true, custom_branch_policies: false } });
  const nothing = { required_status_checks: null, enforce_admins: null, required_pull_request_reviews: null, restrictions: null };
  await owner.repos.updateBranchProtection({ ...REPO, branch: "main", ...nothing });
  const statuses = async (ref: string, tag: boolean) => {
    const run_id = await deploy("protected", ref, { tag });
    return [(await look(run_id)).status, (await look(run_id)).status, (await look(run_id)).conclusion];
  };
  expect(await statuses("main", false)).toEqual(["waiting", "in_progress", "success"]);
  expect(await statuses("side", false)).toEqual(["completed", "completed", "failure"]);
  expect(await statuses("main", true)).toEqual(["completed", "completed", "failure"]);
});

test("secrets are names; variables have values; both of the repository and of an environment, for who may", async () => {
  await hub.control("POST secrets", { names: ["TOKEN"] });
  await hub.control("POST secrets", { names: ["COG_HOMEBREW_TAP_PRIVATE_KEY"], environment: "pypi" });
  await hub.control("POST variables", { names: ["NAME"], environment: "pypi" });
  const { data } = await maintainer.actions.listRepoSecrets(REPO);
  expect([data.total_count, data.secrets.map((one) => Object.keys(one).sort())]).toEqual([1, [["created_at", "name", "updated_at"]]]);
  const at = { ...REPO, environment_name: "pypi" };
  expect((await maintainer.actions.listEnvironmentSecrets(at)).data.secrets.map(({ name }) => name)).toEqual([
    "COG_HOMEBREW_TAP_PRIVATE_KEY",
  ]);
  expect((await maintainer.actions.listEnvironmentVariables(at)).data.variables).toMatchObject([{ name: "NAME", value: "x" }]);
  expect((await maintainer.actions.listRepoVariables(REPO)).data.total_count).toBe(0);
  expect((await maintainer.actions.getRepoSecret({ ...REPO, secret_name: "TOKEN" })).data.name).toBe("TOKEN");
  expect((await refused(hub.octokit("reader").actions.listRepoSecrets(REPO))).status).toBe(404);
  expect((await refused(hub.octokit("job").actions.listRepoSecrets(REPO))).message).toBe("Resource not accessible by integration");
});

test.each([
  ["maintainer", 403, "Must have admin rights to Repository."],
  ["fine", 403, "Resource not accessible by personal access token"],
])("the token %s may not change an environment: %i %s", async (token, status, message) => {
  expect(await refused(put("pypi", {}, hub.octokit(token)))).toMatchObject({ status, message });
});

test("a fine-grained token changes environments by the permission of administration", async () => {
  expect((await put("by-fine", {}, hub.octokit("fine-admin"))).status).toBe(200);
});

test("a private repository has no reviewers or timers on the smaller plans, not even the word for none", async () => {
  await hub.control("POST settings", { private: true, plan: "team" });
  const message =
    "Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.";
  for (const body of [{ reviewers: null }, { wait_timer: 0 }, { prevent_self_review: false }])
    expect(await refused(put("private", body))).toMatchObject({ status: 422, message });
  expect((await put("private", { deployment_branch_policy: null })).status).toBe(200);
  await hub.control("POST settings", { plan: "enterprise" });
  expect((await put("private", { reviewers: null })).status).toBe(200);
  await hub.control("POST settings", { private: false, plan: "free" });
});
