import { expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd();
const maintainer = hub.octokit("maintainer");
const sha = hub.git("rev-parse", "HEAD");
const release = ".github/workflows/release-build.yaml";

/** Seeds a run; gives its number. */
async function run(more: object): Promise<number> {
  await hub.control("POST runs", { sha, ref: "v0.18.0", path: release, name: "release-build", ...more });
  return hub.state.runs.at(-1)?.id as number;
}

const look = async (run_id: number) => (await maintainer.actions.getWorkflowRun({ ...REPO, run_id })).data;
const jobs = async (run_id: number) => hub.state.runs.find(({ id }) => id === run_id)?.jobs ?? [];

/** Each look's status, until the run is over. */
async function follow(run_id: number): Promise<string[]> {
  const seen: string[] = [];
  for (let n = 0; n < 30 && seen.at(-1) !== "completed"; n++) seen.push((await look(run_id)).status ?? "");
  return seen;
}

test("a job goes on by a step at each look, one after the other; those that wait for others aren't there yet", async () => {
  const id = await run({
    jobs: [
      { name: "verify", steps: ["Set up job", "Verify"] },
      { name: "build", steps: ["Build"], needs: "verify" },
    ],
  });
  const list = async () => {
    const { data } = await maintainer.actions.listJobsForWorkflowRun({ ...REPO, run_id: id });
    return data.jobs.map(({ name, status, steps }) => `${name} ${status}: ${steps?.map((step) => step.status[0]).join("")}`);
  };
  expect(await list()).toEqual(["verify in_progress: iq"]);
  expect(await list()).toEqual(["verify in_progress: ci"]);
  expect(await list()).toEqual(["verify completed: cc", "build queued: "]);
  expect((await look(id)).status).toBe("in_progress");
  expect(await follow(id)).toEqual(["completed"]);
  expect(await look(id)).toMatchObject({ conclusion: "success", head_branch: "v0.18.0", path: release, run_attempt: 1 });
});

const failing = [
  {
    name: "build",
    steps: ["Set up job", "Build wheels", "Upload"],
    ends: ["failure", "success"],
    failsAt: "Build wheels",
    log: "error: no such file\nexit 1",
  },
  { name: "lint", steps: ["Lint"] },
  { name: "release", needs: ["build", "lint"] },
];

test("a failing step fails its job, the steps after it are skipped, the jobs after it too, and its log says why", async () => {
  const id = await run({ jobs: failing });
  await follow(id);
  const { data } = await maintainer.actions.listJobsForWorkflowRun({ ...REPO, run_id: id });
  expect(data.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ["build", "failure"],
    ["lint", "success"],
    ["release", "skipped"],
  ]);
  expect(data.jobs[0]?.steps?.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ["Set up job", "success"],
    ["Build wheels", "failure"],
    ["Upload", "skipped"],
  ]);
  expect((await look(id)).conclusion).toBe("failure");
  const job_id = data.jobs[0]?.id as number;
  const log = String((await maintainer.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id })).data);
  expect(
    log
      .split("\n")
      .map((line) => line.replace(/^\S+Z /, ""))
      .slice(-4, -1),
  ).toEqual(["error: no such file", "exit 1", "##[error]Process completed with exit code 1."]);
  const { data: notes } = await maintainer.checks.listAnnotations({ ...REPO, check_run_id: job_id });
  expect(notes.map(({ annotation_level, message }) => [annotation_level, message])).toEqual([
    ["failure", "Process completed with exit code 1."],
  ]);
});

test("the log is a signed address on another host, is there when the job is over, and not for nobody", async () => {
  const id = await run({ jobs: [{ name: "one" }] });
  const job_id = (await jobs(id))[0]?.id as number;
  const ask = (token: string) =>
    fetch(`${hub.addresses.api}/repos/o/r/actions/jobs/${job_id}/logs`, {
      redirect: "manual",
      headers: { ...(token && { authorization: `token ${token}` }) },
    });
  expect((await ask("maintainer")).status).toBe(404);
  await follow(id);
  const way = await ask("maintainer");
  expect([way.status, way.headers.get("location")?.startsWith(hub.addresses.web)]).toEqual([302, false]);
  const nobody = await ask("");
  expect([nobody.status, ((await nobody.json()) as Error).message]).toEqual([403, "Must have admin rights to Repository."]);
});

test("failed jobs run again under the same run, as a new attempt with new numbers; the earlier one can still be seen", async () => {
  const id = await run({ jobs: failing });
  const again = () => maintainer.actions.reRunWorkflowFailedJobs({ ...REPO, run_id: id });
  expect(await refused(again())).toMatchObject({ status: 403, message: "This workflow is already running" });
  await follow(id);
  const before = (await jobs(id)).map((job) => job.id);
  expect((await again()).status).toBe(201);
  expect(await look(id)).toMatchObject({ run_attempt: 2, conclusion: null });
  await follow(id);
  const after = (await jobs(id)).map((job) => job.id);
  expect(after.map((one, at) => one === before[at])).toEqual([false, true, false]);
  expect((await look(id)).conclusion).toBe("success");
  const all = await maintainer.actions.listJobsForWorkflowRun({ ...REPO, run_id: id, filter: "all" });
  expect(all.data.jobs.map(({ run_attempt, conclusion }) => `${run_attempt} ${conclusion}`)).toEqual([
    ...["1 failure", "1 success", "1 skipped"],
    ...["2 success", "2 success", "2 success"],
  ]);
  const first = await maintainer.actions.getWorkflowRunAttempt({ ...REPO, run_id: id, attempt_number: 1 });
  expect(first.data).toMatchObject({ run_attempt: 1, conclusion: "failure" });
});

test("a whole run again; one without jobs cannot be retried; who may not push may not", async () => {
  const id = await run({ jobs: [{ name: "one" }] });
  await follow(id);
  expect((await maintainer.actions.reRunWorkflow({ ...REPO, run_id: id })).status).toBe(201);
  const broken = await run({ conclusion: "failure" });
  expect(await refused(maintainer.actions.reRunWorkflow({ ...REPO, run_id: broken }))).toMatchObject({
    status: 403,
    message: "This workflow run cannot be retried",
  });
  const by = (token: string) => refused(hub.octokit(token).actions.reRunWorkflow({ ...REPO, run_id: id }));
  expect(await by("reader")).toMatchObject({ status: 403, message: "Must have admin rights to Repository." });
  expect(await by("fine")).toMatchObject({ status: 403, message: "Resource not accessible by personal access token" });
});

test("a run is cancelled at the next look; one that is over is not", async () => {
  const id = await run({ jobs: [{ name: "one", steps: ["a", "b"] }] });
  const cancel = () => maintainer.actions.cancelWorkflowRun({ ...REPO, run_id: id });
  expect((await cancel()).status).toBe(202);
  expect(await look(id)).toMatchObject({ status: "completed", conclusion: "cancelled" });
  expect(await refused(cancel())).toMatchObject({ status: 409, message: "Cannot cancel a workflow run that is completed." });
});

test("runs are narrowed by workflow, branch, event, commit and status", async () => {
  await run({ path: ".github/workflows/ci.yaml", name: "ci", ref: "main", event: "pull_request", conclusion: "failure" });
  const count = async (asked: object) => (await maintainer.actions.listWorkflowRunsForRepo({ ...REPO, ...asked })).data.total_count;
  expect(await count({ branch: "main" })).toBe(1);
  expect(await count({ event: "pull_request" })).toBe(1);
  expect(await count({ event: "pull_request", status: "success" })).toBe(0);
  expect(await count({ head_sha: "1".repeat(40) })).toBe(0);
  const of = await maintainer.actions.listWorkflowRuns({ ...REPO, workflow_id: "ci.yaml" });
  expect(of.data.workflow_runs.map(({ name, run_number }) => [name, run_number])).toEqual([["ci", 1]]);
});

test("the jobs of a commit's runs are its check runs, of the App github-actions", async () => {
  const { data } = await maintainer.checks.listForRef({ ...REPO, ref: "main", check_name: "lint" });
  expect(data.check_runs[0]).toMatchObject({ name: "lint", app: { id: 15368, slug: "github-actions" } });
  const check = await maintainer.checks.get({ ...REPO, check_run_id: data.check_runs[0]?.id as number });
  expect(check.data.html_url).toContain("/job/");
  const { data: suites } = await maintainer.checks.listSuitesForRef({ ...REPO, ref: "main" });
  const suite = suites.check_suites.find(({ id }) => id === check.data.check_suite?.id);
  expect(suite).toMatchObject({ head_sha: sha, app: { slug: "github-actions" } });
  expect((await maintainer.checks.getSuite({ ...REPO, check_suite_id: suite?.id as number })).data.head_commit.id).toBe(sha);
});

const yaml = `name: "By hand"
on:
  push:
  workflow_dispatch:
    inputs:
      version:
        description: which
        required: true
        type: string
      dry:
        type: boolean
jobs:
  one:
    runs-on: ubuntu-latest
`;

test("workflows are the files of the default branch; one is started by hand at a ref, with its inputs", async () => {
  hub.commit({ ".github/workflows/hand.yaml": yaml, ".github/workflows/ci.yaml": "on: [push]\n" });
  hub.git("push", "-q", "origin", "main");
  const { data } = await maintainer.actions.listRepoWorkflows(REPO);
  expect(data.workflows.map(({ name, path, state }) => [name, path, state])).toContainEqual([
    "By hand",
    ".github/workflows/hand.yaml",
    "active",
  ]);
  await hub.control("POST workflows", { path: ".github/workflows/hand.yaml", jobs: [{ name: "one", steps: ["a"] }] });
  const dispatch = (more: object = {}, workflow_id = "hand.yaml", headers = {}) =>
    maintainer.actions.createWorkflowDispatch({ ...REPO, workflow_id, ref: "main", inputs: { version: "1" }, headers, ...more });
  const message = async (call: Promise<unknown>) => {
    const { status, message: said } = await refused(call);
    return [status, said];
  };
  expect(await message(dispatch({ ref: "nowhere" }))).toEqual([422, "No ref found for: nowhere"]);
  expect(await message(dispatch({}, "ci.yaml"))).toEqual([422, "Workflow does not have 'workflow_dispatch' trigger"]);
  expect(await message(dispatch({ inputs: { version: "1", colour: "red" } }))).toEqual([422, 'Unexpected inputs provided: ["colour"]']);
  expect(await message(dispatch({ inputs: {} }))).toEqual([422, "Required input 'version' not provided"]);
  expect((await dispatch()).status).toBe(204);
  const told = await dispatch({ return_run_details: true } as object);
  const { workflow_run_id, html_url } = told.data as unknown as { workflow_run_id: number; html_url: string };
  expect([told.status, html_url.endsWith(`/actions/runs/${workflow_run_id}`)]).toEqual([200, true]);
  expect((await dispatch({}, "hand.yaml", { "x-github-api-version": "2026-03-10" })).status).toBe(200);
  expect(await look(workflow_run_id)).toMatchObject({ event: "workflow_dispatch", head_branch: "main", actor: { login: "maintainer" } });
});

test("whether Actions run, and what a job's token may do, is told to administrators and set by them", async () => {
  const owner = hub.octokit("owner");
  expect((await owner.actions.getGithubActionsPermissionsRepository(REPO)).data).toMatchObject({ enabled: true, allowed_actions: "all" });
  await owner.actions.setGithubActionsPermissionsRepository({ ...REPO, enabled: false });
  expect((await owner.actions.getGithubActionsPermissionsRepository(REPO)).data).toEqual({ enabled: false });
  expect((await owner.actions.getGithubActionsDefaultWorkflowPermissionsRepository(REPO)).data).toEqual({
    default_workflow_permissions: "read",
    can_approve_pull_request_reviews: false,
  });
  const set = { ...REPO, default_workflow_permissions: "write" } as const;
  expect((await owner.actions.setGithubActionsDefaultWorkflowPermissionsRepository(set)).status).toBe(204);
  expect((await refused(maintainer.actions.getGithubActionsPermissionsRepository(REPO))).status).toBe(404);
  expect((await refused(hub.octokit("job").actions.getGithubActionsPermissionsRepository(REPO))).status).toBe(403);
});
