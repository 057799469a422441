import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { status } from "../../src/commands/status";
import { checksumsText } from "../../src/domain/assets/checksums";
import type { Verdict } from "../../src/domain/check";
import { lastReleaseChecks } from "../../src/domain/doctor/last-releases";
import type { Answer } from "../../src/domain/plan";
import { Problem } from "../../src/domain/problem";
import type { PastData } from "../../src/domain/status/past";
import type { StatusData } from "../../src/domain/status/status";
import type { TagFact } from "../../src/domain/tag";
import { parseVersion, type Version } from "../../src/domain/version";
import { lastReleases } from "../../src/facts/doctor/last-releases";
import { rememberingReads } from "../../src/facts/remembering";
import type { State } from "../../src/rehearsal/state";
import { sha256 } from "../../src/world/digest";
import type { World } from "../../src/world/world";
import { cogFiles } from "../harness";
import { REPO } from "../rehearsal/far-end";
import { missingVerdicts } from "../tools/doctor-rules";
import { readyFor, taken } from "../tools/release";
import { publishingHub } from "../tools/workshop";

// The truth table over real far ends: a GitHub whose CI publishes to a PyPI, a crates.io and a tap, each read as anybody reads it.

const { hub, pypi, crates, tap: bareTap, indexes } = await publishingHub();
const other = hub.states[1] as State;
const { actions, repos } = hub.octokit("owner").rest;

const on = (token?: string, more: Record<string, string> = {}) => hub.on(token, { ...indexes, ...more });
const ask = async (asked: string | undefined, options: object = {}, world: World = on()) =>
  (await taken(world, status(world, asked, options)))[0] as Answer<StatusData>;
const cells = ({ data }: Answer<StatusData>) => Object.fromEntries(data.cells.map(({ name, state }) => [name, state]));
const cell = ({ data }: Answer<StatusData>, name: string) => data.cells.find((one) => one.name === name);

let number = 0;
let version = "";
let tag = "";
let commit = "";

beforeEach(async () => {
  for (const end of [hub, pypi, crates]) await end.control("DELETE faults");
  for (const end of [pypi, crates]) await end.control("POST settings", { lag: 0 });
  await crates.control("POST clock", { hours: 1 });
});

/** The next version, tagged, with its draft as the build leaves it. */
async function drafted(label = ""): Promise<number> {
  version = `0.20.${++number}${label}`;
  const { dist, ...ready } = readyFor(hub, version);
  [tag, commit] = [ready.tag, ready.commit];
  const files = readdirSync(dist).map((name) => ({ name, data: readFileSync(join(dist, name)) }));
  const sums = checksumsText(files.map(({ name, data }) => ({ name, sha256: sha256(data) })));
  const { data } = await repos.createRelease({ ...REPO, tag_name: tag, name: tag, draft: true, prerelease: label !== "" });
  const of = { ...REPO, release_id: data.id, baseUrl: hub.addresses.uploads, headers: { "content-type": "application/octet-stream" } };
  for (const file of [...files, { name: "checksums.txt", data: Buffer.from(sums) }])
    await repos.uploadReleaseAsset({ ...of, name: file.name, data: file.data as never });
  return data.id;
}

async function published(label = ""): Promise<void> {
  await repos.updateRelease({ ...REPO, release_id: await drafted(label), tag_name: tag, draft: false });
}

/** Looks until the newest run of the publishing workflow is over. */
async function ran(): Promise<void> {
  const runs = () => actions.listWorkflowRuns({ ...REPO, workflow_id: "release-publish.yaml", per_page: 1 });
  for (let run = (await runs()).data.workflow_runs[0]; run?.status !== "completed"; ) run = (await runs()).data.workflow_runs[0];
}

async function released(label = ""): Promise<void> {
  await published(label);
  await ran();
}

describe("a stable release, stage by stage", () => {
  test("nothing of it is there", async () => {
    const answer = await ask("0.30.0");
    expect(answer.data).toMatchObject({ tag: "v0.30.0", stage: "not_begun", done: "no", next: "cogrel release 0.30.0" });
    expect(cells(answer)).toMatchObject({ main: "absent", "tag on origin": "absent", release: "absent", "coglet 0.30.0": "absent" });
  });

  test("a branch and a pull request bring it", async () => {
    hub.commit(cogFiles("0.31.0"), "Bump");
    hub.git("push", "--quiet", hub.origin, "HEAD:refs/heads/release/0.31.0");
    hub.git("reset", "--quiet", "--hard", "HEAD~1");
    expect((await ask("0.31.0")).data).toMatchObject({ stage: "bumped", next: "cogrel release 0.31.0" });
    await hub.octokit("owner").rest.pulls.create({ ...REPO, title: "Bump", head: "release/0.31.0", base: "main" });
    expect((await ask("0.31.0")).next).toMatch(/^cogrel release 0\.31\.0 +follows pull request #\d+/);
  });

  test("main has it, and no tag does", async () => {
    const at = hub.commit(cogFiles("0.20.0"), "Bump");
    hub.git("push", "--quiet", hub.origin, "HEAD:refs/heads/main");
    const answer = await ask("0.20.0");
    expect(answer.data).toMatchObject({ stage: "merged", next: `cogrel tag 0.20.0 --commit ${at}` });
    expect(cells(answer)).toMatchObject({ main: "same", signature: "absent" });
  });

  test("a draft is one that a person publishes; a token that may not see it knows nothing, and says so", async () => {
    await drafted();
    const answer = await ask(version);
    expect(answer.data).toMatchObject({ stage: "drafted", done: "no", next: `cogrel publish ${tag}` });
    expect(cells(answer)).toMatchObject({ release: "partial", cog_Linux_x86_64: "same", "checksums.txt": "same" });
    const blind = await ask(version, {}, on("reader"));
    expect(cell(blind, "release")).toMatchObject({ state: "unknown", found: expect.stringContaining("may not see drafts") });
    expect(blind.data).toMatchObject({ next: `cogrel status ${tag}` });
  });

  test("published, then on the registries, then in the tap: done, and asked for its exit code a yes", async () => {
    await pypi.control("POST faults", {
      faults: [{ match: "POST /legacy/", nth: 4, fault: { do: "status", status: 400, when: "before" } }],
    });
    await released();
    const half = await ask(tag, { exitCode: true });
    expect(half.data).toMatchObject({ stage: "published", done: "no", next: expect.stringMatching(/^gh run rerun \d+ --failed$/) });
    expect(cells(half)).toMatchObject({ [`coglet ${version}`]: "same", [`cog ${version}`]: "absent", "cask cog": "absent" });
    expect(half.checks).toMatchObject([{ rule: "release-done", verdict: "no" }]);
    const run = half.data.next?.split(" ")[3];
    await actions.reRunWorkflowFailedJobs({ ...REPO, run_id: Number(run) });
    await ran();
    const number = other.pulls.find(({ head }) => head === `update-cog-${version}`)?.number ?? 0;
    expect((await ask(tag)).data).toMatchObject({ stage: "on_the_registries", next: `gh pr view ${number} --repo o/homebrew-tap --web` });
    await hub.control("POST merge?repository=o/homebrew-tap", { number, login: "owner", method: "merge" });
    const done = await ask(tag, { exitCode: true });
    expect(done.data.cells.filter(({ owed }) => owed).map(({ state }) => state)).toEqual(Array(17).fill("same"));
    expect(done).toMatchObject({ verdict: "yes", data: { stage: "done", done: "yes" } });
    expect([done.next, done.data.next]).toEqual([undefined, undefined]);
    const digests = done.data.cells.filter(({ group }) => group === "assets").map(({ name, digest }) => [name, `sha256:${digest}`]);
    const assets = hub.state.releases.find((one) => one.tag === tag)?.assets.map((one) => [one.name, one.digest]);
    expect(digests.sort()).toEqual(assets?.sort());
  });
});

test("a pre-release is done without a cask; a dev version without registries, which are not even asked", async () => {
  await released("-rc1");
  const rc = await ask(tag);
  expect(rc.data).toMatchObject({ stage: "done", done: "yes", pep440: version.replace("-rc", "rc") });
  expect(cells(rc)).toMatchObject({ "cask cog": "not owed" });
  await published("-dev1");
  for (const end of [pypi, crates]) await end.control("DELETE requests");
  const dev = await ask(tag);
  expect(dev.data).toMatchObject({ release_type: "dev", done: "yes" });
  expect(cells(dev)).toMatchObject({ CI: "not owed", [`coglet ${version}`]: "not owed", "tag's branch": "not owed" });
  for (const end of [pypi, crates]) expect(await end.control("GET requests")).toEqual([]);
});

describe("every spelling that people type", () => {
  test.each([
    ["a version", () => version],
    ["a tag", () => tag],
    ["PEP 440's form", () => version.replace("-rc", "rc")],
    ["another spelling of PEP 440", () => version.replace("-rc", ".RC-")],
  ])("%s", async (_, spelled) => {
    if (!version.includes("-rc")) await drafted("-rc2");
    expect((await ask(spelled())).data).toMatchObject({ tag, version });
  });

  test.each(["0.20", "--help", "v0.20.0;id", "refs/tags/v0.20.0", "1!0.20.0", "v\u202e1.0.0", ""])(
    "%j is a usage problem",
    async (asked) => {
      await expect(ask(asked)).rejects.toMatchObject({ code: "usage", exit: 2 });
    },
  );

  test("two tags of one PEP 440 version are named both", async () => {
    for (const name of ["v0.40.0-rc1", "v0.40.0-rc.1"]) hub.git("push", "--quiet", hub.origin, `HEAD:refs/tags/${name}`);
    await expect(ask("0.40.0rc1")).rejects.toMatchObject({ message: expect.stringMatching(/v0\.40\.0-rc\.?1 and v0\.40\.0-rc\.?1/) });
  });
});

test("one look is at most 25 requests", async () => {
  await released();
  await hub.control("POST checks", { sha: commit });
  for (const end of [hub, pypi, crates]) await end.control("DELETE requests");
  await ask(tag);
  const all = (await Promise.all([hub, pypi, crates].map((end) => end.control("GET requests")))) as object[][];
  expect(all.map((one) => one.length)).toEqual([expect.any(Number), 2, 3]);
  expect(all.flat().length).toBeLessThanOrEqual(25);
});
describe("what could not be read is unknown, and the rest is told (I9)", () => {
  const DEAD = "http://127.0.0.1:9";

  test("GitHub is away", async () => {
    const answer = await ask(tag, { exitCode: true }, on("maintainer", { GITHUB_API_URL: `${DEAD}/api/v3` }));
    expect(cells(answer)).toMatchObject({
      "tag on origin": "same",
      release: "unknown",
      CI: "unknown",
      build: "unknown",
      all: "unknown",
    });
    expect(cells(answer)).toMatchObject({ [`cog ${version}`]: "unknown", [`coglet ${version}`]: "same" });
    expect(answer).toMatchObject({ verdict: "unknown", data: { stage: "tagged", next: `cogrel status ${tag}` } });
  });

  test("PyPI and crates.io are away", async () => {
    const answer = await ask(tag, {}, on("maintainer", { COGREL_PYPI_INDEX: `${DEAD}/x`, COGREL_CRATES_INDEX: `${DEAD}/y` }));
    const unknown = answer.data.cells.filter(({ state }) => state === "unknown").map(({ group }) => group);
    expect(unknown).toEqual(["pypi", "pypi", "crates"]);
    expect(answer.data).toMatchObject({ stage: "published", done: "no" });
  });

  test("no token for the tap", async () => {
    const answer = await ask(tag, {}, on("maintainer", { COGREL_TAP_TOKEN: "nobody" }));
    expect(cell(answer, "cask cog")).toMatchObject({ state: "unknown" });
    expect(answer.data).toMatchObject({ done: "unknown", stage: "on_the_registries", next: `cogrel status ${tag}` });
  });
});

describe("the past", () => {
  test("an old tag, without files, assets' list or packages: nothing is owed to it but a release", async () => {
    const at = hub.git("commit-tree", "-m", "old", hub.git("mktree"));
    hub.git("push", "--quiet", hub.origin, `${at}:refs/tags/v0.9.8-alpha`);
    await repos.createRelease({ ...REPO, tag_name: "v0.9.8-alpha", prerelease: true });
    const answer = await ask("v0.9.8-alpha");
    expect(answer.data).toMatchObject({ tag: "v0.9.8-alpha", version: "0.9.8-alpha0", pep440: "0.9.8a0" });
    expect(cells(answer)).toMatchObject({ main: "not owed", release: "same", all: "not owed", "coglet 0.9.8a0": "not owed" });
    expect(cell(answer, "tag on origin")).toMatchObject({ state: "same", found: expect.stringContaining("lightweight") });
  });

  test("other bytes on PyPI are there for ever: the next command is how to go on, and nothing is waited for", async () => {
    const file = pypi.state.projects.cog?.releases.find((one) => one.version === version)?.files[0];
    const own = file?.digests.sha256 ?? "";
    if (file) file.digests.sha256 = "0".repeat(64);
    const answer = await ask(tag, { watch: true });
    if (file) file.digests.sha256 = own;
    expect(cells(answer)).toMatchObject({ [`cog ${version}`]: "different" });
    expect(answer.data).toMatchObject({ done: "no", next: `cogrel withdraw ${version}` });
  });

  test("what was yanked was there; a release without checksums, with a digest that GitHub doesn't tell, is never green", async () => {
    await crates.ask(`DELETE /api/v1/crates/coglet/${version}/yank`, { authorization: "cioOwner" });
    await pypi.control("POST yank", { project: "cog", version, reason: "broken" });
    const yanked = await ask(tag);
    expect(yanked.data.cells.filter(({ state }) => state === "yanked").map(({ group }) => group)).toEqual(["pypi", "crates"]);
    expect(yanked.data.stage).toBe("on_the_registries");
    const release = hub.state.releases.find((one) => one.tag === tag);
    const assets = release?.assets ?? [];
    if (release) release.assets = assets.filter(({ name }) => name !== "checksums.txt");
    const bare = await ask(tag, { exitCode: true });
    expect(cells(bare)).toMatchObject({ "checksums.txt": "absent", cog_Linux_arm64: "unknown" });
    expect(bare.verdict).toBe("no");
    const [first] = release?.assets ?? [];
    const digest = first?.digest;
    if (first) first.digest = null as never;
    expect(cell(await ask(tag), first?.name ?? "")).toMatchObject({ state: "unknown", found: expect.stringContaining("tells no digest") });
    if (first) first.digest = digest as never;
    if (release) release.assets = assets;
  });

  test("the last versions, a line each; each index is read once", async () => {
    for (const old of ["v0.1.0", "v0.1.1", "v0.1.2", "v0.9.0+async.1", "vnext"])
      hub.git("push", "--quiet", hub.origin, `HEAD:refs/tags/${old}`);
    for (const end of [pypi, crates]) await end.control("DELETE requests");
    const world = on();
    const [answer] = (await taken(world, status(world, undefined, { all: true }))) as Answer<PastData>[];
    const states = Object.fromEntries(answer?.data.releases.map((one) => [one.tag, one.state]) ?? []);
    expect(Object.keys(states)).toHaveLength(10);
    // What was yanked was there; what waits for a person in the tap is not done.
    expect(answer?.data.releases.find((one) => one.tag === tag)?.open).toMatchObject([{ name: "cask cog", state: "partial" }]);
    expect(states).toMatchObject({ [tag]: "published", "v0.40.0-rc1": "tagged" });
    expect(Object.values(states)).toContain("drafted");
    expect(answer?.table?.rows.find(({ cells: [name] }) => name === tag)).toMatchObject({
      mark: "warning",
      found: expect.stringMatching(/pypi.*yanked; crates.*yanked/),
    });
    const tags = hub
      .git("ls-remote", "--tags", hub.origin, "v*")
      .split("\n")
      .filter((line) => !line.endsWith("^{}"));
    // What is no version's tag is named, where it looks like one.
    expect([answer?.data.more, answer?.data.others]).toEqual([tags.length - 2 - 10, ["v0.9.0+async.1"]]);
    expect(answer?.table?.rows.at(-1)?.cells).toEqual(["and of no version: v0.9.0+async.1"]);
    const lines = ((await pypi.control("GET requests")) as { line?: string }[]).map(({ line }) => line);
    expect(lines).toHaveLength(2);
  });

  test.each([{ watch: true }, { exitCode: true }])("--all with %j is a usage problem", async (more) => {
    await expect(ask(undefined, { all: true, ...more })).rejects.toMatchObject({ code: "usage", exit: 2 });
  });
});

test("--watch looks until it is done, and shows each look", async () => {
  await published();
  const world = on();
  const [turn] = [(await status(world, tag, { watch: true }).next()).value];
  if (turn?.kind !== "watch") throw new Error("no watch");
  const seen: string[] = [];
  for (let looks = 0; looks < 200; looks++) {
    const { answer, over } = await turn.look();
    seen.push((answer.data as StatusData).stage);
    if (over) break;
    const pull = other.pulls.find(({ head, state }) => head === `update-cog-${version}` && state === "open");
    if (pull && seen.at(-1) === "on_the_registries")
      await hub.control("POST merge?repository=o/homebrew-tap", { number: pull.number, login: "owner", method: "merge" });
  }
  expect([...new Set(seen)]).toEqual(["published", "on_the_registries", "done"]);
});

/** What is spoiled of the last stable release, which is done, and what the doctor says of it. */
const READ_BACK: [title: string, verdict: Verdict | "warning", found: RegExp, spoil?: () => unknown, more?: Record<string, string>][] = [
  ["all of it", "yes", /^v0\.20\.\d+, everywhere$/],
  ["an asset is missing", "warning", /cog_Linux_arm64 absent, missing/, () => void spoilt()?.assets.splice(0, 1)],
  ["its digest is another", "no", /cog_Linux_arm64 different/, () => put(spoilt()?.assets[0], { digest: `sha256:${"0".repeat(64)}` })],
  ["the release carries no file of a package", "warning", /cog-\S+ absent, missing/, () => dropped(/^cog-/)],
  ["a file on PyPI that the release lacks", "no", /cog 0\.20\.\d+ different/, () => dropped(/^cog-.*\.whl$/)],
  [
    "other bytes on PyPI",
    "no",
    /cog 0\.20\.\d+ different, other bytes/,
    () => put(onPypi()?.files[0]?.digests, { sha256: "0".repeat(64) }),
  ],
  [
    "a registry is away",
    "unknown",
    /coglet 0\.20\.\d+ unknown/,
    () => undefined,
    { COGREL_CRATES_INDEX: `${indexes.COGREL_CRATES_INDEX}x` },
  ],
  [
    "403 for the releases",
    "unknown",
    /release unknown/,
    () => hub.script({ match: "GET */releases?*", fault: { do: "status", status: 403 } }),
  ],
  ["a tag alone", "warning", /^v0\.41\.0: release absent, /, () => onlyTagged("0.41.0")],
];
const put = <T extends object>(target: T | undefined, change: Partial<T>) => void Object.assign(target ?? {}, change);
const spoilt = () => {
  const release = hub.state.releases.find((one) => one.tag === tag);
  release?.assets.sort((a, b) => Number(b.name === "cog_Linux_arm64") - Number(a.name === "cog_Linux_arm64"));
  return release;
};
const dropped = (name: RegExp) => put(spoilt(), { assets: spoilt()?.assets.filter((one) => !name.test(one.name)) ?? [] });
const onPypi = () => pypi.state.projects.cog?.releases.find((one) => one.version === version);
const onlyTagged = (one: string) => {
  hub.git("push", "--quiet", hub.origin, `HEAD:refs/tags/v${one}`);
  [version, tag] = [one, `v${one}`];
};

const line = async (world: World = on()) => {
  const [answer] = (await taken(world, status(world, undefined, { all: true }))) as Answer<PastData>[];
  const row = answer?.table?.rows.find(({ cells: [name] }) => name === tag);
  return { ...answer?.data.releases.find((one) => one.tag === tag), mark: row?.mark, found: row?.found };
};

/** Changes the cask that people install. */
const tapped = async (change: (text: string) => string) => {
  const at = { owner: "o", repo: "homebrew-tap", path: "Casks/cog.rb" };
  const { data } = await repos.getContent(at);
  const { content, sha } = data as { content: string; sha: string };
  const text = change(Buffer.from(content, "base64").toString("utf8"));
  await repos.createOrUpdateFileContents({ ...at, sha, message: "By hand", content: Buffer.from(text).toString("base64") });
};

describe("--all says that a release is done where its own table does, and nowhere else (I9)", () => {
  test.each<[title: string, state: string, open: string[], spoil: () => unknown, more?: Record<string, string>]>([
    ["all of it", "done", [], () => undefined],
    ["an asset is missing", "published", ["cog_Linux_arm64: absent"], () => void spoilt()?.assets.splice(0, 1)],
    [
      "another one's bytes",
      "published",
      ["cog_Linux_arm64: different"],
      () => put(spoilt()?.assets[0], { digest: `sha256:${"0".repeat(64)}` }),
    ],
    ["taken back", "done", [], () => put(spoilt(), { prerelease: true })],
    [
      "the tap has another cask",
      "published",
      ["cask cog: different"],
      () => tapped((text) => text.replace(/[0-9a-f]{64}/, "0".repeat(64))),
    ],
    ["the tap has not got it", "published", ["cask cog: absent"], () => tapped((text) => text.replace(version, "0.0.1"))],
    [
      "the tap is away",
      "unknown",
      ["cask cog: unknown"],
      () =>
        hub.script(
          ...[1, 2, 3].map((nth) => ({ match: "GET /repos/o/homebrew-tap/contents/*", nth, fault: { do: "status", status: 403 } })),
        ),
    ],
    ["other bytes on PyPI", "published", [`cog VERSION: different`], () => put(onPypi()?.files[0]?.digests, { sha256: "0".repeat(64) })],
    ["the tag is gone", "published", ["tag on origin: absent"], () => hub.git("push", "--quiet", hub.origin, `:refs/tags/${tag}`)],
  ])("%s: %s", async (_, state, open, spoil, more = {}) => {
    const was = [structuredClone(hub.state.releases), structuredClone(pypi.state.projects)] as const;
    const refs = hub.git("rev-parse", `${tag}^{}`, tag).split("\n");
    const cask = hub.git("--git-dir", bareTap, "rev-parse", "main").trim();
    await spoil();
    const seen = await line(on("maintainer", more));
    const own = await ask(tag, { exitCode: true }, on("maintainer", more));
    [hub.state.releases, pypi.state.projects] = was;
    hub.git("push", "--quiet", hub.origin, `${refs[1]}:refs/tags/${tag}`);
    hub.git("--git-dir", bareTap, "update-ref", "refs/heads/main", cask);
    expect(seen).toMatchObject({ state });
    expect(seen.open?.map((one) => `${one.name}: ${one.state}`)).toEqual(
      expect.arrayContaining(open.map((one) => one.replace("VERSION", version))),
    );
    expect(state === "done").toBe(own.data.done === "yes");
    expect(seen.mark).not.toBe(state === "done" ? "no" : "yes");
  });
});

describe("the doctor reads the last releases back", () => {
  test.each(READ_BACK)("%s: %s", async (_, verdict, found, spoil = () => undefined, more = {}) => {
    const was = [structuredClone(hub.state.releases), structuredClone(pypi.state.projects)] as const;
    await spoil();
    const tags: TagFact[] = [{ name: tag, commit: undefined, stands: "unasked", version: parseVersion(version) as Version }];
    const [check] = lastReleaseChecks(
      await lastReleases(rememberingReads(on("maintainer", more)), { tags, said: undefined, silent: undefined }),
    );
    [hub.state.releases, pypi.state.projects] = was;
    expect(check).toMatchObject({ rule: "releases-whole", found: expect.stringMatching(found) });
    expect(check?.verdict === "yes" && check.fix !== undefined ? "warning" : check?.verdict).toBe(verdict);
    expect(check?.fix).toBe(verdict === "yes" ? undefined : `cogrel status ${tag}`);
  });

  test("where the remote does not answer nobody knows of a release", async () => {
    const silent = { unread: new Problem("remote-unreachable", "no answer", { exit: 3, fix: "again" }) };
    const [check] = lastReleaseChecks(await lastReleases(on(), { tags: [], said: undefined, silent }));
    expect(check).toMatchObject({ verdict: "unknown", found: "the last releases: no answer" });
  });

  test("its check is met in each verdict, and says so where there is no release", () => {
    const [none] = lastReleaseChecks([]);
    expect(none).toMatchObject({ verdict: "yes", found: expect.stringContaining("no stable version") });
    expect(
      missingVerdicts(
        "releases",
        READ_BACK.map(([, verdict]) => ["releases-whole", verdict]),
      ),
    ).toEqual([]);
  });
});
