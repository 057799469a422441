import { expect, test } from "vitest";
import { farEnd, REPO, refused } from "./far-end";

const hub = await farEnd();
const maintainer = hub.octokit("maintainer");
const create = (tag_name: string, more: object = {}) => maintainer.repos.createRelease({ ...REPO, tag_name, ...more });
const tagAt = (tag: string) => hub.git("ls-remote", "origin", `refs/tags/${tag}`).split("\t")[0];

test("a draft is not found by its tag, makes no tag, and is not there for who can't push", async () => {
  const { data: draft } = await create("v1.0.0", { draft: true });
  expect(draft.html_url).toMatch(/\/releases\/tag\/untagged-[0-9a-f]{20}$/);
  expect(draft.published_at).toBeNull();
  expect(tagAt("v1.0.0")).toBe("");
  expect(await refused(maintainer.repos.getReleaseByTag({ ...REPO, tag: "v1.0.0" }))).toEqual({
    status: 404,
    message: "Not Found",
    documentation_url: "https://docs.github.com/rest/releases/releases#get-a-release-by-tag-name",
  });
  const ids = async (token?: string) => (await hub.octokit(token).repos.listReleases(REPO)).data.map(({ id }) => id);
  expect(await ids("maintainer")).toContain(draft.id);
  for (const token of ["reader", "fine-reader", "job-reader", undefined]) expect(await ids(token)).not.toContain(draft.id);
  expect((await refused(hub.octokit("reader").repos.getRelease({ ...REPO, release_id: draft.id }))).status).toBe(404);
});

test("several drafts may carry one tag", async () => {
  const [one, two] = [await create("v1.0.1", { draft: true }), await create("v1.0.1", { draft: true })];
  expect(one.data.id).not.toBe(two.data.id);
});

test("publishing a draft whose tag is missing makes the tag at target_commitish", async () => {
  const old = hub.git("rev-parse", "HEAD");
  hub.commit({ "new.txt": "new\n" });
  hub.git("push", "--quiet", "origin", "main");
  const { data: draft } = await create("v1.1.0", { draft: true, target_commitish: old });
  const { data: published } = await maintainer.repos.updateRelease({ ...REPO, release_id: draft.id, draft: false });
  expect([published.tag_name, published.draft, tagAt("v1.1.0")]).toEqual(["v1.1.0", false, old]);
});

test("publishing without a target makes the tag at the default branch's head", async () => {
  await create("v1.2.0");
  expect(tagAt("v1.2.0")).toBe(hub.git("rev-parse", "HEAD"));
});

test("a change of a draft that leaves out the tag takes its name away", async () => {
  const { data: draft } = await create("v1.3.0", { draft: true });
  const { data: renamed } = await maintainer.repos.updateRelease({ ...REPO, release_id: draft.id, name: "x" });
  expect(renamed.tag_name).toMatch(/^untagged-[0-9a-f]{20}$/);
  const { data: kept } = await maintainer.repos.updateRelease({ ...REPO, release_id: draft.id, tag_name: "v1.3.0", name: "y" });
  expect([kept.tag_name, kept.name, kept.draft]).toEqual(["v1.3.0", "y", true]);
});

const custom = (message: string, field?: string) => ({ resource: "Release", code: "custom", ...(field && { field }), message });
const badTarget = { resource: "Release", code: "invalid", field: "target_commitish" };
const mustHave = custom("Published releases must have a valid tag");
const notValid = custom("tag_name is not a valid tag", "tag_name");

test.each([
  ["a second release of a published tag", { tag_name: "v1.2.0" }, [{ resource: "Release", code: "already_exists", field: "tag_name" }]],
  ["a target that is nowhere, of a missing tag", { tag_name: "v9.0.0", target_commitish: "nowhere" }, [notValid, mustHave, badTarget]],
  ["a draft's target that is nowhere", { tag_name: "v9.0.0", target_commitish: "HEAD", draft: true }, [badTarget]],
  ["a tag that is no name of a ref", { tag_name: "v9..0" }, [notValid, custom("tag_name is not well-formed", "tag_name"), mustHave]],
  [
    "notes of more than 125000 characters",
    { tag_name: "v9.0.0", body: "x".repeat(125_001) },
    [custom("body is too long (maximum is 125000 characters)", "body")],
  ],
  [
    "a latest draft",
    { tag_name: "v9.0.0", draft: true, make_latest: "true" as const },
    [custom("Latest release cannot be draft or prerelease.")],
  ],
])("refused in GitHub's words: %s", async (_, body, errors) => {
  expect(await refused(maintainer.repos.createRelease({ ...REPO, ...body }))).toEqual({
    status: 422,
    message: "Validation Failed",
    errors,
    documentation_url: "https://docs.github.com/rest/releases/releases#create-a-release",
  });
});

test("of two who publish one tag at the same moment one is refused", async () => {
  const both = [create("v6.0.0"), create("v6.0.0")];
  const ends = (await Promise.allSettled(both)).map(({ status }) => status);
  expect(ends.sort()).toEqual(["fulfilled", "rejected"]);
  expect((await hub.effects("publish")).filter(({ what }) => what.tag === "v6.0.0")).toHaveLength(1);
});

test("a tag that a rule forbids is not made by publishing, except for who may pass it", async () => {
  const rule = { ref: "refs/tags/v6.1*", refuse: "creation", form: "GH013", bypass: ["owner"] };
  await hub.control("POST rules", { rules: [rule] });
  const message = "pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n";
  expect((await refused(create("v6.1.0"))).errors).toEqual([custom(message, "pre_receive"), mustHave]);
  expect((await hub.octokit("owner").repos.createRelease({ ...REPO, tag_name: "v6.1.0" })).status).toBe(201);
  await hub.control("POST rules", { rules: [] });
});

test("unknown keys and wrong types are refused", async () => {
  const body = { ...REPO, tag_name: "v9.0.0", drafft: true, constructor: 1, prerelease: "yes" };
  const { status, message } = await refused(maintainer.request("POST /repos/{owner}/{repo}/releases", body as never));
  expect([status, message]).toEqual([
    422,
    'Invalid request.\n\n"constructor", "drafft" are not permitted keys.\nFor \'properties/prerelease\', "yes" is not a boolean.',
  ]);
});

test("lists come in pages of 30, or up to 100, and each page says where the next is", async () => {
  for (let n = 0; n < 65; n++) await create(`v2.0.0-rc${n}`, { draft: true });
  const first = await maintainer.repos.listReleases(REPO);
  expect(first.data).toHaveLength(30);
  expect(first.headers.link).toMatch(/^<http:.+\/repositories\/\d+\/releases\?page=2>; rel="next", <.+page=3>; rel="last"$/);
  const all = await maintainer.paginate(maintainer.repos.listReleases, { ...REPO, per_page: 40 });
  expect(all.filter(({ tag_name }) => tag_name.startsWith("v2.0.0-rc"))).toHaveLength(65);
});

test("the latest release is what make_latest says: true, false, or by date and number", async () => {
  const latest = async () => (await maintainer.repos.getLatestRelease(REPO)).data.tag_name;
  await create("v3.0.0");
  expect(await latest()).toBe("v3.0.0");
  await create("v3.0.1", { make_latest: "false" });
  await create("v3.1.0-rc1", { prerelease: true });
  expect(await latest()).toBe("v3.0.0");
  await create("v2.9.9", { make_latest: "legacy" });
  expect(await latest()).toBe("v3.0.0");
  await create("v3.2.0", { make_latest: "legacy" });
  expect(await latest()).toBe("v3.2.0");
});

test("generated notes are shown and not kept", async () => {
  const { data } = await maintainer.repos.generateReleaseNotes({ ...REPO, tag_name: "v4.0.0", previous_tag_name: "v1.1.0" });
  expect(data.body).toMatch(/^## What's Changed\n\* change\n\n\*\*Full Changelog\*\*: http.+\/compare\/v1\.1\.0\.\.\.v4\.0\.0$/);
  expect(await hub.effects("generate notes")).toEqual([]);
});

test("deleting a release leaves its tag", async () => {
  const { data } = await create("v5.0.0");
  expect((await maintainer.repos.deleteRelease({ ...REPO, release_id: data.id })).status).toBe(204);
  expect((await refused(maintainer.repos.getRelease({ ...REPO, release_id: data.id }))).status).toBe(404);
  expect(tagAt("v5.0.0")).not.toBe("");
});
