import { expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd({ organization: true });
const maintainer = hub.octokit("maintainer");
const reviewer = hub.octokit("reviewer");
const custom = (message: string) => [{ resource: "PullRequest", code: "custom", message }];

/** A branch from main with a commit of its own, on the far end. */
function branch(name: string, files: Record<string, string> = { [`${name}.txt`]: name }): string {
  hub.git("checkout", "-q", "-B", name, "origin/main");
  const sha = hub.commit(files, `about ${name}\n\nin two parts`);
  hub.git("push", "-q", "--force", "origin", name);
  return sha;
}

const open = (head: string, more: object = {}) => maintainer.pulls.create({ ...REPO, title: `T ${head}`, head, base: "main", ...more });
const get = async (pull_number: number) => (await maintainer.pulls.get({ ...REPO, pull_number })).data;

test("a pull request has its ends, its counts and its author; whether it can be merged is known at the second look", async () => {
  const sha = branch("one");
  const { data: made } = await open("one", { body: "why" });
  expect(made).toMatchObject({ state: "open", draft: false, merged: false, commits: 1, additions: 1, changed_files: 1, mergeable: null });
  expect([made.head.sha, made.head.label, made.base.ref, made.user.login, made.body]).toEqual([sha, "o:one", "main", "maintainer", "why"]);
  expect(await get(made.number)).toMatchObject({ mergeable: null, mergeable_state: "unknown" });
  expect(await get(made.number)).toMatchObject({ mergeable: true, mergeable_state: "clean", rebaseable: true });
  expect(hub.git("ls-remote", "origin", `refs/pull/${made.number}/head`)).toMatch(sha);
});

test.each([
  ["a second one of the same branch", { head: "one" }, custom("A pull request already exists for o:one.")],
  ["the same, with its owner in front", { head: "o:one" }, custom("A pull request already exists for o:one.")],
  ["nothing new", { head: "same" }, custom("No commits between main and same")],
  ["a head that isn't there", { head: "nowhere" }, [{ resource: "PullRequest", field: "head", code: "invalid" }]],
  ["a base that isn't there", { head: "one", base: "nowhere" }, [{ resource: "PullRequest", field: "base", code: "invalid" }]],
])("refused in GitHub's words: %s", async (_, ends, errors) => {
  hub.git("push", "-q", "--force", "origin", "origin/main:refs/heads/same");
  expect(await refused(open("one", ends))).toEqual({
    status: 422,
    message: "Validation Failed",
    errors,
    documentation_url: "https://docs.github.com/rest/pulls/pulls#create-a-pull-request",
  });
});

test("without base and head it isn't well made; a key that GitHub doesn't know is not looked at", async () => {
  const bare = refused(maintainer.request("POST /repos/{owner}/{repo}/pulls", { ...REPO, title: "x" } as never));
  expect((await bare).message).toBe('Invalid request.\n\n"base", "head" weren\'t supplied.');
  branch("other-keys");
  expect((await open("other-keys", { colour: "red" })).status).toBe(201);
});

test("lists are narrowed by state, head and base; a head without its owner narrows nothing", async () => {
  const numbers = async (asked: object) => (await maintainer.pulls.list({ ...REPO, ...asked })).data.map(({ head }) => head.ref);
  expect(await numbers({ head: "o:one" })).toEqual(["one"]);
  expect(await numbers({ head: "one" })).toEqual(["other-keys", "one"]);
  expect(await numbers({ base: "else" })).toEqual([]);
  expect(await numbers({ state: "closed" })).toEqual([]);
  expect(await numbers({ state: "all", direction: "asc" })).toEqual(["one", "other-keys"]);
});

test("the head moves when its branch is pushed, and what was worked out is worked out again", async () => {
  const number = (await open2("moving")).number;
  await get(number);
  await get(number);
  const sha = hub.commit({ "more.txt": "more" });
  hub.git("push", "-q", "origin", "moving");
  const moved = await get(number);
  expect([moved.head.sha, moved.mergeable, moved.commits]).toEqual([sha, null, 2]);
  expect((await get(number)).mergeable).toBe(true);
});

async function open2(name: string) {
  branch(name);
  return (await open(name)).data;
}

test("a branch that is deleted closes its pull request, which cannot be opened again", async () => {
  const { number } = await open2("gone");
  hub.git("push", "-q", "origin", ":gone");
  expect(await get(number)).toMatchObject({ state: "closed", merged: false, mergeable: null });
  const again = await refused(maintainer.pulls.update({ ...REPO, pull_number: number, state: "open" }));
  expect(again.errors).toMatchObject([{ message: "state cannot be changed. The gone branch has been deleted." }]);
});

test("a head that reaches the base by a push counts as merged", async () => {
  const { number, head } = await open2("pushed");
  hub.git("push", "-q", "origin", "pushed:main");
  expect(await get(number)).toMatchObject({ state: "closed", merged: true, merge_commit_sha: head.sha, merged_by: null });
});

test("title, body, base and state can be changed; a base that isn't there can't", async () => {
  const { number: pull_number } = await open2("changed");
  const { data } = await maintainer.pulls.update({ ...REPO, pull_number, title: "new", body: "words", state: "closed" });
  expect([data.title, data.body, data.state]).toEqual(["new", "words", "closed"]);
  expect((await maintainer.pulls.update({ ...REPO, pull_number, state: "open" })).data.state).toBe("open");
  expect((await refused(maintainer.pulls.update({ ...REPO, pull_number, base: "x" }))).errors).toEqual([
    { message: "Proposed base branch 'x' was not found", resource: "PullRequest", field: "base", code: "invalid" },
  ]);
});

test("its files and commits are git's, and a commit knows its pull requests", async () => {
  hub.git("checkout", "-q", "-B", "files", "origin/main");
  hub.write({ "VERSION.txt": "0.19.0\n", "new/a b.txt": "one\ntwo\n" });
  hub.git("rm", "-q", "crates/Cargo.lock");
  const sha = hub.commit({}, "three files");
  hub.git("push", "-q", "origin", "files");
  const { number: pull_number } = (await open("files")).data;
  const { data: files } = await maintainer.pulls.listFiles({ ...REPO, pull_number });
  expect(files.map(({ filename, status, additions, deletions }) => [filename, status, additions, deletions > 0])).toEqual([
    ["VERSION.txt", "modified", 1, true],
    ["crates/Cargo.lock", "removed", 0, true],
    ["new/a b.txt", "added", 2, false],
  ]);
  expect(files[0]?.patch).toBe("@@ -1 +1 @@\n-0.18.0\n+0.19.0");
  expect((await maintainer.pulls.listCommits({ ...REPO, pull_number })).data.map((commit) => commit.sha)).toEqual([sha]);
  const of = await maintainer.repos.listPullRequestsAssociatedWithCommit({ ...REPO, commit_sha: sha });
  expect(of.data.map(({ number }) => number)).toEqual([pull_number]);
});

test("others review it, nobody approves his own, and a job's token only where it may", async () => {
  const { number: pull_number } = await open2("reviewed");
  const review = (octokit: typeof maintainer, event: "APPROVE" | "COMMENT" | "REQUEST_CHANGES") =>
    octokit.pulls.createReview({ ...REPO, pull_number, event, body: "words" });
  expect(await refused(review(maintainer, "APPROVE"))).toMatchObject({
    status: 422,
    message: "Unprocessable Entity",
    errors: ["Review Can not approve your own pull request"],
  });
  expect((await review(maintainer, "COMMENT")).data.state).toBe("COMMENTED");
  expect((await review(reviewer, "APPROVE")).data).toMatchObject({ state: "APPROVED", user: { login: "reviewer" } });
  expect((await refused(review(hub.octokit("job-pulls"), "APPROVE"))).errors).toEqual([
    "GitHub Actions is not permitted to approve pull requests.",
  ]);
  const { data } = await maintainer.pulls.listReviews({ ...REPO, pull_number });
  expect(data.map(({ user, state }) => [user?.login, state])).toEqual([
    ["maintainer", "COMMENTED"],
    ["reviewer", "APPROVED"],
  ]);
});

test("reviews are asked of people and teams that may see it; who gave one is no longer asked", async () => {
  await hub.control("POST teams", { teams: [{ slug: "releasers", members: ["reviewer"], permission: "push" }] });
  const { number: pull_number } = await open2("asked");
  const ask = (reviewers: string[], team_reviewers: string[] = []) =>
    maintainer.pulls.requestReviewers({ ...REPO, pull_number, reviewers, team_reviewers });
  expect((await refused(ask(["maintainer"]))).message).toBe("Review cannot be requested from pull request author.");
  expect((await refused(ask(["stranger"]))).message).toBe(
    "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the o/r repository.",
  );
  const { data } = await ask(["reviewer"], ["releasers"]);
  expect([data.requested_reviewers?.map(({ login }) => login), data.requested_teams?.map(({ slug }) => slug)]).toEqual([
    ["reviewer"],
    ["releasers"],
  ]);
  await hub.control("POST review", { number: pull_number, login: "reviewer", event: "APPROVE" });
  const { data: left } = await maintainer.pulls.listRequestedReviewers({ ...REPO, pull_number });
  expect([left.users.length, left.teams.length]).toEqual([0, 1]);
});

test("a job's token opens pull requests only where the repository lets it", async () => {
  branch("by-job");
  const create = () => hub.octokit("job-pulls").pulls.create({ ...REPO, title: "T", head: "by-job", base: "main" });
  expect(await refused(create())).toMatchObject({
    status: 403,
    message: "GitHub Actions is not permitted to create or approve pull requests.",
  });
  await hub.control("POST settings", { can_approve_pull_request_reviews: true });
  expect((await create()).data.user.login).toBe("github-actions[bot]");
  expect((await hub.effects("create pull request")).at(-1)?.startsWorkflows).toBe(false);
});

test.each([
  [undefined, 401],
  ["reader", 404],
  ["fine", 403],
])("the token %s may not open one: %i", async (token, status) => {
  const create = hub.octokit(token).pulls.create({ ...REPO, title: "T", head: "one", base: "main" });
  expect((await refused(create)).status).toBe(status);
});
