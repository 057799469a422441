import { expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd();
const create = (token?: string) => refused(hub.octokit(token).repos.createRelease({ ...REPO, tag_name: "v1.0.0", draft: true }));

test.each([
  [undefined, 401, "Requires authentication"],
  ["wrong", 401, "Bad credentials"],
  ["reader", 404, "Not Found"],
  ["fine-reader", 403, "Resource not accessible by personal access token"],
  ["job-reader", 403, "Resource not accessible by integration"],
])("the token %s may not make a release: %i %s", async (token, status, message) => {
  expect(await create(token)).toMatchObject({ status, message });
  expect(await hub.effects()).toEqual([]);
});

test("a private repository is not there for who may not read it", async () => {
  await hub.control("POST settings", { private: true });
  for (const token of [undefined, "stranger"]) expect((await refused(hub.octokit(token).repos.get(REPO))).status).toBe(404);
  expect((await hub.octokit("reader").repos.get(REPO)).data).toMatchObject({
    visibility: "private",
    permissions: { push: false, pull: true },
  });
  await hub.control("POST settings", { private: false });
});

test("nothing of a private repository is there for who may not read it: pull requests, branches, runs, environments", async () => {
  await hub.control("POST settings", { private: true, plan: "enterprise" });
  for (const path of ["pulls", "branches", "rulesets", "actions/runs", "environments", "contents/VERSION.txt", "commits/main/status"])
    for (const token of [undefined, "stranger"])
      expect((await refused(hub.octokit(token).request(`GET /repos/{owner}/{repo}/${path}`, REPO))).status, path).toBe(404);
  await hub.control("POST settings", { private: false, plan: "free" });
});

test("a token is told which permission a call takes", async () => {
  const accepted = async (line: string) => {
    const { headers } = await hub
      .octokit("fine")
      .request(line, REPO)
      .catch((error) => error.response);
    return headers["x-accepted-github-permissions"];
  };
  expect(await accepted("GET /repos/{owner}/{repo}/actions/secrets")).toBe("secrets=read");
  expect(await accepted("PUT /repos/{owner}/{repo}/environments/x")).toBe("administration=write");
  expect(await accepted("POST /repos/{owner}/{repo}/pulls")).toBe("pull_requests=write");
});

test("the kind of a token is seen from the headers", async () => {
  const headers = async (token: string) => (await hub.octokit(token).repos.get(REPO)).headers;
  expect((await headers("maintainer"))["x-oauth-scopes"]).toBe("repo, workflow");
  expect(await headers("fine")).toMatchObject({ "x-accepted-github-permissions": "contents=read" });
  expect((await headers("job"))["x-oauth-scopes"]).toBeUndefined();
});

test("whether releases are immutable is told to administrators only, and off looks like not allowed", async () => {
  const ask = (token: string) => hub.octokit(token).request("GET /repos/{owner}/{repo}/immutable-releases", REPO);
  expect((await refused(ask("owner"))).status).toBe(404);
  await hub.control("POST settings", { immutableReleases: true });
  expect((await ask("owner")).data).toEqual({ enabled: true, enforced_by_owner: false });
  expect((await refused(ask("maintainer"))).status).toBe(404);
  await hub.control("POST settings", { immutableReleases: false });
});

test("a job's token is nobody", async () => {
  expect((await hub.octokit("maintainer").users.getAuthenticated()).data.login).toBe("maintainer");
  expect((await refused(hub.octokit("job").users.getAuthenticated())).status).toBe(403);
});

test("each answer counts against the limit, but not a 304 and not the question for the limit", async () => {
  const fine = hub.octokit("fine");
  const left = async () => (await fine.rateLimit.get()).data.rate.remaining;
  const before = await left();
  const { headers } = await fine.repos.listReleases(REPO);
  expect(await left()).toBe(before - 1);
  const again = await refused(fine.repos.listReleases({ ...REPO, headers: { "if-none-match": headers.etag as string } }));
  expect([again.status, await left()]).toEqual([304, before - 1]);
});

test("who has used up the limit is told until when", async () => {
  await hub.control("POST exhausted", { logins: ["fine"] });
  const error = await hub
    .octokit("fine")
    .repos.get(REPO)
    .catch((reason) => reason);
  expect([error.status, error.response.headers["x-ratelimit-remaining"]]).toEqual([403, "0"]);
  expect(Number(error.response.headers["x-ratelimit-reset"])).toBeGreaterThan(Date.now() / 1000);
  expect(error.message).toMatch(/^API rate limit exceeded for user ID \d+/);
  await hub.control("POST exhausted", { logins: [] });
});

test("a run goes on each time that it is looked at; runs are found by commit, its checks too", async () => {
  const sha = hub.git("rev-parse", "HEAD");
  const done = { status: "completed", conclusion: "success" };
  await hub.control("POST runs", {
    sha,
    ref: "v1.0.0",
    status: "queued",
    conclusion: null,
    next: [{ status: "in_progress", conclusion: null }, done],
    jobs: [{ name: "build", ...done }],
  });
  await hub.control("POST checks", { sha });
  const octokit = hub.octokit();
  const look = async () => (await octokit.actions.listWorkflowRunsForRepo({ ...REPO, head_sha: sha })).data.workflow_runs[0];
  const run = await look();
  expect(run?.status).toBe("in_progress");
  expect((await octokit.actions.getWorkflowRun({ ...REPO, run_id: run?.id as number })).data).toMatchObject({
    ...done,
    head_branch: "v1.0.0",
  });
  expect((await octokit.actions.listJobsForWorkflowRun({ ...REPO, run_id: run?.id as number })).data.jobs).toMatchObject([
    { name: "build", ...done },
  ]);
  expect((await octokit.checks.listForRef({ ...REPO, ref: "main" })).data.check_runs).toMatchObject([
    { name: "build", ...done },
    { name: "ci-complete", ...done },
  ]);
});
