import { describe, expect, test } from "vitest";
import { inventoryOf } from "../../src/domain/assets/inventory";
import { badToken } from "../../src/domain/bad-token";
import { verdictOf } from "../../src/domain/check";
import type { GateFacts } from "../../src/domain/gate";
import type { Manifests } from "../../src/domain/manifests/manifests";
import { Problem } from "../../src/domain/problem";
import { cogPackages, defaultProject } from "../../src/domain/project";
import type { Pull } from "../../src/domain/pull";
import type { TargetState } from "../../src/domain/registries/standing";
import { keyOf } from "../../src/domain/registries/target";
import type { Asset, Release } from "../../src/domain/release";
import type { Run } from "../../src/domain/runs";
import { cellRows } from "../../src/domain/status/cell";
import type { CaskSeen, StatusFacts, TargetSeen } from "../../src/domain/status/facts";
import { statusAnswer } from "../../src/domain/status/status";
import { readTagObject } from "../../src/domain/tag-object";
import { parseVersion, type Version } from "../../src/domain/version";

// Every line of the truth table, each with every verdict that it can have; the stage, and the next command. A release that is done is the
// beginning of each case: what is changed in it must be seen.

const A = "a".repeat(40);
const B = "b".repeat(40);
const version = (text: string) => parseVersion(text) as Version;
const unread = { unread: new Problem("server-unreachable", "GitHub did not answer", { exit: 3 }) };
const digest = (at: number) => String(at).repeat(64);

const manifests = (text: string | undefined, more: Partial<Manifests> = {}): Manifests => ({
  parts:
    text === undefined
      ? []
      : [{ path: "VERSION.txt", kind: "text", version: text, members: [], texts: new Map(), edits: () => [] } as never],
  unreadable: [],
  text,
  version: text === undefined ? undefined : parseVersion(text),
  ...more,
});

const asset = (id: number, name: string, more: Partial<Asset> = {}): Asset => ({
  id,
  name,
  size: 1000,
  state: "uploaded",
  digest: digest(id),
  by: "m",
  ...more,
});
const ASSETS = [asset(1, "tool"), asset(2, "checksums.txt")];
const SUMS = `${digest(1)}  tool\n`;
const release = (more: Partial<Release> = {}): Release => ({
  ...{ id: 1, tag: "v0.18.0", name: "v0.18.0", body: "", draft: false, prerelease: false, immutable: false, target: B, assets: ASSETS },
  ...{ published: "2026-01-12T10:00:00Z", by: "m", url: "https://x.example/r" },
  ...more,
});
const run = (conclusion: string | undefined, more: Partial<Run> = {}): Run => ({
  ...{ id: 88, number: 7, attempt: 1, event: "push", ref: "v0.18.0", sha: B, url: "https://x.example/7", created: "2026-01-01" },
  ...{ status: conclusion === undefined ? "in_progress" : "completed", conclusion },
  ...more,
});
const seen = (...own: Release[]) => ({ seesDrafts: "yes" as const, releases: own, own });
const target = (state: TargetState, at = 0, owed = true): TargetSeen => {
  const one = cogPackages[at] as (typeof cogPackages)[number];
  return { key: keyOf(one), package: one, standing: { state, found: "seen", files: [] }, owed };
};
const place = { tap: "o/homebrew-tap", cask: "Casks/cog.rb", template: ".github/cog.rb.tmpl" };
const cask = (text: string, more: Partial<CaskSeen> = {}, pulls: Pull[] = [], proposed?: string): CaskSeen => ({
  ...{ place, owed: true, wanted: { text: caskOf("0.18.0") } },
  tap: {
    ...{
      tap: place.tap,
      cask: place.cask,
      base: "main",
      at: A,
      there: { text, blob: A },
      branch: "update-cog-0.18.0",
      branchThere: true,
      pulls,
    },
    proposed: proposed === undefined ? undefined : { text: proposed, blob: B },
  },
  ...more,
});
const caskOf = (number: string) => `cask "cog" do\n  version "${number}"\nend\n`;
const pull = (state: "open" | "closed"): Pull => ({
  ...{ number: 12, state, merged: false, mergeCommit: undefined, head: { branch: "update-cog-0.18.0", sha: A }, base: "main" },
  ...{ draft: false, mergeable: "clean", url: "https://x.example/12" },
});
const tagSeen = { object: A, commit: B, type: "commit", inner: "v0.18.0" } as const;
const gate = (more: Partial<GateFacts> = {}, at: object = {}): GateFacts => ({
  ...{ name: "v0.18.0", prefix: "v", version: version("0.18.0"), here: tagSeen, remote: tagSeen, remoteName: "origin" },
  at: {
    ...{
      commit: B,
      manifests: manifests("0.18.0"),
      files: [],
      branches: [],
      branchGlobs: ["main"],
      onBranch: true,
      complete: true,
      tags: [],
    },
    ...at,
  },
  ...more,
});

const project = { ...defaultProject(), release: { assets: [{ name: "tool" }], allowExtra: ["*.sbom"] } };

/** A stable release that is done. */
const DONE: StatusFacts = {
  ...{ version: version("0.18.0"), tag: "v0.18.0", prefix: "v", remote: "origin", repository: "o/r" },
  workflows: { build: "build.yaml", publish: "publish.yaml", gate: "ci" },
  base: { branch: "main", tip: A, manifests: manifests("0.18.0") },
  ...{ tags: [], brought: B, proposal: { branch: "release/0.18.0", tip: undefined, pull: undefined }, gate: gate() },
  ...{ object: { by: "Ada", signed: "SSH" }, verification: { verified: true, reason: "valid" } },
  checks: [{ id: 1, name: "ci", started: undefined, status: "completed", conclusion: "success" }],
  ...{ builds: [run("success")], follows: [run("success", { event: "release" })] },
  ...{ release: seen(release()), latest: { tag: "v0.18.0" }, sums: { text: SUMS } },
  inventory: inventoryOf(project, manifests("0.18.0"), version("0.18.0")),
  targets: [target("same", 1), target("same", 2), target("same", 0)],
  cask: cask(caskOf("0.18.0")),
};

const look = (more: Partial<StatusFacts> = {}) => statusAnswer({ ...DONE, ...more }, true);
const cellOf = (name: string, more: Partial<StatusFacts>) => look(more).answer.data.cells.find((one) => one.name === name);

test("a release that is done: every line is the same, the verdict is yes, nothing is next", () => {
  const { answer, over } = look();
  expect(answer.data.cells.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    ...["main", "tag on origin", "tag here", "signature", "tag's branch", "CI", "build", "release", "publication"].map(
      (one) => `${one}: same`,
    ),
    ...["tool", "checksums.txt", "coglet 0.18.0", "cog 0.18.0", "coglet 0.18.0", "cask cog"].map((one) => `${one}: same`),
  ]);
  expect([answer.verdict, answer.data.stage, answer.data.done, answer.next, over]).toEqual(["yes", "done", "yes", undefined, true]);
});

const rc = { version: version("0.18.0-rc1"), tag: "v0.18.0-rc1" };
const dev = { version: version("0.18.0-dev1"), tag: "v0.18.0-dev1" };
const untagged = { gate: gate({ here: undefined, remote: undefined, at: undefined }), object: undefined, verification: undefined };
const asDraft = release({ draft: true, published: undefined });
const assets = (...list: Asset[]) => ({ release: seen(release({ assets: list })) });
const remote = (more: object) => ({ gate: gate({ remote: { ...tagSeen, ...more } as never }) });

test.each<[string, string, Partial<StatusFacts>, TargetState, string?]>([
  [
    "main",
    "has a lower version",
    { ...untagged, brought: undefined, base: { ...DONE.base, manifests: manifests("0.17.0") } },
    "absent",
    "0.17.0",
  ],
  ["main", "has a higher version by now", { base: { ...DONE.base, manifests: manifests("0.19.0") } }, "same", "main has 0.19.0"],
  [
    "main",
    "has files that cannot be read",
    { base: { ...DONE.base, manifests: manifests("0.18.0", { unreadable: [{ path: "x", why: "is cut off" }] }) } },
    "partial",
  ],
  [
    "main",
    "the tag's files are of another version",
    { gate: gate({}, { manifests: manifests("0.17.0") }), base: { ...DONE.base, manifests: manifests("0.19.0") } },
    "different",
  ],
  [
    "main",
    "the tag's commit is from before there were files",
    { gate: gate({}, { manifests: manifests(undefined) }), base: { ...DONE.base, manifests: manifests("0.19.0") } },
    "not owed",
  ],
  ["tag on origin", "is not there", untagged, "absent"],
  ["tag on origin", "names a tree", remote({ type: "tree" }), "different", "a tree"],
  ["tag on origin", "is an object of another name", remote({ inner: "v0.17.0" }), "different"],
  ["tag on origin", "is an object that is not here", remote({ type: undefined, commit: undefined }), "unknown"],
  ["tag on origin", "is lightweight", { object: undefined }, "same", "lightweight"],
  ["tag here", "is not here", { gate: gate({ here: undefined }) }, "absent"],
  ["tag here", "is at another commit", { gate: gate({ here: { ...tagSeen, commit: A } }) }, "different"],
  ["tag here", "was not pushed", { gate: gate({ remote: undefined }) }, "different", "not pushed"],
  ["signature", "there is none", { object: { by: "Ada", signed: undefined } }, "not owed"],
  ["signature", "GitHub says that it is wrong", { verification: { verified: false, reason: "invalid" } }, "different"],
  ["signature", "GitHub does not know the key", { verification: { verified: false, reason: "unknown_key" } }, "unknown", "unknown_key"],
  ["signature", "GitHub did not answer", { verification: unread }, "unknown"],
  ["signature", "there is no tag", untagged, "absent"],
  ["tag's branch", "is not main", { gate: gate({}, { onBranch: false }) }, "different"],
  ["tag's branch", "is not known in a shallow clone", { gate: gate({}, { onBranch: false, complete: false }) }, "unknown"],
  ["tag's branch", "does not matter to a dev version", { ...dev, gate: gate({}, { onBranch: false }) }, "not owed"],
  ["tag's branch", "there is no tag", untagged, "absent"],
  ["CI", "never ran", { checks: [] }, "absent"],
  ["CI", "is under way", { checks: [{ id: 1, name: "ci", started: undefined, status: "queued", conclusion: undefined }] }, "partial"],
  ["CI", "is red", { checks: [{ id: 1, name: "ci", started: undefined, status: "completed", conclusion: "failure" }] }, "different"],
  ["CI", "could not be read", { checks: unread }, "unknown"],
  ["CI", "is not needed", dev, "not owed"],
  ["build", "never ran", { builds: [] }, "absent"],
  ["build", "is under way", { builds: [run(undefined)] }, "partial"],
  ["build", "was cancelled", { builds: [run("cancelled")] }, "different", "cancelled"],
  ["build", "ran for another tag of the commit", { builds: [run("success", { ref: "v0.18.0-rc1" })] }, "absent"],
  ["build", "could not be read", { builds: unread }, "unknown"],
  ["publication", "was started by hand", { follows: [run("success", { event: "workflow_dispatch" })] }, "absent"],
  ["publication", "failed", { follows: [run("failure", { event: "release" })] }, "different"],
  ["release", "is not there", { release: seen() }, "absent"],
  ["release", "is not seen", { release: { ...seen(), seesDrafts: "unknown" } }, "unknown"],
  ["release", "is a draft", { release: seen(asDraft) }, "partial", "a draft by m"],
  ["release", "is two drafts", { release: seen(asDraft, { ...asDraft, id: 2 }) }, "different", "2 drafts"],
  ["release", "was marked by a withdrawal", { release: seen(release({ prerelease: true })) }, "yanked"],
  ["release", "is a pre-release without the mark", { ...rc, release: seen(release()) }, "different"],
  ["release", "is not the latest", { latest: { tag: "v0.19.0" } }, "same", "the latest is v0.19.0"],
  ["release", "is immutable", { release: seen(release({ immutable: true })) }, "same", "immutable"],
  ["release", "whether it is the latest is not known", { latest: unread }, "same", "not known"],
  ["release", "could not be read", { release: unread }, "unknown"],
  ["tool", "is missing", assets(asset(2, "checksums.txt")), "absent"],
  ["tool", "is what a broken upload left", assets(asset(1, "tool", { state: "starter" }), asset(2, "checksums.txt")), "partial"],
  ["tool", "has no digest (H9)", assets(asset(1, "tool", { digest: undefined }), asset(2, "checksums.txt")), "unknown"],
  ["tool", "has other bytes than checksums.txt says", { sums: { text: `${digest(3)}  tool\n` } }, "different", "says 3333333333"],
  ["tool", "is not in checksums.txt", { sums: { text: "" } }, "different", "doesn't name it"],
  ["tool", "is in it twice", { sums: { text: SUMS + SUMS } }, "different", "2 times"],
  ["tool", "checksums.txt was not read", { sums: unread }, "unknown"],
  ["tool", "there is no checksums.txt", { sums: { text: undefined } }, "unknown"],
  ["all", "no list of assets", { inventory: undefined }, "not owed", "2 assets"],
  ["all", "GitHub did not answer", { release: unread }, "unknown"],
  ["others", "something that nobody expects", assets(...ASSETS, asset(3, "odd.txt"), asset(4, "x.sbom")), "not owed", "odd.txt"],
  ...(["absent", "partial", "different", "yanked", "unknown"] as const).map(
    (state): [string, string, Partial<StatusFacts>, TargetState] => ["cog 0.18.0", `is ${state}`, { targets: [target(state, 0)] }, state],
  ),
  ["cog 0.18.0", "its commit has no such package", { targets: [target("absent", 0, false)] }, "not owed"],
  ["cog 0.18.0.dev1", "dev versions go nowhere", { ...dev, targets: [target("not owed", 0, false)] }, "not owed", "not published there"],
  ["cask cog", "is of a lower version", { cask: cask(caskOf("0.17.0")) }, "absent"],
  ["cask cog", "waits in a pull request", { cask: cask(caskOf("0.17.0"), {}, [pull("open")], caskOf("0.18.0")) }, "partial", "#12"],
  ["cask cog", "was declined", { cask: cask(caskOf("0.17.0"), {}, [pull("closed")], caskOf("0.18.0")) }, "absent", "closed"],
  ["cask cog", "has other digests", { cask: cask(caskOf("0.18.0"), { wanted: { text: `sha256 "${"c".repeat(64)}"` } }) }, "different"],
  [
    "cask cog",
    "is of this version, and nothing to compare it with is known (I9)",
    { cask: cask(caskOf("0.18.0"), { wanted: undefined }) },
    "unknown",
  ],
  ["cask cog", "is of a higher version", { cask: cask(caskOf("0.19.0")) }, "not owed"],
  ["cask cog", "cannot be read", { cask: cask("no cask") }, "unknown"],
  ["cask cog", "the tap did not answer", { cask: cask("", { tap: unread }) }, "unknown"],
  ["cask cog", "a pre-release has none", rc, "not owed"],
  ["cask cog", "there is no template", { cask: cask("", { owed: false }) }, "not owed"],
])("%s %s", (name, _, more, state, found = "") => {
  expect(cellOf(name, more)).toMatchObject({ state, found: expect.stringContaining(found) });
});

const absent = [target("absent", 1), target("same", 2), target("absent", 0)];
const later = { release: seen(), targets: absent, cask: cask(caskOf("0.17.0")) };
const before = { ...later, ...untagged, builds: [], follows: [], checks: [] };
const half = { targets: absent };
const away = { unread: new Problem("server-answer", "no index", { exit: 3, fix: "look        there" }) };
const waitsInTap = { cask: cask(caskOf("0.17.0"), {}, [pull("open")], caskOf("0.18.0")) };
const noToken = { unread: new Problem("no-token", "no token", { exit: 3, fix: "gh auth login        or  export GH_TOKEN=…" }) };
const tokenless = { release: noToken, checks: noToken, builds: noToken, follows: noToken, latest: noToken, sums: noToken };

test.each<[string, Partial<StatusFacts>, string, string, string]>([
  ["nothing", { ...before, brought: undefined }, "not_begun", "no", "cogrel release 0.18.0"],
  [
    "a branch",
    { ...before, brought: undefined, proposal: { branch: "b", tip: A, pull: undefined } },
    "bumped",
    "no",
    "opens the pull request",
  ],
  [
    "a pull request",
    { ...before, brought: undefined, proposal: { branch: "b", tip: A, pull: pull("open") } },
    "bumped",
    "no",
    "follows pull request #12",
  ],
  ["a pull request that was not read", { ...before, brought: undefined, proposal: unread }, "not_begun", "no", "cogrel release 0.18.0"],
  ["main has it", before, "merged", "no", `cogrel tag 0.18.0 --commit ${B}`],
  ["a tag, no build", { ...later, builds: [] }, "tagged", "no", "gh workflow run build.yaml --ref v0.18.0"],
  ["a build that runs", { ...later, builds: [run(undefined)] }, "tagged", "no", "cogrel status v0.18.0 --watch"],
  ["a build that failed", { ...later, builds: [run("failure")] }, "tagged", "no", "gh run rerun 88 --failed"],
  ["a build that was not read", { ...later, builds: unread }, "tagged", "no", "could not be read"],
  ["a build, no draft", later, "built", "no", "cogrel draft v0.18.0 --assets DIR"],
  ["a draft that may be hidden", { ...later, release: { ...seen(), seesDrafts: "unknown" } }, "built", "no", "a token that may see drafts"],
  ["a draft", { ...later, release: seen(asDraft) }, "drafted", "no", "cogrel publish v0.18.0"],
  ["two drafts", { ...later, release: seen(asDraft, { ...asDraft, id: 2 }) }, "drafted", "no", "delete the one"],
  ["published, not followed", { ...half, follows: [] }, "published", "no", "gh workflow run publish.yaml --ref v0.18.0"],
  [
    "published, the run failed",
    { ...half, follows: [run("failure", { event: "release" })] },
    "published",
    "no",
    "gh run rerun 88 --failed",
  ],
  ["published, an index that lags", half, "published", "no", "may take a while to show"],
  ["other bytes on PyPI", { targets: [target("different", 0)] }, "published", "no", "cogrel withdraw 0.18.0"],
  [
    "a release on PyPI that is closed",
    { targets: [{ ...target("different", 0), standing: { state: "different", found: "1 of 2 files", files: [], closed: true } }] },
    "published",
    "no",
    "cogrel withdraw 0.18.0        cog 0.18.0 opened more than 14 days ago: no more files may be added to it; next is 0.18.1",
  ],
  ["nothing, and no token", { ...before, brought: undefined, ...tokenless, proposal: noToken }, "not_begun", "no", "gh auth login"],
  ["on main, and no token: a tag needs none", { ...before, ...tokenless }, "merged", "no", "cogrel tag 0.18.0"],
  ["tagged, and no token", { ...later, ...tokenless }, "tagged", "no", "gh auth login        or  export GH_TOKEN=…"],
  ["tagged, and a token that GitHub does not take", { ...later, release: { unread: badToken("401") } }, "built", "no", "gh auth login  "],
  [
    "a version that was passed over",
    { ...before, brought: undefined, tags: [{ name: "v0.19.0", commit: A, stands: "ancestor", version: version("0.19.0") }] },
    "not_begun",
    "no",
    "cogrel status --all        0.18.0 can't be released any more: v0.19.0 is tagged; next is 0.19.1",
  ],
  ["a registry that is away", { targets: [target("unknown", 0), target("same", 1)] }, "published", "unknown", "cogrel status v0.18.0 "],
  [
    "a registry that is away, while the tap waits",
    { ...waitsInTap, targets: [{ ...target("unknown", 0), ...away }, target("same", 1)] },
    "published",
    "no",
    "cogrel status v0.18.0        cog 0.18.0 could not be read: look  there",
  ],
  [
    "a registry that is away, while another one lacks it",
    { targets: [{ ...target("unknown", 0), ...away }, target("absent", 1)] },
    "published",
    "no",
    "cogrel status v0.18.0 --watch",
  ],
  ["no pull request in the tap", { cask: cask(caskOf("0.17.0")) }, "on_the_registries", "no", "cogrel homebrew v0.18.0"],
  [
    "one that waits",
    { cask: cask(caskOf("0.17.0"), {}, [pull("open")], caskOf("0.18.0")) },
    "on_the_registries",
    "no",
    "gh pr view 12 --repo o/homebrew-tap --web",
  ],
  [
    "a pull request in the tap that was closed",
    { cask: cask(caskOf("0.17.0"), {}, [pull("closed")], caskOf("0.18.0")) },
    "on_the_registries",
    "no",
    "gh pr reopen 12 --repo o/homebrew-tap",
  ],
  [
    "another cask in the tap",
    { cask: cask(caskOf("0.18.0"), { wanted: { text: `sha256 "${"c".repeat(64)}"` } }) },
    "on_the_registries",
    "no",
    "cogrel explain cask-kept",
  ],
  ["a tap that is away", { cask: cask("", { tap: unread }) }, "on_the_registries", "unknown", "cask cog could not be read"],
  ["an asset that is missing", assets(asset(2, "checksums.txt")), "on_the_registries", "no", "cogrel audit v0.18.0"],
  ["a tag that is not on main", { gate: gate({}, { onBranch: false }) }, "on_the_registries", "no", "cogrel verify-tag v0.18.0"],
  [
    "GitHub that is away",
    { release: unread, checks: unread, builds: unread, follows: unread, latest: unread, sums: unread },
    "tagged",
    "unknown",
    "cogrel status v0.18.0 ",
  ],
])("the stage and what is next: %s", (_, more, stage, done, next) => {
  const { answer } = look(more);
  expect([answer.data.stage, answer.data.done, answer.next]).toEqual([stage, done, expect.stringContaining(next)]);
  expect(verdictOf(answer.checks)).toBe(done);
});

test.each<[string, Partial<StatusFacts>, string]>([
  ["nothing", { ...before, brought: undefined }, "not begun"],
  ["nothing, and the pull requests were not read", { ...before, brought: undefined, proposal: unread }, "not tagged; whether it is begun"],
  ["no build", { ...later, builds: [] }, "tagged, not built"],
  ["the builds were not read", { ...later, builds: unread }, "tagged; whether it is built could not be read"],
  ["no token", { ...later, ...tokenless }, "tagged; its release could not be read"],
  ["a build, the releases were not read", { ...later, release: unread }, "built; its release could not be read"],
  ["a build, drafts are hidden", { ...later, release: { ...seen(), seesDrafts: "unknown" } }, "built; whether there is a draft"],
  ["a build, no draft", later, "built, no draft"],
  ["a registry that is away", { targets: [target("unknown", 0), target("same", 1)] }, "published; not all registries could be read"],
  ["a registry that is away, another without it", { targets: [target("unknown", 0), target("absent", 1)] }, "published, not on all"],
])('the heading says no "no" of what was not read (I9): %s', (_, more, words) => {
  const { answer } = look(more);
  expect(answer.table?.heading).toContain(` · ${words}`);
  expect(answer.checks[0]?.found).toContain(words);
});

describe("unknown is never green (I9)", () => {
  test.each(["release", "tap", "target", "sums"])("%s", (what) => {
    const more = {
      release: { release: unread },
      tap: { cask: cask("", { tap: unread }) },
      target: { targets: [target("unknown")] },
      sums: { sums: unread },
    };
    const { answer } = look(more[what as keyof typeof more] as Partial<StatusFacts>);
    expect([answer.verdict, answer.data.done]).toEqual(["unknown", "unknown"]);
    expect(answer.table?.rows.some(({ mark }) => mark === "unknown")).toBe(true);
  });
});

test("why several lines could not be read is said once, in the table; each line's own data has it", () => {
  const why = "GitHub did not answer (GET /repos/o/r/releases): no answer within 10 s";
  const away = { unread: new Problem("server-unreachable", why, { exit: 3 }) };
  const { answer } = look({ checks: away, builds: away, release: away });
  const found = answer.table?.rows.map((row) => row.found) ?? [];
  expect([found.filter((one) => one === why).length, found.filter((one) => one?.includes("as above")).length]).toEqual([1, 3]);
  expect(answer.data.cells.filter((one) => one.found === why)).toHaveLength(4);
});

test("a target that is passed over is none that has it", () => {
  const { answer } = look({ ...before, brought: undefined, cask: cask(caskOf("0.19.0")), targets: [target("absent", 0)] });
  expect(answer.table?.heading).toMatch(/not begun$/);
});

test("what is missing of a published release is a fault; what is to come is not", () => {
  const cell = { group: "assets", name: "tool", state: "absent", found: "missing", owed: true } as const;
  expect(
    cellRows([
      { ...cell, late: true },
      { ...cell, group: "pypi" },
    ]).map(({ mark }) => mark),
  ).toEqual(["no", "open"]);
});

test.each([
  ["object x\ntype commit\ntag v1\ntagger Ada L. <ada@x.example> 1767225600 +0000\n\nv1\n", { by: "Ada L.", signed: undefined }],
  ["object x\ntagger <> 1 +0000\n\nm\n-----BEGIN SSH SIGNATURE-----\nx\n", { by: "nobody named", signed: "SSH" }],
  ["object x\ntagger A <a> 1 +0000\n\nm\n-----BEGIN PGP SIGNATURE-----\nx\n", { by: "A", signed: "PGP" }],
  ["object x\n\ntagger Mallory <m> 1 +0000\nnot -----BEGIN PGP SIGNATURE-----\n", { by: "nobody named", signed: undefined }],
])("a tag object's own words: %j", (body, wanted) => {
  expect(readTagObject(body)).toEqual(wanted);
});
