import { afterEach, expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";
import { pushAs, remoteLines, runGit } from "./push";

const hub = await farEnd({ organization: true });
const owner = hub.octokit("owner");
const head = hub.git("rev-parse", "HEAD");
const nothing = { required_status_checks: null, enforce_admins: null, required_pull_request_reviews: null, restrictions: null };
const protect = async (more: object = {}, branch = "main") => {
  return (await owner.repos.updateBranchProtection({ ...REPO, branch, ...nothing, ...more })).data;
};

afterEach(() => {
  hub.state.protections = [];
  hub.state.rulesets = [];
});

/** A commit on main's, pushed as this one. */
async function pushMain(token: string, ...more: string[]) {
  hub.git("fetch", "-q", "origin");
  hub.git("checkout", "-q", "-B", "work", "origin/main");
  hub.commit({ "x.txt": String(Math.random()) });
  return pushAs(hub, token, ...more, "HEAD:refs/heads/main");
}

test("a branch says whether it is protected; one that isn't there says so too", async () => {
  const get = async (branch: string) => (await hub.octokit().repos.getBranch({ ...REPO, branch })).data;
  expect(await get("main")).toMatchObject({ name: "main", protected: false, commit: { sha: head } });
  expect(await refused(get("nowhere"))).toMatchObject({ status: 404, message: "Branch not found" });
  await protect({ required_status_checks: { strict: true, contexts: ["ci"] } });
  expect(await get("main")).toMatchObject({ protected: true, protection: { enabled: true, required_status_checks: { contexts: ["ci"] } } });
  const listed = async (only: boolean) => (await hub.octokit().repos.listBranches({ ...REPO, protected: only })).data;
  expect((await listed(true)).map(({ name }) => name)).toEqual(["main"]);
});

test("a protection comes back whole, and without the parts that were not asked for", async () => {
  expect(await refused(owner.repos.getBranchProtection({ ...REPO, branch: "main" }))).toEqual({
    status: 404,
    message: "Branch not protected",
    documentation_url: "https://docs.github.com/rest/branches/branch-protection#get-branch-protection",
  });
  const bare = await protect();
  expect(Object.keys(bare).sort()).toEqual([
    ...["allow_deletions", "allow_force_pushes", "allow_fork_syncing", "block_creations", "enforce_admins", "lock_branch"],
    ...["required_conversation_resolution", "required_linear_history", "required_signatures", "url"],
  ]);
  await hub.control("POST checks", { sha: head, name: "lately", app: 15368 });
  await protect({
    required_status_checks: { strict: true, contexts: ["lately", "never"] },
    required_pull_request_reviews: { required_approving_review_count: 2, dismiss_stale_reviews: true },
    restrictions: { users: ["maintainer"], teams: [], apps: [] },
    enforce_admins: true,
    allow_deletions: true,
  });
  const { data } = await owner.repos.getBranchProtection({ ...REPO, branch: "main" });
  expect(data.required_status_checks).toMatchObject({
    strict: true,
    contexts: ["lately", "never"],
    checks: [
      { context: "lately", app_id: 15368 },
      { context: "never", app_id: null },
    ],
  });
  expect(data.required_pull_request_reviews).toMatchObject({ required_approving_review_count: 2, dismiss_stale_reviews: true });
  expect(data.restrictions?.users.map(({ login }) => login)).toEqual(["maintainer"]);
  expect([data.enforce_admins?.enabled, data.allow_deletions?.enabled, data.allow_force_pushes?.enabled]).toEqual([true, true, false]);
  await owner.repos.deleteBranchProtection({ ...REPO, branch: "main" });
  expect((await refused(owner.repos.deleteBranchProtection({ ...REPO, branch: "main" }))).message).toBe("Branch not protected");
});

test("a protection wants its four keys, each may be null", async () => {
  const put = (body: object) =>
    owner.request("PUT /repos/{owner}/{repo}/branches/{branch}/protection", { ...REPO, branch: "main", ...body } as never);
  expect((await refused(put({ enforce_admins: true, required_pull_request_reviews: null }))).message).toBe(
    'Invalid request.\n\n"required_status_checks", "restrictions" weren\'t supplied.',
  );
});

test.each([
  [undefined, 401, "Requires authentication"],
  ["maintainer", 404, "Not Found"],
  ["fine", 403, "Resource not accessible by personal access token"],
  ["job", 403, "Resource not accessible by integration"],
])("the token %s may not read a protection: %i %s", async (token, status, message) => {
  expect(await refused(hub.octokit(token).repos.getBranchProtection({ ...REPO, branch: "main" }))).toMatchObject({ status, message });
});

test("a private repository has neither protection nor rulesets on the free plan", async () => {
  const message = "Upgrade to GitHub Pro or make this repository public to enable this feature.";
  await hub.control("POST settings", { private: true });
  for (const call of [() => owner.repos.getBranchProtection({ ...REPO, branch: "main" }), () => owner.repos.getRepoRulesets(REPO)])
    expect(await refused(call())).toMatchObject({ status: 403, message });
  await hub.control("POST settings", { plan: "team" });
  expect((await owner.repos.getRepoRulesets(REPO)).status).toBe(200);
  await hub.control("POST settings", { private: false, plan: "free" });
});

test("a push to a protected branch is refused with every reason, and administrators are told what they went past", async () => {
  await protect({ required_pull_request_reviews: {}, required_status_checks: { strict: false, contexts: ["a", "b"] } });
  const refusal = await pushMain("maintainer");
  expect(remoteLines(refusal)).toEqual([
    "error: GH006: Protected branch update failed for refs/heads/main.",
    "",
    "- Changes must be made through a pull request.",
    "",
    "- 2 of 2 required status checks are expected.",
  ]);
  expect(refusal.out).toContain("[remote rejected] (protected branch hook declined)");
  expect(hub.git("ls-remote", "origin", "refs/heads/main")).toMatch(head);
  const passed = await pushMain("owner");
  expect([passed.code, remoteLines(passed)]).toEqual([
    0,
    [
      "Bypassed rule violations for refs/heads/main:",
      "",
      "- Changes must be made through a pull request.",
      "",
      "- 2 of 2 required status checks are expected.",
      "",
    ],
  ]);
  await protect({ required_pull_request_reviews: {}, enforce_admins: true });
  expect((await pushMain("owner")).code).toBe(1);
});

test("a commit whose checks are green may be pushed to a branch that asks for them", async () => {
  await protect({ required_status_checks: { strict: false, contexts: ["ci"] } });
  hub.git("fetch", "-q", "origin");
  hub.git("checkout", "-q", "-B", "green", "origin/main");
  const sha = hub.commit({ "green.txt": "x" });
  await pushAs(hub, "maintainer", "HEAD:refs/heads/green");
  await hub.control("POST checks", { sha, name: "ci" });
  expect((await pushAs(hub, "maintainer", "HEAD:refs/heads/main")).code).toBe(0);
});

test("a push by force and a deletion stay forbidden to administrators too", async () => {
  hub.git("push", "-q", "origin", `${head}:refs/heads/kept`);
  await protect({}, "kept");
  const other = hub.git("commit-tree", "HEAD^{tree}", "-m", "another root");
  const forced = await pushAs(hub, "owner", "--force", `${other}:refs/heads/kept`);
  expect(remoteLines(forced).at(-1)).toBe("- Cannot force-push to this branch");
  const deleted = await pushAs(hub, "owner", ":refs/heads/kept");
  expect(remoteLines(deleted)).toEqual([
    "error: GH006: Protected branch update failed for refs/heads/kept.",
    "",
    "- Cannot delete this protected branch",
  ]);
  expect((await refused(owner.git.deleteRef({ ...REPO, ref: "heads/kept" }))).message).toBe("Reference update failed");
});

const ruleset = (more: object) =>
  owner.repos.createRepoRuleset({
    ...REPO,
    ...{ name: "tags", target: "tag", enforcement: "active" },
    conditions: { ref_name: { include: ["refs/tags/v*"], exclude: ["refs/tags/v0.*"] } },
    rules: [{ type: "creation" }, { type: "update" }, { type: "deletion" }],
    ...more,
  });

test("a ruleset is made, listed short, read whole, changed and deleted; who may pass is told to administrators only", async () => {
  const actors = [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }];
  const { data: made, headers } = await ruleset({ bypass_actors: actors });
  expect(headers.location).toMatch(/\/repos\/o\/r\/rulesets\/\d+$/);
  expect(made).toMatchObject({ name: "tags", source: "o/r", bypass_actors: actors, current_user_can_bypass: "always" });
  const own = { ...REPO, ruleset_id: made.id };
  const { data: listed } = await hub.octokit().repos.getRepoRulesets({ ...REPO, targets: "tag" });
  expect(listed.map((one) => [one.id, "rules" in one, "bypass_actors" in one])).toEqual([[made.id, false, false]]);
  expect((await hub.octokit().repos.getRepoRulesets({ ...REPO, targets: "branch" })).data).toEqual([]);
  const { data: seen } = await hub.octokit("reader").repos.getRepoRuleset(own);
  expect([seen.rules?.map(({ type }) => type), "bypass_actors" in seen, seen.current_user_can_bypass]).toEqual([
    ["creation", "update", "deletion"],
    false,
    "never",
  ]);
  expect((await refused(ruleset({}))).status).toBe(422);
  const { data: changed } = await owner.repos.updateRepoRuleset({ ...own, enforcement: "disabled" });
  expect([changed.enforcement, changed.rules?.length]).toEqual(["disabled", 3]);
  expect((await owner.repos.deleteRepoRuleset(own)).status).toBe(204);
  expect((await refused(owner.repos.getRepoRuleset(own))).status).toBe(404);
});

test("a ruleset about tags is enforced on pushes, refs and releases, by its patterns", async () => {
  await ruleset({ bypass_actors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }] });
  const push = (token: string, ...refs: string[]) => pushAs(hub, token, ...refs);
  expect(remoteLines(await push("maintainer", `${head}:refs/tags/v1.0.0`))).toEqual([
    "error: GH013: Repository rule violations found for refs/tags/v1.0.0.",
    "Review all repository rules at https://github.com/o/r/rules?ref=refs%2Ftags%2Fv1.0.0",
    "",
    "- Cannot create ref due to creations being restricted.",
    "",
  ]);
  for (const free of ["v0.1.0", "x/v1.0.0"]) expect((await push("maintainer", `${head}:refs/tags/${free}`)).code).toBe(0);
  expect(remoteLines(await push("owner", `${head}:refs/tags/v1.0.0`))).toEqual([
    "Bypassed rule violations for refs/tags/v1.0.0:",
    "",
    "- Cannot create ref due to creations being restricted.",
    "",
  ]);
  expect(remoteLines(await push("maintainer", ":refs/tags/v1.0.0"))).toContain("- Cannot delete this tag");
  const moved = await push("maintainer", "--force", "HEAD:refs/tags/v1.0.0");
  expect(remoteLines(moved)).toContain("- Cannot update this protected ref.");
  const message = "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n";
  const make = (octokit = owner) => octokit.git.createRef({ ...REPO, ref: "refs/tags/v1.0.1", sha: head });
  expect(await refused(make(hub.octokit("maintainer")))).toMatchObject({ status: 422, message });
  expect((await make()).status).toBe(201);
  const release = hub.octokit("maintainer").repos.createRelease({ ...REPO, tag_name: "v1.0.2" });
  expect((await refused(release)).errors).toMatchObject([{ field: "pre_receive", message: `pre_receive ${message}` }, {}]);
});

test("only an active ruleset is enforced, and the rules of a branch are those of active ones, though it isn't there", async () => {
  const conditions = { ref_name: { include: ["~DEFAULT_BRANCH", "refs/heads/release/*"], exclude: [] } };
  const rules = [{ type: "non_fast_forward" }, { type: "pull_request", parameters: pulls }];
  const { data } = await ruleset({ name: "main", target: "branch", conditions, rules, enforcement: "evaluate" });
  const of = async (branch: string) => (await hub.octokit().repos.getBranchRules({ ...REPO, branch })).data;
  expect(await of("main")).toEqual([]);
  expect((await pushMain("maintainer")).code).toBe(0);
  await owner.repos.updateRepoRuleset({ ...REPO, ruleset_id: data.id, enforcement: "active" });
  expect((await of("release/0.19")).map((rule) => [rule.type, rule.ruleset_id, rule.ruleset_source])).toEqual([
    ["non_fast_forward", data.id, "o/r"],
    ["pull_request", data.id, "o/r"],
  ]);
  expect(await of("elsewhere")).toEqual([]);
  expect(remoteLines(await pushMain("maintainer")).slice(2)).toEqual(["", "- Changes must be made through a pull request.", ""]);
  expect((await hub.octokit().repos.getBranch({ ...REPO, branch: "main" })).data.protected).toBe(true);
});

const pulls = {
  ...{ required_approving_review_count: 1, dismiss_stale_reviews_on_push: false, require_code_owner_review: false },
  ...{ require_last_push_approval: false, required_review_thread_resolution: false },
};

test("an App goes past a ruleset by its number, a job's own token as Actions", async () => {
  await ruleset({ bypass_actors: [{ actor_id: 15368, actor_type: "Integration", bypass_mode: "always" }] });
  expect((await pushAs(hub, "job", `${head}:refs/tags/v2.0.0`)).code).toBe(0);
  expect((await pushAs(hub, "owner", `${head}:refs/tags/v2.0.1`)).code).toBe(1);
});

test.each([
  ["maintainer", 404],
  ["fine", 403],
])("the token %s may not make a ruleset: %i", async (token, status) => {
  const body = { ...REPO, name: "x", enforcement: "active" } as const;
  expect((await refused(hub.octokit(token).repos.createRepoRuleset(body))).status).toBe(status);
});

test("nobody pushes to the names under which pull requests are kept", async () => {
  const { code, err } = await runGit(
    hub,
    "push",
    hub.addresses.web.replace("//", "//x:owner@").concat("/o/r.git"),
    `${head}:refs/pull/9/head`,
  );
  expect([code, err]).toEqual([1, expect.stringContaining("[remote rejected]")]);
});
