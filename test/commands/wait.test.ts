import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { type WaitOptions, wait } from "../../src/commands/wait";
import { packed } from "../../src/rehearsal/publishing/crates";
import { watch } from "../../src/watch";
import { scratch } from "../harness";
import { cratesEnd } from "../rehearsal/crates-end";
import { REPO } from "../rehearsal/far-end";
import { type Made, wheel } from "../rehearsal/packages";
import { pypiEnd } from "../rehearsal/pypi-end";
import { openHub } from "../tools/hub";
import { type Ready, readyFor } from "../tools/release";

const [hub, pypi, crates] = [await openHub(), await pypiEnd(), await cratesEnd()];
const indexes = { COGREL_PYPI_INDEX: pypi.addresses.simple, COGREL_CRATES_INDEX: crates.addresses.index };
const { repos } = hub.octokit("maintainer").rest;

let number = 0;
let version = "";
let ready: Ready;
let wheels: Made[] = [];

beforeEach(async () => {
  for (const end of [hub, pypi, crates]) await end.control("DELETE faults");
  for (const end of [pypi, crates]) await end.control("POST settings", { lag: 0 });
  // Nobody's rate limit is used up.
  await crates.control("POST clock", { hours: 1 });
  await tagged(`0.19.${++number}`);
});

async function tagged(text: string): Promise<void> {
  version = text;
  ready = readyFor(hub, version);
  const names = readdirSync(ready.dist).filter((name) => name.startsWith("coglet-"));
  wheels = names.map((name) => ({ name, bytes: readFileSync(join(ready.dist, name)) }));
}

/** Publishes the tag's wheels of coglet on GitHub. */
async function released(): Promise<void> {
  const { data } = await repos.createRelease({ ...REPO, tag_name: ready.tag, draft: true });
  const of = { ...REPO, release_id: data.id, baseUrl: hub.addresses.uploads, headers: { "content-type": "application/octet-stream" } };
  for (const { name, bytes } of wheels) await repos.uploadReleaseAsset({ ...of, name, data: bytes as never });
  await repos.updateRelease({ ...REPO, release_id: data.id, tag_name: ready.tag, draft: false });
}

async function waiting(targets: string[], { variables = {}, ...options }: WaitOptions & { variables?: Record<string, string> } = {}) {
  const world = hub.on("reader", { ...indexes, ...variables });
  const { answer, end } = await watch(world, await wait(world, targets, { timeout: "0", ...options }), () => undefined);
  if (!answer) throw new Error("no look was whole");
  return { answer, end };
}

const target = () => `pypi:coglet==${version}`;

test("it waits for all the wheels of the release, until the index has them", async () => {
  await released();
  expect(await waiting([target()])).toMatchObject({ end: "time is up", answer: { verdict: "unknown" } });
  await pypi.control("POST settings", { lag: 2 });
  for (const made of wheels) await pypi.upload(made);
  const { answer, end } = await waiting([target()], { timeout: "60" });
  expect([end, answer.verdict]).toEqual(["over", "yes"]);
  expect(answer.data).toMatchObject({ targets: [{ target: "pypi:coglet", version, state: "same", tag: ready.tag }] });
});

test("a wheel that is missing is waited for; one with other bytes ends it at once", async () => {
  await released();
  const [first, ...rest] = wheels as [Made, ...Made[]];
  for (const made of rest) await pypi.upload(made);
  expect(await waiting([target()])).toMatchObject({ end: "time is up", answer: { data: { targets: [{ state: "partial" }] } } });
  const tags = first.name.split("-").slice(2).join("-").replace(".whl", "");
  const other = wheel("coglet", version, { tags, metadata: "Summary: other\n" });
  expect(other.name).toBe(first.name);
  await pypi.upload(other);
  const { answer, end } = await waiting([target()], { timeout: "60" });
  expect([end, answer.verdict, answer.checks[0]?.expected]).toEqual(["over", "no", `the bytes of ${ready.tag}`]);
});

test("digests that GitHub does not tell are hashed here (H9)", async () => {
  await released();
  for (const made of wheels) await pypi.upload(made);
  for (const asset of hub.state.releases.find(({ tag }) => tag === ready.tag)?.assets ?? []) Object.assign(asset, { digest: null });
  expect(await waiting([target()])).toMatchObject({ end: "over", answer: { verdict: "yes", data: { targets: [{ state: "same" }] } } });
});

test("without a release any bytes are visible, and it says so", async () => {
  await pypi.upload(wheels[0] as Made);
  const { answer, end } = await waiting([target()]);
  expect([end, answer.verdict, answer.checks[0]?.found]).toEqual(["over", "yes", expect.stringContaining("no release to compare")]);
});

test("the release of a tag that is named is compared with, late or hidden as it may be: no other bytes pass (I9)", async () => {
  await pypi.upload(wheels[0] as Made);
  for (const more of [{ tag: ready.tag }, { variables: { GITHUB_REF: `refs/tags/${ready.tag}` } }]) {
    const seen = await waiting([target()], more);
    expect(seen).toMatchObject({ end: "time is up", answer: { verdict: "unknown", checks: [{ fix: `cogrel status ${ready.tag}` }] } });
  }
  await expect(waiting([target()], { variables: { GITHUB_REPOSITORY: "o/elsewhere" } })).rejects.toMatchObject({ exit: 3 });
  const ended = waiting([target()], { tag: ready.tag, timeout: "60" });
  await released();
  for (const made of wheels.slice(1)) await pypi.upload(made);
  expect(await ended).toMatchObject({ end: "over", answer: { verdict: "yes", data: { targets: [{ state: "same", tag: ready.tag }] } } });
});

test("without a release a yanked version is not what installers choose", async () => {
  await pypi.upload(wheels[0] as Made);
  await pypi.control("POST yank", { project: "coglet", version });
  expect(await waiting([target()])).toMatchObject({ end: "over", answer: { verdict: "no", data: { targets: [{ state: "yanked" }] } } });
});

test("a crate is the tag's by its commit and sources", async () => {
  const crate = `crates:coglet@${version}`;
  expect(await waiting([crate])).toMatchObject({ end: "time is up", answer: { data: { targets: [{ state: "absent" }] } } });
  await crates.control("POST settings", { lag: 2 });
  const bytes = await packed({ name: "coglet", version, path: "crates/coglet", commit: ready.commit, bare: hub.origin, env: hub.env });
  expect((await crates.publish({ name: "coglet", bytes }, version)).status).toBe(200);
  expect(await waiting([crate], { timeout: "60" })).toMatchObject({
    end: "over",
    answer: { verdict: "yes", checks: [{ verdict: "yes" }] },
  });
  const before = ready.commit;
  await tagged(`0.19.${++number}`);
  const old = await packed({ name: "coglet", version, path: "crates/coglet", commit: before, bare: hub.origin, env: hub.env });
  expect((await crates.publish({ name: "coglet", bytes: old }, version)).status).toBe(200);
  expect(await waiting([`crates:coglet@${version}`], { timeout: "60" })).toMatchObject({ end: "over", answer: { verdict: "no" } });
});

describe("which tag is meant", () => {
  test("--tag, GITHUB_REF, else the only tag of the PEP 440 version, in whatever spelling", async () => {
    await tagged(`0.20.${++number}-rc.1`);
    await released();
    for (const made of wheels) await pypi.upload(made);
    const tagOf = async (text: string, more = {}) => (await waiting([text], more)).answer.data;
    const wanted = { targets: [{ tag: ready.tag, state: "same", version: `0.20.${number}rc1` }] };
    expect(await tagOf(`pypi:coglet==0.20.${number}RC1`)).toMatchObject(wanted);
    expect(await tagOf(`pypi:coglet==${version}`, { tag: ready.tag })).toMatchObject(wanted);
    expect(await tagOf(`pypi:coglet==${version}`, { variables: { GITHUB_REF: `refs/tags/${ready.tag}` } })).toMatchObject(wanted);
    // A run for another tag says nothing of this version.
    expect(await tagOf(`pypi:coglet==${version}`, { variables: { GITHUB_REF: "refs/tags/v0.19.1" } })).toMatchObject(wanted);
    hub.git("push", "--quiet", hub.origin, `HEAD:refs/tags/v0.20.${number}-rc1`);
    expect((await waiting([`pypi:coglet==${version}`])).answer.checks[0]?.found).toContain("no release to compare");
    expect(await tagOf(`pypi:coglet==${version}`, { variables: { GITHUB_REF: `refs/tags/${ready.tag}` } })).toMatchObject(wanted);
  });

  test("a tag that is not there, or of another version, is refused", async () => {
    await expect(waiting([target()], { tag: "v9.9.9" })).rejects.toMatchObject({ code: "tag-missing", exit: 1 });
    await expect(waiting([`pypi:coglet==9.9.9`], { tag: ready.tag })).rejects.toMatchObject({ code: "usage", exit: 2 });
    await expect(waiting([target()], { tag: "v1\u001b[2J" })).rejects.toMatchObject({ message: expect.stringContaining("\\u{1b}") });
  });

  test("of somebody else's package nothing is compared", async () => {
    await pypi.upload(wheel("tool", version), {}, "pypi-owner");
    expect(await waiting([`pypi:tool==${version}`])).toMatchObject({ end: "over", answer: { verdict: "yes" } });
  });

  test("a crate's version in PEP 440 needs a tag that says its spelling", async () => {
    await expect(waiting(["crates:coglet@9.9.9rc1"])).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("with a dot"),
    });
  });

  test("a crate's version that is tagged with its other spelling never comes", async () => {
    hub.git("push", "--quiet", hub.origin, "HEAD:refs/tags/v0.21.0-rc1");
    await expect(waiting(["crates:coglet@0.21.0-rc.1"])).rejects.toMatchObject({
      ...{ code: "usage", exit: 2, fix: "cogrel wait crates:coglet@0.21.0-rc1" },
    });
    expect(await waiting(["crates:coglet@0.21.0-rc1"])).toMatchObject({ end: "time is up" });
  });
});

test("outside of a repository it waits for the name alone", async () => {
  await pypi.upload(wheels[0] as Made);
  const { liveWorld } = await import("../../src/world/world");
  const world = liveWorld({ startedIn: scratch(), variables: { PATH: process.env.PATH ?? "", ...indexes } });
  const { answer } = await watch(world, await wait(world, [target()], { timeout: "0" }), () => undefined);
  expect([answer?.verdict, answer?.checks[0]?.found]).toEqual(["yes", expect.stringContaining("no release to compare")]);
  await expect((await wait(world, [target()], { tag: ready.tag })).look()).rejects.toMatchObject({ code: "not-a-repository" });
  world.close();
});

describe("a run of a workflow", () => {
  const seeded = async (status: string, conclusion?: string) => {
    await hub.control("POST runs", { path: ".github/workflows/x.yaml", ref: "main", sha: ready.commit, event: "push", status, conclusion });
    return hub.state.runs.at(-1)?.id as number;
  };

  test.each([
    ["success", "over", "yes", undefined],
    ["failure", "over", "no", /^gh run rerun \d+ --failed/],
    ["cancelled", "over", "no", /^gh run rerun/],
  ])("that ended with %s: %s, %s", async (conclusion, end, verdict, fix) => {
    const id = await seeded("completed", conclusion);
    const seen = await waiting([`github:run/${id}`]);
    expect(seen).toMatchObject({ end, answer: { verdict, data: { targets: [], runs: [{ id, status: "completed", conclusion }] } } });
    expect(seen.answer.checks[0]?.fix ?? "").toMatch(fix ?? /^$/);
  });

  test("that goes on is waited for, beside a package", async () => {
    const id = await seeded("in_progress");
    expect(await waiting([`github:run/${id}`])).toMatchObject({
      end: "time is up",
      answer: { verdict: "unknown", title: "1 of 1 not over yet" },
    });
    expect(await waiting([`github:run/${id}`, target()])).toMatchObject({ answer: { title: "2 of 2 not there yet" } });
    const looked = hub.state.requests.length;
    const ended = waiting([`github:run/${id}`], { timeout: "60" });
    while (!hub.state.requests.slice(looked).some(({ line }) => line.endsWith(`/runs/${id}`))) await new Promise(setImmediate);
    Object.assign(hub.state.runs.find((run) => run.id === id) as object, { status: "completed", conclusion: "success" });
    expect(await ended).toMatchObject({ end: "over", answer: { verdict: "yes", title: `run ${id} succeeded` } });
  });

  test("that GitHub does not show is refused, since waiting brings none; a GitHub that is away is waited for (I9)", async () => {
    await expect(waiting(["github:run/4040404"])).rejects.toMatchObject({ code: "usage", exit: 2 });
    const id = await seeded("completed", "success");
    const faults = [1, 2, 3, 4, 5, 6].map((nth) => ({ match: "GET */actions/runs/*", nth, fault: { do: "status", status: 503 } }));
    await hub.control("POST faults", { faults });
    expect(await waiting([`github:run/${id}`])).toMatchObject({ end: "time is up", answer: { verdict: "unknown" } });
  });
});

test("an index that is away is waited for (I9)", async () => {
  await pypi.upload(wheels[0] as Made);
  await pypi.control("POST faults", {
    faults: [1, 2, 3].map((nth) => ({ match: "GET /simple/coglet/", nth, fault: { do: "html", status: 503 } })),
  });
  expect(await waiting([target()])).toMatchObject({
    end: "time is up",
    answer: { verdict: "unknown", checks: [{ fix: expect.any(String) }] },
  });
  expect(await waiting([target()], { timeout: "60" })).toMatchObject({ end: "over", answer: { verdict: "yes" } });
});

test("a look that hangs ends with the time, without an answer", async () => {
  await pypi.control("POST faults", {
    faults: [1, 2, 3].map((nth) => ({ match: "GET /simple/coglet/", nth, fault: { do: "hang", when: "before" } })),
  });
  const world = hub.on("reader", indexes);
  expect(await watch(world, await wait(world, [target()], { timeout: "1" }), () => undefined)).toEqual({
    end: "time is up",
    answer: undefined,
  });
});

test("what is missing of a release that PyPI has closed never comes: waiting ends at once", async () => {
  await released();
  const [first, ...rest] = wheels as [Made, ...Made[]];
  for (const made of rest) await pypi.upload(made);
  const there = pypi.state.projects.coglet?.releases.find((one) => one.version === version)?.files ?? [];
  for (const file of there) file.uploaded = "2020-01-01T00:00:00.000000Z";
  const { answer, end } = await waiting([target()], { timeout: "60" });
  expect([end, answer.verdict, answer.checks[0]?.found]).toEqual(["over", "no", expect.stringContaining("no more files")]);
  expect(answer.checks[0]).toMatchObject({ found: expect.stringContaining(first.name), fix: expect.stringContaining("any more") });
});

test("a --timeout that is none is refused", async () => {
  for (const timeout of ["-1", "1.5", "x", "", "99999", "1e3"])
    await expect(waiting([target()], { timeout }), timeout).rejects.toMatchObject({ code: "usage", exit: 2 });
});
