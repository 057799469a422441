import { expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";
import { addressOf, pushAs, runGit } from "./push";

const hub = await farEnd();
const maintainer = hub.octokit("maintainer");
const head = hub.git("rev-parse", "HEAD");

const git = (...args: string[]) => runGit(hub, ...args);
const url = (token = "") => addressOf(hub, token);
const push = (token: string, ...refs: string[]) => pushAs(hub, token, ...refs);
const rules = (...list: object[]) => hub.control("POST rules", { rules: list });

test("a push with a token that may write arrives, and is recorded once", async () => {
  const { code, out } = await push("maintainer", `${head}:refs/tags/v1.0.0`);
  expect([code, out]).toEqual([0, expect.stringContaining(`*\t${head}:refs/tags/v1.0.0\t[new tag]`)]);
  expect((await hub.effects("push")).map(({ what, by, startsWorkflows }) => ({ ...what, by, startsWorkflows }))).toEqual([
    { ref: "refs/tags/v1.0.0", was: null, now: head, by: "maintainer", startsWorkflows: true },
  ]);
});

test("anybody may fetch what is public", async () => {
  expect((await git("ls-remote", url(), "refs/tags/v1.0.0")).out).toBe(`${head}\trefs/tags/v1.0.0\n`);
});

test.each([
  ["wrong", "remote: Invalid username or token. Password authentication is not supported for Git operations."],
  ["job-reader", "remote: Permission to o/r.git denied to reading[bot]."],
  ["fine-reader", "remote: Write access to repository not granted."],
])("the token %s is turned away at the door", async (token, words) => {
  const { code, err } = await push(token, `${head}:refs/tags/v1.1.0`);
  expect([code, err]).toEqual([128, expect.stringContaining(words)]);
});

test("what a rule forbids is refused in GitHub's lines", async () => {
  await rules({ ref: "refs/tags/v*", refuse: "creation", form: "GH013" });
  const { code, out, err } = await push("maintainer", `${head}:refs/tags/v2.0.0`);
  expect([code, out]).toEqual([1, expect.stringContaining("[remote rejected] (push declined due to repository rule violations)\nDone\n")]);
  const lines = err.split("\n").filter((line) => line.startsWith("remote:"));
  expect(lines.map((line) => line.trimEnd())).toEqual([
    "remote: error: GH013: Repository rule violations found for refs/tags/v2.0.0.",
    "remote: Review all repository rules at https://github.com/o/r/rules?ref=refs%2Ftags%2Fv2.0.0",
    "remote:",
    "remote: - Cannot create ref due to creations being restricted.",
    "remote:",
  ]);
  await rules();
});

test("a protected branch is refused, a tag beside it is not; with --atomic neither arrives", async () => {
  await rules({ ref: "refs/heads/main", refuse: "pull_request", form: "GH006" });
  hub.commit({ "more.txt": "more\n" });
  const both = (tag: string) => ["HEAD:refs/heads/main", `HEAD:refs/tags/${tag}`];
  const atomic = await git("push", "--porcelain", "--atomic", url("maintainer"), ...both("v3.0.0"));
  expect(atomic.out).toContain("HEAD:refs/heads/main\t[remote rejected] (protected branch hook declined)");
  expect(atomic.out).toContain("HEAD:refs/tags/v3.0.0\t[remote rejected] (atomic push failure)");
  const each = await push("maintainer", ...both("v3.0.1"));
  expect(each.out).toContain("HEAD:refs/tags/v3.0.1\t[new tag]");
  expect(each.err).toContain("remote: error: GH006: Protected branch update failed for refs/heads/main.");
  expect(hub.git("ls-remote", "origin", "refs/heads/main")).toMatch(head);
  await rules();
});

test("workflow files need a token that may write them", async () => {
  hub.commit({ ".github/workflows/x.yml": "on: push\n" });
  const { out } = await push("job", "HEAD:refs/heads/side");
  expect(out).toContain(
    "(refusing to allow a GitHub App to create or update workflow `.github/workflows/x.yml` without `workflows` permission)",
  );
  const target = { ...REPO, tag_name: "v8.0.0", target_commitish: hub.git("rev-parse", "HEAD") };
  expect((await push("maintainer", "HEAD:refs/heads/side")).code).toBe(0);
  expect(await refused(hub.octokit("job").repos.createRelease(target))).toMatchObject({
    status: 403,
    message: "Resource not accessible by integration",
  });
});

test("a push or a release of a job's own token starts no workflow, and neither do four tags at once", async () => {
  await push("job", `${head}:refs/tags/v4.0.0`);
  await hub.octokit("job").repos.createRelease({ ...REPO, tag_name: "v4.0.0" });
  await push("maintainer", ...[1, 2, 3, 4].map((n) => `${head}:refs/tags/v4.1.${n}`));
  const effects = (await hub.effects()).filter(({ what }) => /v4\./.test(`${what.ref}${what.tag}`));
  expect(effects.map(({ startsWorkflows }) => startsWorkflows)).toEqual(effects.map(() => false));
  expect(effects).toHaveLength(7);
});

test("refs are made, found, moved and deleted by name", async () => {
  const main = hub.git("ls-remote", "origin", "refs/heads/main").slice(0, 40);
  const make = (ref: string, sha: string) => maintainer.git.createRef({ ...REPO, ref, sha });
  expect((await make("refs/tags/v5.0.0", main)).data.object).toMatchObject({ sha: main, type: "commit" });
  expect(await refused(make("refs/tags/v5.0.0", main))).toMatchObject({ status: 422, message: "Reference already exists" });
  expect(await refused(make("refs/tags/v5.0.1", "1".repeat(40)))).toMatchObject({ status: 422, message: "Object does not exist" });
  const { data: found } = await maintainer.git.listMatchingRefs({ ...REPO, ref: "tags/v5" });
  expect(found.map(({ ref }) => ref)).toEqual(["refs/tags/v5.0.0"]);
  await maintainer.git.deleteRef({ ...REPO, ref: "tags/v5.0.0" });
  expect(await refused(maintainer.git.deleteRef({ ...REPO, ref: "tags/v5.0.0" }))).toMatchObject({
    status: 422,
    message: "Reference does not exist",
  });
  expect(await refused(maintainer.git.getRef({ ...REPO, ref: "tags/v5.0.0" }))).toMatchObject({ status: 404 });
});

test("an annotated tag is an object, and a ref only when one is made", async () => {
  const { data: made } = await maintainer.git.createTag({ ...REPO, tag: "v6.0.0", message: "six", object: head, type: "commit" });
  expect((await maintainer.git.getTag({ ...REPO, tag_sha: made.sha })).data).toMatchObject({
    tag: "v6.0.0",
    message: "six",
    object: { sha: head },
  });
  expect((await refused(maintainer.git.getRef({ ...REPO, ref: "tags/v6.0.0" }))).status).toBe(404);
});

test("a comparison says where the head stands as seen from the base", async () => {
  const { data: ahead } = await maintainer.repos.compareCommitsWithBasehead({ ...REPO, basehead: "v1.0.0...side" });
  expect([ahead.status, ahead.ahead_by, ahead.merge_base_commit.sha]).toEqual(["ahead", 2, head]);
  const { data: same } = await maintainer.repos.compareCommitsWithBasehead({ ...REPO, basehead: "v1.0.0...main" });
  expect(same.status).toBe("identical");
});

test("a push whose answer is lost has arrived", async () => {
  const fault = { do: "reset", when: "after" };
  await hub.control("POST faults", { faults: [{ match: "POST /o/r.git/git-receive-pack", nth: 1, fault }] });
  expect((await push("maintainer", `${head}:refs/tags/v9.9.9`)).code).not.toBe(0);
  expect(hub.git("ls-remote", "origin", "refs/tags/v9.9.9")).not.toBe("");
});

test("the tag of an immutable release cannot be pushed again, though no rule says so", async () => {
  await hub.control("POST settings", { immutableReleases: true });
  const { data } = await maintainer.repos.createRelease({ ...REPO, tag_name: "v7.0.0" });
  await hub.control("POST settings", { immutableReleases: false });
  await maintainer.repos.deleteRelease({ ...REPO, release_id: data.id });
  expect((await push("maintainer", ":refs/tags/v7.0.0")).code).toBe(0);
  const { out, err } = await push("maintainer", `${head}:refs/tags/v7.0.0`);
  expect(out).toContain("[remote rejected] (push declined due to repository rule violations)");
  expect(err).toContain("GH013: Repository rule violations found for refs/tags/v7.0.0.");
  expect(err).not.toContain("Review all repository rules");
});

test("a draft whose tag is deleted loses its name", async () => {
  await push("maintainer", `${head}:refs/tags/v7.1.0`);
  const { data } = await maintainer.repos.createRelease({ ...REPO, tag_name: "v7.1.0", draft: true });
  await push("maintainer", ":refs/tags/v7.1.0");
  expect((await maintainer.repos.getRelease({ ...REPO, release_id: data.id })).data.tag_name).toMatch(/^untagged-/);
});
