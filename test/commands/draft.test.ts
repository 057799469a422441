import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { draft } from "../../src/commands/draft";
import type { DraftData } from "../../src/domain/draft";
import type { Plan } from "../../src/domain/plan";
import type { Problem } from "../../src/domain/problem";
import type { Release } from "../../src/rehearsal/state";
import { rules } from "../harness";
import { expectInvariants, type Hub, openHub } from "../tools/hub";
import { type Ready, readyFor, taken } from "../tools/release";

const hub = await openHub();
let number = 0;
let ready: Ready;
beforeEach(() => {
  ready = readyFor(hub, `0.19.${number++}`);
});

const drafting = (options: object = {}, one: Hub = hub) => {
  const world = one.on();
  return taken(world, draft(world, ready.tag, { assets: ready.dist, ...options }));
};
const plan = async (options?: object) => (await drafting(options))[0] as Plan<DraftData>;
const releases = (): Release[] => hub.state.releases.filter(({ tag }) => tag === ready.tag);
const release = () => releases()[0] as Release;
const bytes = (name: string) =>
  readFileSync((release().assets.find((asset) => asset.name === name) as Release["assets"][number]).file, "utf8");

test("a tag gets one draft at its commit, with every asset, checksums.txt last, and nothing public", async () => {
  const turns = await drafting();
  expect(turns.map(({ kind }) => kind)).toEqual(["plan"]);
  expect(releases()).toHaveLength(1);
  expect(release()).toMatchObject({ draft: true, target: ready.commit, name: ready.tag, prerelease: false });
  expect(release().assets.map(({ name }) => name)).toHaveLength(10);
  expect(release().assets.at(-1)?.name).toBe("checksums.txt");
  expect(await hub.effects("publish")).toEqual([]);
  await expectInvariants(hub);
});

test("sha256sum -c accepts its checksums.txt", async () => {
  await drafting();
  writeFileSync(join(ready.dist, "checksums.txt"), bytes("checksums.txt"));
  const ran = spawnSync("sha256sum", ["-c", "--strict", "checksums.txt"], { cwd: ready.dist, encoding: "utf8" });
  expect([ran.status, ran.stdout.split("\n").filter((line) => line.endsWith(": OK"))]).toEqual([0, expect.objectContaining({ length: 9 })]);
});

test("again it has nothing to do", async () => {
  await drafting();
  const before = (await hub.effects()).length;
  const [turn] = await drafting();
  expect(turn).toMatchObject({ kind: "answer", verdict: "yes", title: expect.stringContaining("nothing to do") });
  expect(await hub.effects()).toHaveLength(before);
});

test("what is missing is uploaded, and only that; checksums.txt is extended", async () => {
  const held = join(ready.dist, "cog_Linux_arm64");
  await drafting();
  const draftOf = release();
  draftOf.assets = draftOf.assets.filter(({ name }) => name !== "cog_Linux_arm64" && name !== "checksums.txt");
  const turn = await plan();
  expect(turn.steps.flat().map((action) => ("name" in action ? `${action.do} ${action.name}` : action.do))).toEqual([
    "upload cog_Linux_arm64",
    "upload checksums.txt",
  ]);
  rmSync(held);
  const [again] = await drafting();
  expect(again).toMatchObject({ kind: "answer", title: expect.stringContaining("nothing to do") });
});

test("a checksums.txt of the draft with right lines is completed", async () => {
  await drafting();
  const own = bytes("checksums.txt").split("\n").slice(0, 4).join("\n");
  const asset = release().assets.find(({ name }) => name === "checksums.txt") as Release["assets"][number];
  writeFileSync(asset.file, `${own}\n`);
  Object.assign(asset, { size: own.length + 1, digest: null });
  await drafting();
  expect(bytes("checksums.txt").trimEnd().split("\n")).toHaveLength(9);
  expect(bytes("checksums.txt").startsWith(`${own}\n`)).toBe(true);
});

test("a wrong line of checksums.txt is a conflict; --replace makes it anew", async () => {
  writeFileSync(join(ready.dist, "checksums.txt"), `${"0".repeat(64)}  cog_Linux_arm64\n`);
  expect(rules(await plan(), "no")).toEqual(["checksums"]);
  expect(releases()).toEqual([]);
  await drafting({ replace: true });
  expect(bytes("checksums.txt").trimEnd().split("\n")).toHaveLength(9);
});

describe("assets that are there already (H7, I6)", () => {
  test("other bytes are a conflict and stay; --replace replaces them", async () => {
    await drafting();
    const path = join(ready.dist, "cog_Linux_x86_64");
    appendFileSync(path, "other");
    const before = release().assets.map(({ id }) => id);
    const turn = await plan();
    expect(rules(turn, "no")).toContain("asset-bytes");
    expect([turn.steps, release().assets.map(({ id }) => id)]).toEqual([[], before]);
    await drafting({ replace: true });
    expect(release().assets.find(({ name }) => name === "cog_Linux_x86_64")?.size).toBe(readFileSync(path).length);
    expect(bytes("checksums.txt").trimEnd().split("\n")).toHaveLength(9);
  });

  test("what a broken upload left is deleted and uploaded again (H5)", async () => {
    await drafting();
    const asset = release().assets.find(({ name }) => name === "cog_Darwin_arm64") as Release["assets"][number];
    Object.assign(asset, { state: "starter", size: 0, digest: null });
    const turn = await plan();
    expect(turn.steps.flat().map((action) => action.do)).toEqual(["delete-asset", "upload"]);
    expect(release().assets.every(({ state }) => state === "uploaded")).toBe(true);
    expect(release().assets).toHaveLength(10);
  });

  test("somebody else's half-way upload is left alone (H5)", async () => {
    await drafting();
    const asset = release().assets.find(({ name }) => name === "cog_Darwin_arm64") as Release["assets"][number];
    Object.assign(asset, { state: "starter", size: 0, digest: null, by: "colleague" });
    expect(rules(await plan(), "no")).toEqual(["asset-left"]);
    expect(release().assets).toContain(asset);
  });

  test("a digest that GitHub does not tell is found by downloading (H9)", async () => {
    await drafting();
    for (const asset of release().assets) asset.digest = null;
    const [turn] = await drafting();
    expect(turn).toMatchObject({ kind: "answer", title: expect.stringContaining("nothing to do") });
  });

  test("assets of others are never touched", async () => {
    await drafting();
    const other = { ...(release().assets[0] as Release["assets"][number]), id: 99_999, name: "signature.asc", by: "colleague" };
    release().assets.push(other);
    await drafting({ replace: true });
    expect(release().assets).toContain(other);
  });
});

describe("nothing is uploaded that is not right", () => {
  test.each([
    ["a missing one", "assets-there", (dist: string) => rmSync(join(dist, "cog_Darwin_x86_64"))],
    [
      "a program for another processor",
      "program-format",
      (dist: string) => writeFileSync(join(dist, "cog_Linux_arm64"), readFileSync(join(dist, "cog_Linux_x86_64"))),
    ],
    ["an empty one", "asset-sizes", (dist: string) => writeFileSync(join(dist, "cog_Linux_arm64"), "")],
    [
      "a wheel that is cut off",
      "archive-sound",
      (dist: string) => {
        const path = join(dist, `cog-0.19.${number - 1}-py3-none-any.whl`);
        writeFileSync(path, readFileSync(path).subarray(0, 300));
      },
    ],
  ])("%s is refused before anything is done", async (_, rule, spoil) => {
    spoil(ready.dist);
    const turn = await plan();
    expect(rules(turn, "no")).toContain(rule);
    expect([turn.steps, releases()]).toEqual([[], []]);
  });

  test("other files of the folder are left out, and told", async () => {
    writeFileSync(join(ready.dist, "artifacts.json"), "[]");
    const turn = await plan();
    expect(turn.checks.find(({ rule }) => rule === "assets-extra")).toMatchObject({
      verdict: "yes",
      found: expect.stringContaining("artifacts.json"),
    });
    expect(release().assets.map(({ name }) => name)).not.toContain("artifacts.json");
  });
});

describe("notes (I6)", () => {
  test("a new draft has a scaffold from the commits; it is made anew while nobody touched it", async () => {
    hub.commit({ "a.txt": "a" }, "feat: a new thing (#5)");
    ready = readyFor(hub, `0.19.${number++}`);
    await drafting({ assets: undefined });
    expect(release().body).toContain("## New features\n\n- A new thing (#5)");
    release().body = release().body?.replace("A new thing", "A good thing") ?? null;
    await drafting({ assets: undefined });
    expect(release().body).toContain("A good thing");
  });

  test("a person's notes stay when a file is given; --replace replaces them", async () => {
    await drafting({ assets: undefined });
    release().body = "By hand";
    const file = join(hub.env.HOME as string, "notes.md");
    writeFileSync(file, "From a file");
    expect(rules(await plan({ assets: undefined, notes: file }), "no")).toEqual(["notes-kept"]);
    expect(release().body).toBe("By hand");
    await drafting({ assets: undefined, notes: file, replace: true });
    expect(release()).toMatchObject({ body: "From a file", tag: ready.tag, draft: true });
  });

  test("H6: a change of the notes leaves tag and target of the draft as they are", async () => {
    await drafting({ assets: undefined });
    release().body = "";
    await drafting({ assets: undefined });
    expect(release()).toMatchObject({ tag: ready.tag, target: ready.commit });
  });
});

describe("the tag (H3)", () => {
  test("must be on the remote: no draft is made of one that is not", async () => {
    hub.git("push", "--quiet", hub.origin, `:refs/tags/${ready.tag}`);
    expect(await drafting().catch((cause: Problem) => cause.code)).toBe("tag-missing");
    expect(releases()).toEqual([]);
  });

  test("must pass its gate", async () => {
    hub.git("checkout", "--quiet", "-b", `side-${number}`);
    ready = readyFor(hub, `0.19.${number++}`, { branch: `side-${number}` });
    hub.git("checkout", "--quiet", "main");
    expect(rules(await plan(), "no")).toEqual(["commit-on-main"]);
    expect(releases()).toEqual([]);
  });
});

describe("drafts that are there (H1, H2)", () => {
  test("two drafts of the tag stop it, both are named", async () => {
    const octokit = hub.octokit("maintainer");
    for (const _ of [1, 2]) await octokit.repos.createRelease({ owner: "o", repo: "r", tag_name: ready.tag, draft: true });
    const turn = await plan();
    expect(turn.checks.find(({ rule }) => rule === "one-draft")).toMatchObject({
      verdict: "no",
      found: expect.stringMatching(/2 drafts: http.*, http/),
    });
  });

  test("a draft that the list does not show yet is found before another one is made", async () => {
    await hub.script({ match: "GET */releases?*", nth: 1, fault: { do: "stale", reads: 1 } });
    await hub
      .octokit("maintainer")
      .repos.createRelease({ owner: "o", repo: "r", tag_name: ready.tag, target_commitish: ready.commit, draft: true });
    await drafting();
    await hub.control("DELETE faults");
    expect(releases()).toHaveLength(1);
  });

  test("a published release is final: the same assets are nothing to do, others a refusal", async () => {
    await drafting();
    release().draft = false;
    expect((await drafting())[0]).toMatchObject({ kind: "answer", title: expect.stringContaining("is published") });
    appendFileSync(join(ready.dist, "cog_Linux_x86_64"), "other");
    expect(rules(await plan(), "no")).toContain("not-published");
  });
});

test("a token that may not write is GitHub's refusal, and nothing is made", async () => {
  const world = hub.on("fine-reader");
  const failed = await taken(world, draft(world, ready.tag, { assets: ready.dist })).catch((cause: Problem) => cause);
  expect(failed).toMatchObject({
    code: "server-refused",
    message: expect.stringContaining("Resource not accessible by personal access token"),
  });
  expect(releases()).toEqual([]);
});

test("a dev version is drafted, audited and published at once, as a pre-release, never as the latest (I3)", async () => {
  ready = readyFor(hub, `0.20.0-dev${number++}`);
  const turns = await drafting();
  expect(turns.map(({ title }) => title)).toEqual([expect.stringContaining("make the draft"), expect.stringContaining("publish")]);
  expect(release()).toMatchObject({ draft: false, prerelease: true });
  expect(hub.state.latest).not.toBe(release().id);
});
