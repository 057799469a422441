import { beforeEach, expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd({ delete_branch_on_merge: true });
const maintainer = hub.octokit("maintainer");
const owner = hub.octokit("owner");
let count = 0;

beforeEach(async () => {
  hub.state.protections = [];
  hub.state.rulesets = [];
  hub.git("fetch", "-q", "--prune", "origin");
});

/** A pull request of as many commits, and its number. */
async function opened(commits = 1, octokit = maintainer): Promise<{ pull_number: number; head: string; sha: string }> {
  const head = `b${++count}`;
  hub.git("checkout", "-q", "-B", head, "origin/main");
  for (let n = 1; n <= commits; n++) hub.commit({ [`${head}-${n}.txt`]: "x\n" }, `${head} part ${n}\n\nwhy ${n}`);
  hub.git("push", "-q", "origin", head);
  const { data } = await octokit.pulls.create({ ...REPO, title: `Title ${head}`, head, base: "main", body: "the body" });
  return { pull_number: data.number, head, sha: data.head.sha };
}

const merge = (pull_number: number, more: object = {}, octokit = maintainer) => octokit.pulls.merge({ ...REPO, pull_number, ...more });
const get = async (pull_number: number) => (await maintainer.pulls.get({ ...REPO, pull_number })).data;

/** What stands at main: parents, author, committer and message. */
function tip(): string[] {
  hub.git("fetch", "-q", "origin");
  const [parents = "", ...rest] = hub.git("log", "-1", "--format=%P%x00%an%x00%cn%x00%B", "origin/main").split("\0");
  return [String(parents.split(" ").length), ...rest.map((one) => one.trimEnd())];
}

test("a merge makes a commit of both, in GitHub's words, and the head's branch goes where the repository says so", async () => {
  const { pull_number, head, sha } = await opened(2);
  const { data } = await merge(pull_number);
  expect(data).toMatchObject({ merged: true, message: "Pull Request successfully merged" });
  const words = `Merge pull request #${pull_number} from o/${head}\n\nTitle ${head}`;
  expect(tip()).toEqual(["2", "maintainer", "GitHub", words]);
  expect(hub.git("rev-parse", "origin/main^2")).toBe(sha);
  expect(await get(pull_number)).toMatchObject({
    merged: true,
    merge_commit_sha: data.sha,
    merged_by: { login: "maintainer" },
    state: "closed",
  });
  expect((await maintainer.pulls.checkIfMerged({ ...REPO, pull_number })).status).toBe(204);
  expect(hub.git("ls-remote", "origin", `refs/heads/${head}`)).toBe("");
  const effects = (await hub.effects()).slice(-2).map(({ do: what, by, startsWorkflows }) => [what, by, startsWorkflows]);
  expect(effects).toEqual([
    ["merge", "maintainer", true],
    ["delete ref", "maintainer", true],
  ]);
});

test("squashed, one commit keeps its own words and several are listed; both name the pull request", async () => {
  const one = await opened(1);
  await merge(one.pull_number, { merge_method: "squash" });
  expect(tip()).toEqual(["1", "maintainer", "GitHub", `${one.head} part 1 (#${one.pull_number})\n\nwhy 1`]);
  const two = await opened(2);
  await merge(two.pull_number, { merge_method: "squash" });
  const listed = `Title ${two.head} (#${two.pull_number})\n\n* ${two.head} part 1\n\nwhy 1\n\n* ${two.head} part 2\n\nwhy 2`;
  expect(tip()).toEqual(["1", "maintainer", "GitHub", listed]);
  const own = await opened(1);
  await merge(own.pull_number, { merge_method: "squash", commit_title: "mine", commit_message: "words" });
  expect(tip().at(-1)).toBe("mine\n\nwords");
});

test("rebased, each commit stands again on the base, with a new id and its own words", async () => {
  const { pull_number, head, sha } = await opened(2);
  hub.git("push", "-q", "origin", `${hub.git("commit-tree", "origin/main^{tree}", "-p", "origin/main", "-m", "meanwhile")}:main`);
  const { data } = await merge(pull_number, { merge_method: "rebase" });
  hub.git("fetch", "-q", "origin");
  expect(hub.git("log", "-3", "--format=%s %cn", "origin/main").split("\n")).toEqual([
    `${head} part 2 maintainer`,
    `${head} part 1 maintainer`,
    "meanwhile A Maintainer",
  ]);
  expect(hub.git("rev-parse", "origin/main")).toBe(data.sha);
  expect(data.sha).not.toBe(sha);
});

test("what merges may still not be rebased, when one commit by itself conflicts", async () => {
  hub.git("checkout", "-q", "-B", "to-and-fro", "origin/main");
  hub.commit({ "fro.txt": "elsewhere\n" });
  hub.commit({ "fro.txt": "same\n" });
  hub.git("push", "-q", "origin", "to-and-fro");
  const { data } = await maintainer.pulls.create({ ...REPO, title: "fro", head: "to-and-fro", base: "main" });
  hub.git("checkout", "-q", "-B", "other", "origin/main");
  hub.commit({ "fro.txt": "same\n" });
  hub.git("push", "-q", "origin", "other:main");
  expect(await refused(merge(data.number, { merge_method: "rebase" }))).toMatchObject({
    status: 405,
    message: "This branch can't be rebased",
  });
  expect((await merge(data.number)).data.merged).toBe(true);
});

test("conflicts, drafts, what is over and a head that has moved are refused", async () => {
  const [one, two] = [await opened(), await opened()];
  hub.git("checkout", "-q", "-B", "clash", "origin/main");
  hub.commit({ "VERSION.txt": "1\n" });
  hub.git("push", "-q", "origin", "clash");
  const { data: clash } = await maintainer.pulls.create({ ...REPO, title: "clash", head: "clash", base: "main" });
  hub.git("checkout", "-q", "-B", "clash2", "origin/main");
  hub.commit({ "VERSION.txt": "2\n" });
  hub.git("push", "-q", "origin", "clash2:main");
  await get(clash.number);
  expect(await get(clash.number)).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
  expect(await refused(merge(clash.number))).toMatchObject({ status: 405, message: "Pull Request has merge conflicts" });
  expect(await refused(merge(one.pull_number, { sha: "1".repeat(40) }))).toEqual({
    status: 409,
    message: "Head branch was modified. Review and try the merge again.",
    documentation_url: "https://docs.github.com/rest/pulls/pulls#merge-a-pull-request",
  });
  await merge(one.pull_number);
  expect(await refused(merge(one.pull_number))).toMatchObject({ status: 405, message: "Pull Request is not mergeable" });
  await hub.control("POST ready", { number: two.pull_number, draft: true });
  expect(await refused(merge(two.pull_number))).toMatchObject({ status: 405, message: "Pull Request is still a draft" });
});

test.each([
  ["merge", "allow_merge_commit", "Merge commits are not allowed on this repository."],
  ["squash", "allow_squash_merge", "Squash merges are not allowed on this repository."],
  ["rebase", "allow_rebase_merge", "Rebase merges are not allowed on this repository."],
])("a method that the repository doesn't have is refused: %s", async (merge_method, setting, message) => {
  const { pull_number } = await opened();
  await owner.repos.update({ ...REPO, [setting]: false });
  expect(await refused(merge(pull_number, { merge_method }))).toMatchObject({ status: 405, message });
  await owner.repos.update({ ...REPO, [setting]: true });
});

const protect = (more: object) => owner.repos.updateBranchProtection({ ...REPO, branch: "main", ...nothing, ...more });
const nothing = { required_status_checks: null, enforce_admins: null, required_pull_request_reviews: null, restrictions: null };

test("a protected base wants its approvals, of who may write; a change asked for holds it up; administrators pass unless included", async () => {
  await protect({ required_pull_request_reviews: { required_approving_review_count: 1 } });
  const message = "At least 1 approving review is required by reviewers with write access.";
  const { pull_number } = await opened();
  expect(await refused(merge(pull_number))).toMatchObject({ status: 405, message });
  await hub.control("POST review", { number: pull_number, login: "reader", event: "APPROVE" });
  expect((await refused(merge(pull_number))).message).toBe(message);
  await get(pull_number);
  expect((await get(pull_number)).mergeable_state).toBe("blocked");
  await hub.control("POST review", { number: pull_number, login: "reviewer", event: "REQUEST_CHANGES" });
  await hub.control("POST review", { number: pull_number, login: "owner", event: "APPROVE" });
  expect((await refused(merge(pull_number))).status).toBe(405);
  await hub.control("POST review", { number: pull_number, login: "reviewer", event: "APPROVE" });
  expect((await get(pull_number)).mergeable_state).toBe("clean");
  await merge(pull_number);
  const other = await opened();
  expect((await merge(other.pull_number, {}, owner)).data.merged).toBe(true);
  await protect({ required_pull_request_reviews: { required_approving_review_count: 2 }, enforce_admins: true });
  const last = await opened();
  expect((await refused(merge(last.pull_number, {}, owner))).message).toBe(
    "At least 2 approving reviews are required by reviewers with write access.",
  );
});

test("an approval of an older head counts no more where the base dismisses stale ones", async () => {
  await protect({ required_pull_request_reviews: { required_approving_review_count: 1, dismiss_stale_reviews: true } });
  const { pull_number, head } = await opened();
  await hub.control("POST review", { number: pull_number, login: "reviewer", event: "APPROVE" });
  hub.commit({ "later.txt": "later" });
  hub.git("push", "-q", "origin", head);
  expect((await refused(merge(pull_number))).status).toBe(405);
});

const success = { status: "completed", conclusion: "success" };

test("required checks are told one by one, or counted; a check of another App doesn't count", async () => {
  const checks = [
    { context: "ci-complete", app_id: 15368 },
    { context: "lint", app_id: -1 },
  ];
  await protect({ required_status_checks: { strict: false, contexts: [], checks } });
  const { pull_number, sha } = await opened();
  const message = async () => (await refused(merge(pull_number))).message;
  const check = (name: string, more: object) => hub.control("POST checks", { sha, name, ...more });
  expect(await message()).toBe("2 of 2 required status checks are expected.");
  await check("ci-complete", { app: 1, ...success });
  await check("lint", { status: "in_progress", conclusion: null });
  expect(await message()).toBe("2 of 2 required status checks have not succeeded: 1 expected.");
  await check("ci-complete", { status: "completed", conclusion: "failure" });
  expect(await message()).toBe("2 of 2 required status checks have not succeeded: 1 failing.");
  await check("ci-complete", success);
  expect(await message()).toBe('Required status check "lint" is in progress.');
  await check("lint", { status: "completed", conclusion: "skipped" });
  expect((await merge(pull_number)).data.merged).toBe(true);
});

test("a status counts for a check that no App is named for", async () => {
  await protect({ required_status_checks: { strict: false, contexts: ["external"] } });
  const { pull_number, sha } = await opened();
  const set = (state: "pending" | "success" | "failure") =>
    maintainer.repos.createCommitStatus({ ...REPO, sha, state, context: "external" });
  const combined = async () => (await maintainer.repos.getCombinedStatusForRef({ ...REPO, ref: sha })).data.state;
  expect(await combined()).toBe("pending");
  await set("failure");
  expect([await combined(), (await refused(merge(pull_number))).message]).toEqual([
    "failure",
    'Required status check "external" is failing.',
  ]);
  await set("success");
  expect(await combined()).toBe("success");
  expect((await merge(pull_number)).data.merged).toBe(true);
});

test("where the branch must be up to date, one that is behind waits", async () => {
  await protect({ required_status_checks: { strict: true, contexts: [] } });
  const { pull_number } = await opened();
  hub.git("push", "-q", "origin", `${hub.git("commit-tree", "origin/main^{tree}", "-p", "origin/main", "-m", "meanwhile")}:main`);
  await get(pull_number);
  expect((await get(pull_number)).mergeable_state).toBe("behind");
  expect((await refused(merge(pull_number))).status).toBe(409);
});

test("a check that isn't required makes it unstable, and doesn't stop it", async () => {
  const { pull_number, sha } = await opened();
  await hub.control("POST checks", { sha, name: "extra", status: "completed", conclusion: "failure" });
  await get(pull_number);
  expect((await get(pull_number)).mergeable_state).toBe("unstable");
  expect((await merge(pull_number)).data.merged).toBe(true);
});

test("a ruleset refuses in its own frame, and lets past whom it names", async () => {
  const parameters = { strict_required_status_checks_policy: false, required_status_checks: [{ context: "ci" }] };
  await owner.repos.createRepoRuleset({
    ...REPO,
    ...{ name: "main", target: "branch", enforcement: "active" },
    bypass_actors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "pull_request" }],
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [{ type: "required_status_checks", parameters }, { type: "required_linear_history" }],
  });
  const { pull_number } = await opened();
  expect((await refused(merge(pull_number, { merge_method: "squash" }))).message).toBe(
    'Repository rule violations found\n\nRequired status check "ci" is expected.\n\n',
  );
  expect((await refused(merge(pull_number))).message).toContain("Merge commits are not allowed on this repository.");
  expect((await merge(pull_number, {}, owner)).data.merged).toBe(true);
});

test("somebody else merges it, on another base than was seen, between two looks", async () => {
  const { pull_number } = await opened();
  await get(pull_number);
  const { sha } = (await hub.control("POST merge", { number: pull_number, login: "reviewer", method: "squash" })) as { sha: string };
  expect(await get(pull_number)).toMatchObject({ merged: true, merge_commit_sha: sha, merged_by: { login: "reviewer" } });
  expect((await refused(merge(pull_number))).status).toBe(405);
});

const auto = (id: string, how = "SQUASH") =>
  maintainer.graphql(
    "mutation Auto($id: ID!, $how: PullRequestMergeMethod!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $how}) { pullRequest { number autoMergeRequest { mergeMethod enabledBy { login } } } } }",
    { id, how },
  );
const words = async (call: Promise<unknown>) =>
  (
    await call.then(
      () => [],
      (error) => error.errors,
    )
  ).map(({ message }: Error) => message);

test("auto-merge is refused where it is off and where there is nothing to wait for; else it merges when all is there", async () => {
  const { pull_number, sha } = await opened();
  const { node_id } = await get(pull_number);
  expect(await words(auto(node_id))).toEqual(["Auto merge is not allowed for this repository"]);
  await owner.repos.update({ ...REPO, allow_auto_merge: true });
  expect(await words(auto(node_id))).toEqual(["Pull request Pull request is in clean status"]);
  await hub.control("POST checks", { sha, name: "extra", status: "in_progress", conclusion: null });
  expect(await words(auto(node_id))).toEqual(["Pull request Pull request is in unstable status"]);
  await protect({ required_status_checks: { strict: false, contexts: ["ci-complete"] } });
  expect(await auto(node_id)).toMatchObject({
    enablePullRequestAutoMerge: { pullRequest: { autoMergeRequest: { mergeMethod: "SQUASH", enabledBy: { login: "maintainer" } } } },
  });
  expect(await get(pull_number)).toMatchObject({ merged: false, auto_merge: { merge_method: "squash" } });
  await hub.control("POST checks", { sha, name: "ci-complete", ...success });
  expect(await get(pull_number)).toMatchObject({ merged: true, merged_by: { login: "maintainer" }, auto_merge: null });
});

test.each([
  [undefined, 401],
  ["reader", 404],
  ["fine-reader", 403],
])("the token %s may not merge: %i", async (token, status) => {
  const { pull_number } = await opened();
  expect((await refused(merge(pull_number, {}, hub.octokit(token)))).status).toBe(status);
});
