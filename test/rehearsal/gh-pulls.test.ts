import { expect, test } from "vitest";
import { farEnd, REPO } from "./far-end";
import { ghOn } from "./gh";

const hub = await farEnd();
const { tool, gh, ghAs } = ghOn(hub);
const owner = hub.octokit("owner");
const nothing = { required_status_checks: null, enforce_admins: null, required_pull_request_reviews: null, restrictions: null };

/** A branch with one commit, on the far end; its commit's id. */
function branch(name: string): string {
  hub.git("fetch", "-q", "origin");
  hub.git("checkout", "-q", "-B", name, "origin/main");
  const sha = hub.commit({ [`${name}.txt`]: name }, `about ${name}`);
  hub.git("push", "-q", "origin", name);
  return sha;
}

const create = (head: string) => gh("pr", "create", "--title", `T ${head}`, "--body", "why", "--head", head, "--base", "main");
const view = async (number: string, fields: string) => JSON.parse(await gh("pr", "view", number, "--json", fields));

test("gh opens a pull request, lists, shows, edits, reviews and merges it", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const sha = branch("one");
  expect(await create("one")).toBe("https://github.com/o/r/pull/1\n");
  await expect(create("one")).rejects.toThrow('a pull request for branch "one" into branch "main" already exists');
  expect(await gh("pr", "list")).toMatch(/^1\tT one\tone\tOPEN\t/);
  expect(JSON.parse(await gh("pr", "list", "--head", "other", "--json", "number"))).toEqual([]);
  expect(await view("1", "state,headRefOid,author,files,commits")).toMatchObject({
    ...{ state: "OPEN", headRefOid: sha, author: { login: "maintainer" } },
    ...{ files: [{ path: "one.txt", additions: 1 }], commits: [{ oid: sha, messageHeadline: "about one" }] },
  });
  await gh("pr", "edit", "1", "--title", "better");
  await expect(gh("pr", "review", "1", "--approve")).rejects.toThrow("Review Can not approve your own pull request");
  await ghAs("reviewer", "pr", "review", "1", "--approve");
  expect(await view("1", "title,reviews")).toMatchObject({
    title: "better",
    reviews: [{ author: { login: "reviewer" }, state: "APPROVED" }],
  });
  await gh("pr", "merge", "1", "--squash", "--match-head-commit", sha);
  expect(await view("1", "state,mergeCommit,mergedBy")).toMatchObject({ state: "MERGED", mergedBy: { login: "maintainer" } });
  hub.git("fetch", "-q", "origin");
  expect(hub.git("log", "-1", "--format=%s", "origin/main")).toBe("about one (#1)");
});

test("gh tells checks apart, those that are required too", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const sha = branch("checked");
  const number = (await create("checked")).trim().split("/").at(-1) as string;
  await expect(gh("pr", "checks", number)).rejects.toThrow("no checks reported on the 'checked' branch");
  const checks = [{ context: "ci-complete", app_id: 15368 }];
  await owner.repos.updateBranchProtection({
    ...REPO,
    branch: "main",
    ...nothing,
    required_status_checks: { strict: false, contexts: [], checks },
  });
  await hub.control("POST checks", { sha, name: "ci-complete", status: "in_progress", conclusion: null });
  await hub.control("POST checks", { sha, name: "extra", status: "completed", conclusion: "failure" });
  await expect(gh("pr", "checks", number, "--required")).rejects.toThrow(/ci-complete\tpending/);
  await expect(gh("pr", "checks", number)).rejects.toThrow(/extra\tfail/);
  await hub.control("POST checks", { sha, name: "ci-complete" });
  expect(await gh("pr", "checks", number, "--required")).toMatch(/^ci-complete\tpass/);
});

test("gh doesn't merge what the base forbids, and with --auto it merges as soon as it may", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const sha = branch("auto");
  const number = (await create("auto")).trim().split("/").at(-1) as string;
  await view(number, "mergeable");
  expect(await view(number, "mergeable,mergeStateStatus")).toEqual({ mergeable: "MERGEABLE", mergeStateStatus: "BLOCKED" });
  await expect(gh("pr", "merge", number, "--merge")).rejects.toThrow("the base branch policy prohibits the merge");
  await expect(gh("pr", "merge", number, "--merge", "--auto")).rejects.toThrow("Auto merge is not allowed for this repository");
  await hub.control("POST settings", { allow_auto_merge: true });
  await gh("pr", "merge", number, "--merge", "--auto");
  expect(await view(number, "autoMergeRequest")).toMatchObject({ autoMergeRequest: { mergeMethod: "MERGE" } });
  await hub.control("POST checks", { sha, name: "ci-complete" });
  expect((await view(number, "state")).state).toBe("MERGED");
});

test("gh says what one may not do", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  hub.state.protections = [];
  branch("denied");
  const number = (await create("denied")).trim().split("/").at(-1) as string;
  await expect(ghAs("reader", "pr", "merge", number, "--merge")).rejects.toThrow(
    "reader does not have the correct permissions to execute `MergePullRequest`",
  );
  await expect(ghAs("fine", "pr", "close", number)).rejects.toThrow("Resource not accessible by personal access token");
  await gh("pr", "close", number);
  expect((await view(number, "state")).state).toBe("CLOSED");
});

test("gh lists rulesets, and the rules of a branch; protection by gh api", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const conditions = { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } };
  const rules = [{ type: "deletion" as const }, { type: "non_fast_forward" as const }];
  const { data } = await owner.repos.createRepoRuleset({ ...REPO, name: "main", enforcement: "active", conditions, rules });
  expect(await gh("ruleset", "list")).toBe(`${data.id}\tmain\to/r (repo)\tactive\t2\n`);
  expect(await gh("ruleset", "check", "main")).toMatch(/^2 rules apply to branch main in repo o\/r/);
  expect(await ghAs("owner", "ruleset", "view", String(data.id))).toMatch(/Enforcement: Active/);
  await expect(ghAs("owner", "api", "repos/o/r/branches/main/protection")).rejects.toThrow("gh: Branch not protected (HTTP 404)");
});
