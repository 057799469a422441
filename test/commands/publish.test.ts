import { appendFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { audit } from "../../src/commands/audit";
import { draft } from "../../src/commands/draft";
import { publish } from "../../src/commands/publish";
import type { Plan } from "../../src/domain/plan";
import type { PublishData } from "../../src/domain/publish";
import type { Release } from "../../src/rehearsal/state";
import type { World } from "../../src/world/world";
import { rules } from "../harness";
import { act, expectInvariants, openHub } from "../tools/hub";
import { type Ready, readyFor, taken } from "../tools/release";

const hub = await openHub();
let number = 0;
let ready: Ready;

const run = (path: string, more: object = {}) =>
  hub.control("POST runs", { path: `.github/workflows/${path}`, ref: ready.tag, sha: ready.commit, event: "push", ...more });
const check = (more: object = {}) => hub.control("POST checks", { sha: ready.commit, ...more });
const otherBuild = () => {
  hub.state.runs.splice(0);
  return run("release-build-old.yaml");
};
const gone = () => {
  hub.state.releases = hub.state.releases.filter(({ tag }) => tag !== ready.tag);
};
const published = () => hub.state.releases.find(({ draft, tag }) => !draft && tag !== ready.tag);
const release = () => hub.state.releases.find(({ tag }) => tag === ready.tag) as Release;

async function drafted(version = `0.19.${number++}`): Promise<void> {
  ready = readyFor(hub, version);
  const world = hub.on();
  await taken(world, draft(world, ready.tag, { assets: ready.dist }));
}

/** A draft whose build succeeded and whose commit is green. */
beforeEach(async () => {
  await drafted();
  await run("release-build.yaml");
  await check();
});

const publishing = (options: object = {}, world: World = hub.on()) => taken(world, publish(world, ready.tag, { watch: false, ...options }));
const plan = async (options?: object) => (await publishing(options))[0] as Plan<PublishData>;

test("a draft that is right is published as it is, read back, and the latest release (I3, I4)", async () => {
  const before = release().assets.map(({ id, digest }) => [id, digest]);
  const turn = await plan();
  expect(turn).toMatchObject({ final: true, data: { tag: ready.tag, latest: true, prerelease: false } });
  expect(release()).toMatchObject({ draft: false, prerelease: false, tag: ready.tag, target: ready.commit });
  expect(release().assets.map(({ id, digest }) => [id, digest])).toEqual(before);
  expect(hub.state.latest).toBe(release().id);
  expect((await hub.effects("publish")).filter(({ what }) => what.tag === ready.tag)).toHaveLength(1);
  await expectInvariants(hub);
});

test("published already is nothing to do", async () => {
  await publishing();
  const before = (await hub.effects()).length;
  expect((await publishing())[0]).toMatchObject({ kind: "answer", verdict: "yes", title: expect.stringContaining("is published") });
  expect(await hub.effects()).toHaveLength(before);
});

describe("make_latest is computed (H11)", () => {
  test("a patch of an older line is not the latest", async () => {
    const newer = { ...release(), id: 5000 + number, tag: "v5.0.0", draft: false, published: "2026-01-01T00:00:00Z" };
    hub.state.releases.push(newer);
    const turn = await plan();
    hub.state.releases.pop();
    expect(turn.data).toMatchObject({ latest: false });
    expect(turn.question).toContain("v5.0.0 stays the latest");
    expect([release().draft, hub.state.latest === release().id]).toEqual([false, false]);
  });

  test("a pre-release never is", async () => {
    await drafted(`1.${number++}.0-rc1`);
    await run("release-build.yaml");
    await check();
    const latest = hub.state.latest;
    const turn = await plan();
    expect(turn.data).toMatchObject({ prerelease: true, latest: false });
    expect([release().draft, hub.state.latest]).toEqual([false, latest]);
  });
});

describe("nothing is published unless all is right (I3, I9)", () => {
  test.each([
    ["no build has run", "build-run", () => void hub.state.runs.splice(0)],
    ["the newest build failed", "build-run", () => run("release-build.yaml", { conclusion: "failure" })],
    ["the build was cancelled", "build-run", () => run("release-build.yaml", { conclusion: "cancelled" })],
    ["a build of another workflow succeeded only", "build-run", () => otherBuild()],
    ["the commit has no gate", "ci-green", () => void hub.state.checks.splice(0)],
    ["the newest gate is red", "ci-green", () => check({ conclusion: "failure" })],
    ["the gate was skipped", "ci-green", () => check({ conclusion: "skipped" })],
    ["an asset is missing", "assets-there", () => void release().assets.shift()],
    ["an asset is half-way", "asset-readable", () => Object.assign(release().assets[0] as object, { state: "starter" })],
    [
      "an asset has other bytes than GitHub says",
      "asset-digests",
      () => appendFileSync((release().assets[0] as { file: string }).file, ""),
    ],
    ["there is no draft", "one-draft", gone],
  ])("%s", async (_, rule, spoil) => {
    await spoil();
    if (rule === "asset-digests") Object.assign(release().assets[0] as object, { digest: `sha256:${"0".repeat(64)}` });
    const turn = await plan();
    expect(rules(turn, "no")).toContain(rule);
    expect(turn.steps).toEqual([]);
    expect((await hub.effects("publish")).filter(({ what }) => what.tag === ready.tag)).toEqual([]);
  });

  test.each([
    ["a build that goes on", "build-run", () => run("release-build.yaml", { status: "in_progress", conclusion: null })],
    ["a gate that goes on", "ci-green", () => check({ status: "in_progress", conclusion: null })],
  ])("%s is unknown, not no", async (_, rule, spoil) => {
    await spoil();
    const turn = await plan();
    expect([rules(turn, "unknown"), turn.steps]).toEqual([[rule], []]);
  });

  test("runs and checks that cannot be read are unknown", async () => {
    await hub.script(
      { match: "GET */actions/runs?*", nth: 1, fault: { do: "status", status: 403 } },
      { match: "GET */check-runs?*", nth: 1, fault: { do: "status", status: 403 } },
    );
    const turn = await plan();
    expect(rules(turn, "unknown")).toEqual(["build-run", "ci-green"]);
  });

  test("a reason publishes without CI, and stands in the plan", async () => {
    hub.state.runs.splice(0);
    hub.state.checks.splice(0);
    const turn = await plan({ ciNotRequired: "built by hand" });
    expect(turn.checks.find(({ rule }) => rule === "ci-green")).toMatchObject({ verdict: "yes", found: "not required: built by hand" });
    expect(release().draft).toBe(false);
  });

  test("H1: with a token that sees no drafts it is unknown whether there is one", async () => {
    for (const token of ["reader", "fine-reader", "job-reader"]) {
      const [turn] = await publishing({}, hub.on(token));
      expect([rules(turn as Plan, "no"), rules(turn as Plan, "unknown")], token).toEqual([[], ["one-draft"]]);
    }
  });
});

describe("what changes between the plan and the act stops it (I3, I4)", () => {
  /** Plans, lets something happen, and only then performs. */
  async function meanwhile(happens: () => unknown): Promise<{ code: string }> {
    const world = hub.on();
    const turns = publish(world, ready.tag, { watch: false });
    const { value } = await turns.next();
    await happens();
    const { perform } = await import("../../src/perform");
    return perform(world, value as Plan).then(
      () => ({ code: "done" }),
      (cause) => cause,
    );
  }

  test.each([
    ["an asset was uploaded anew under its name", () => Object.assign(release().assets[0] as object, { id: 424_242 })],
    [
      "an asset was added",
      () => release().assets.push({ ...(release().assets[0] as Release["assets"][number]), id: 434_343, name: "more" }),
    ],
    ["the draft was deleted", gone],
    ["the tag was deleted (H3)", () => hub.git("push", "--quiet", hub.origin, `:refs/tags/${ready.tag}`)],
    ["the tag was moved (H3)", () => hub.git("push", "--quiet", "--force", hub.origin, `HEAD~1:refs/tags/${ready.tag}`)],
  ])("%s", async (_, happens) => {
    expect(await meanwhile(happens)).toMatchObject({ code: "changed-meanwhile" });
    expect((await hub.effects("publish")).filter(({ what }) => what.tag === ready.tag)).toEqual([]);
  });

  test("somebody published it with the same assets: that is done", async () => {
    const done = await meanwhile(() =>
      hub.octokit("maintainer").repos.updateRelease({ owner: "o", repo: "r", release_id: release().id, draft: false }),
    );
    expect(done.code).toBe("done");
  });
});

describe("what is published is read back", () => {
  /** Publishes while somebody else changes something in the moment after GitHub took it and before cogrel looks. */
  async function after(happens: () => unknown): Promise<{ code: string; message: string }> {
    const { effects } = hub.state;
    const push = effects.push.bind(effects);
    effects.push = (...news) => {
      const length = push(...news);
      if (news.some(({ do: what }) => what === "publish")) happens();
      return length;
    };
    try {
      return await plan().then(
        () => ({ code: "done", message: "" }),
        (cause) => cause,
      );
    } finally {
      effects.push = push;
      hub.state.latest = release().id;
    }
  }

  test.each([
    [
      "an asset with other bytes (I4)",
      () => Object.assign(release().assets[0] as object, { digest: `sha256:${"0".repeat(64)}` }),
      /assets/,
    ],
    ["an asset that is gone (I4)", () => release().assets.pop(), /assets/],
    ["another kind of release", () => Object.assign(release(), { prerelease: true }), /not what was written/],
    ["a tag that is gone (H3)", () => hub.git("push", "--quiet", hub.origin, `:refs/tags/${ready.tag}`), /has no tag/],
    ["a tag elsewhere (H3)", () => hub.git("push", "--quiet", "--force", hub.origin, `HEAD~1:refs/tags/${ready.tag}`), /is at .*, not at/],
    ["another latest release (H11)", () => Object.assign(hub.state, { latest: published()?.id }), /not the latest release/],
  ])("%s is told, never taken for done", async (_, happens, told) => {
    expect(await after(happens)).toMatchObject({ code: "changed-meanwhile", message: expect.stringMatching(told) });
    expect(release().draft).toBe(false);
  });
});

test("H10: an immutable release keeps tag and assets: draft, upload, audit, publish in this order", async () => {
  await hub.control("POST settings", { immutableReleases: true });
  await publishing();
  await hub.control("POST settings", { immutableReleases: false });
  expect(release()).toMatchObject({ immutable: true, draft: false });
  const order = (await hub.effects()).filter(({ what }) => what.tag === ready.tag).map(({ do: what }) => what);
  expect(order.indexOf("publish")).toBeGreaterThan(order.lastIndexOf("upload"));
});

test("H3: a token that may not write workflows publishes a commit that changes them, when the tag is there", async () => {
  ready = readyFor(hub, `0.19.${number++}`, { files: { ".github/workflows/new.yaml": "on: push\n" } });
  hub.commit({ ".github/workflows/new.yaml": "on: [push]\n" }, "main goes on");
  hub.git("push", "--quiet", hub.origin, "HEAD:refs/heads/main");
  const job = hub.on("job");
  await taken(job, draft(job, ready.tag, { assets: ready.dist }));
  await run("release-build.yaml");
  await check();
  await publishing({}, hub.on("job"));
  expect(release()).toMatchObject({ draft: false, tag: ready.tag });
  expect((await hub.effects("create tag")).filter(({ what }) => what.tag === ready.tag)).toEqual([]);
});

describe("what the publication starts is followed (H12)", () => {
  const followed = (world = hub.on()) => publishing({ watch: true }, world);
  const publication = (more: object) => run("release-publish.yaml", { event: "release", ...more });

  test("to its end, and a success is a yes", async () => {
    await publication({
      status: "queued",
      conclusion: null,
      next: [{ status: "completed", conclusion: "success" }],
      jobs: [{ name: "pypi", status: "completed", conclusion: "success" }],
    });
    expect((await followed()).at(-1)).toMatchObject({
      verdict: "yes",
      data: { workflow: "release-publish.yaml", run: { conclusion: "success" } },
    });
  });

  test("a failure is a no, with the command that does it again", async () => {
    await publication({ conclusion: "failure" });
    const last = (await followed()).at(-1);
    expect(last?.checks).toEqual([
      expect.objectContaining({ rule: "run-succeeded", verdict: "no", fix: expect.stringMatching(/^gh run rerun \d+ --failed/) }),
    ]);
  });

  test("no run is unknown; with a workflow's own token it says why", async () => {
    const quick = (world: World) => ({ ...world, clock: { now: () => 0, wait: async () => undefined } });
    expect((await followed(quick(hub.on()))).at(-1)?.checks).toEqual([expect.objectContaining({ verdict: "unknown" })]);
  });
});

describe("audit", () => {
  const audited = async (asked = ready.tag, token?: string) => {
    const world = hub.on(token);
    return (await taken(world, audit(world, asked)))[0];
  };
  test("a draft that is right is a yes, with every asset a row", async () => {
    expect(await audited()).toMatchObject({
      verdict: "yes",
      table: { rows: expect.objectContaining({ length: 10 }) },
      data: { draft: true },
    });
  });
  test("a release without checksums.txt, with an asset too many: each is told", async () => {
    release().assets = release().assets.filter(({ name }) => name !== "checksums.txt");
    release().assets.push({ ...(release().assets[0] as Release["assets"][number]), id: 4711, name: "extra.bin" });
    expect(rules((await audited()) as Plan, "no")).toEqual(["assets-there", "assets-extra"]);
  });
  test("H1: with a token that sees no drafts it is unknown; there being none is a no", async () => {
    expect(await audited(ready.tag, "reader")).toMatchObject({ verdict: "unknown" });
    hub.state.releases = [];
    expect(await audited()).toMatchObject({ verdict: "no" });
  });
  test("a folder is judged as the release of HEAD's version", async () => {
    expect(rules((await audited(ready.dist)) as Plan, "no")).toEqual(["assets-there"]);
  });
});

test("the tag's gate is asked again: a commit that is on main no more is not published (I3)", async () => {
  const before = hub.git("rev-parse", `${ready.commit}~1`);
  hub.git("push", "--quiet", "--force", hub.origin, `${before}:refs/heads/main`);
  const [turn] = await publishing();
  hub.git("push", "--quiet", "--force", hub.origin, `${ready.commit}:refs/heads/main`);
  expect(rules(turn as Plan, "no")).toEqual(["commit-on-main"]);
  expect(release().draft).toBe(true);
});

test("notes that somebody wrote between the plan and the act are not overwritten (I6)", async () => {
  const body = "By hand.";
  release().body = body;
  const edit = {
    do: "edit-release",
    repository: hub.repository,
    tag: ready.tag,
    at: ready.commit,
    was: "0".repeat(64),
    body: "mine",
    prerelease: false,
  } as const;
  await expect(act(hub.on(), [edit])).rejects.toMatchObject({ code: "changed-meanwhile" });
  expect(release().body).toBe(body);
});

test("an empty reason for going without CI is none", async () => {
  await expect(publishing({ ciNotRequired: "  " })).rejects.toMatchObject({ code: "usage", exit: 2 });
});
