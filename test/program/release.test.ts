import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COG_ASSETS } from "../../src/domain/assets/inventory";
import { cogPackages } from "../../src/domain/project";
import type { Effect } from "../../src/rehearsal/state";
import { cogrel, PROGRAM, type Ran, runGit, scratch } from "../harness";
import { sample } from "../tools/campaign";
import { expectInvariants, openHub } from "../tools/hub";
import { terminal } from "../tools/terminal";

// The wizard as people run it: the built program, real git, a GitHub whose CI builds, drafts and publishes, and a colleague who merges.

const workshop = {
  program: [process.execPath, PROGRAM],
  folder: join(scratch(), "ci"),
  token: "job",
  assets: COG_ASSETS,
  packages: cogPackages,
  prefix: "v",
};
const names = { build: "release-build.yaml", publish: "release-publish.yaml", gate: "ci-complete" };
const hub = await openHub({}, { ci: { ...names, workshop, colleague: "colleague", prompt: true }, people: ["colleague"] });

const CANARY = "maintainer";
const env = (more: Record<string, string> = {}): Record<string, string> => ({
  ...hub.env,
  ...hub.indexes,
  GITHUB_SERVER_URL: `http://${hub.recorder.host}`,
  GITHUB_API_URL: `http://${hub.recorder.host}/api/v3`,
  GITHUB_REPOSITORY: "o/r",
  GH_TOKEN: CANARY,
  ...more,
});

/** Another machine: a clone of what GitHub has, and nothing else. */
function machine(): string {
  const home = scratch();
  runGit(home, hub.env, "clone", "--quiet", hub.origin, "work");
  const folder = join(home, "work");
  runGit(folder, hub.env, "remote", "set-url", "origin", `http://x:${CANARY}@${hub.recorder.host}/o/r.git`);
  return folder;
}

const wizard = (folder: string, version: string, ...more: string[]): Promise<Ran> =>
  cogrel(["release", version, "--yes", ...more], { cwd: folder, env: env() });

let minor = 20;
const fresh = (label = "") => `0.${minor++}.0${label}`;

/** What happened for one version, by kind; each exactly once where all is well. */
async function happened(version: string): Promise<Record<string, number>> {
  const tag = `v${version}`;
  const effects: Effect[] = await hub.effects();
  const count = (one: (effect: Effect) => boolean) => effects.filter(one).length;
  return {
    pulls: count(({ do: what, what: about }) => what === "create pull request" && about.head === `release/${version}`),
    tags: count(({ do: what, what: about }) => what === "push" && about.ref === `refs/tags/${tag}`),
    drafts: count(({ do: what, what: about }) => what === "create release" && about.tag === tag),
    published: count(({ do: what, what: about }) => what === "publish" && about.tag === tag),
  };
}

const ONCE = { pulls: 1, tags: 1, drafts: 1, published: 1 };

describe("from nothing to done", () => {
  test.each([
    ["a stable", "", "", ONCE],
    ["a pre-release", "-rc1", "", ONCE],
    ["a stable without a pull request", "", "--no-pr", { ...ONCE, pulls: 0 }],
  ])("%s release", async (_, label, flag, expected) => {
    const version = fresh(label);
    const ran = await wizard(machine(), version, flag || "--pr");
    expect([ran.code, ran.err.includes("Problem")], ran.err + ran.out).toEqual([0, false]);
    expect(await happened(version)).toEqual(expected);
    await expectInvariants(hub);
    const again = await wizard(machine(), version);
    expect([again.code, again.out], again.err).toEqual([0, expect.stringContaining("announce")]);
    expect(await happened(version)).toEqual(expected);
  });

  test("a dev release from any branch", async () => {
    const folder = machine();
    runGit(folder, hub.env, "checkout", "--quiet", "-b", `try-${minor}`);
    const version = fresh("-dev1");
    const ran = await wizard(folder, version);
    expect(ran.code, ran.err).toBe(0);
    expect(await happened(version)).toEqual({ ...ONCE, pulls: 0 });
    await expectInvariants(hub);
  });
});

/** Runs it until the nth request that fits hangs, then kills it: before the effect, or after it. */
async function killed(version: string, flag: string, match: string, nth: number, when: string): Promise<void> {
  await hub.script({ match, nth, fault: { do: "hang", when } });
  const child = spawn(process.execPath, [PROGRAM, "release", version, "--yes", flag], { cwd: machine(), env: env(), stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
  const [fault] = hub.state.faults;
  for (let waited = 0; (fault?.met ?? 0) < nth; waited++) {
    if (waited > 2500 || child.exitCode !== null) throw new Error(`it never came to ${match}: exit ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  // After it has happened: the change is done before the answer hangs.
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
  await hub.control("DELETE faults");
}

// Every change that the wizard itself makes: the branch or main, the pull request, the tag, the publication.
const points = [
  ["--pr", "POST */git-receive-pack", 1],
  ["--pr", "POST */pulls", 1],
  ["--pr", "POST */git-receive-pack", 2],
  ["--pr", "PATCH */releases/*", 1],
  ["--no-pr", "POST */git-receive-pack", 1],
  ["--no-pr", "POST */git-receive-pack", 2],
  ["--no-pr", "PATCH */releases/*", 1],
] as const;

test.each(
  sample(
    points.flatMap((point) => ["before", "after"].map((when) => [...point, when] as const)),
    2,
  ),
)(
  "%s, killed at %s number %i, %s it happened: on another machine it ends as a clean run does (I1, I2, I5, I6)",
  async (flag, match, nth, when) => {
    const version = fresh();
    await killed(version, flag, match, nth, when);
    const again = await wizard(machine(), version, flag);
    expect(again.code, again.err + again.out).toBe(0);
    expect(await happened(version)).toEqual(flag === "--pr" ? ONCE : { ...ONCE, pulls: 0 });
    await expectInvariants(hub);
  },
);

test("a build that fails is told with the job's last words; run again by hand, the wizard goes on", async () => {
  const version = fresh();
  await hub.script({ match: "POST */releases", fault: { do: "status", status: 422 } });
  const failed = await wizard(machine(), version, "--pr");
  await hub.control("DELETE faults");
  expect(failed.code, failed.err + failed.out).toBe(1);
  expect(failed.out + failed.err).toMatch(/release-build\.yaml #\d+ failed in create-release/);
  expect(failed.out + failed.err).toContain("  > ");
  const [, id] = /gh run rerun (\d+) --failed/.exec(failed.err) ?? [];
  expect(await happened(version)).toEqual({ ...ONCE, drafts: 0, published: 0 });
  const stuck = await wizard(machine(), version);
  expect([stuck.code, stuck.err]).toEqual([1, expect.stringContaining(`gh run rerun ${id} --failed`)]);
  await hub.octokit("owner").actions.reRunWorkflowFailedJobs({ owner: "o", repo: "r", run_id: Number(id) });
  const again = await wizard(machine(), version);
  expect(again.code, again.err).toBe(0);
  expect(await happened(version)).toEqual(ONCE);
  await expectInvariants(hub);
});

test("in a terminal the failed jobs are run again on a yes, and the wizard goes on to the end", async () => {
  const version = fresh();
  await hub.script({ match: "POST */releases", fault: { do: "status", status: 422 } });
  const { code, out } = await inTerminal(["release", version, "--pr"], ["y", "y", "y", "y", "\r", `${version}\r`]);
  await hub.control("DELETE faults");
  expect(code, out).toBe(0);
  expect(out).toContain("Run the failed jobs again?");
  expect(await happened(version)).toEqual(ONCE);
  await expectInvariants(hub);
});

const inTerminal = (args: string[], answers: string[], cwd = machine()) => terminal(args, answers, { cwd, env: env() });

describe("who comes back", () => {
  test("finds what is under way before what may come next: a draft, with the command that goes on", async () => {
    const version = fresh();
    await killed(version, "--pr", "PATCH */releases/*", 1, "before");
    const { code, err } = await cogrel(["release"], { cwd: machine(), env: env() });
    expect([code, err]).toEqual([2, expect.stringContaining(`fix: cogrel release ${version} --yes`)]);
    expect((await wizard(machine(), version)).code).toBe(0);
  });

  test.each(sample(["SIGTERM", "SIGHUP"] as const, 1))(
    "%s at a question: what is done is told, with the command to go on; the cursor is there again",
    async (signal) => {
      const version = fresh();
      const folder = machine();
      const { code, out } = await inTerminal(["release", version, "--pr"], ["y", signal], folder);
      expect(code).toBe(signal === "SIGTERM" ? 143 : 129);
      expect(out).toMatch(new RegExp(`ended by ${signal}; 1 step is done, and stay`));
      expect(out).toContain(`cogrel release ${version}`);
      expect(out.lastIndexOf("\x1b[?25h")).toBeGreaterThanOrEqual(out.lastIndexOf("\x1b[?25l"));
      expect(readdirSync(join(folder, ".git")).filter((name) => name.includes("cogrel"))).toEqual([]);
      if (signal === "SIGTERM") expect((await wizard(machine(), version)).code).toBe(0);
    },
  );
});

test("Ctrl-C while a review is waited for: exit 130, what is done is told, with the command to go on", async () => {
  const version = fresh();
  const { ci } = hub.state;
  const { colleague = "" } = ci ?? {};
  delete ci?.colleague;
  const looked = hub.state.requests.length;
  const folder = machine();
  const child = spawn(process.execPath, [PROGRAM, "release", version, "--yes", "--pr"], { cwd: folder, env: env() });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    err += chunk;
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  while (hub.state.requests.slice(looked).filter(({ line }) => /^GET .*\/pulls\/\d+$/.test(line)).length < 1) {
    if (child.exitCode !== null) throw new Error(err);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill("SIGINT");
  expect(await ended, err).toBe(130);
  expect(err).toContain(`cogrel release ${version}`);
  expect(readdirSync(join(folder, ".git")).filter((name) => name.includes("cogrel"))).toEqual([]);
  expect(await happened(version)).toEqual({ pulls: 1, tags: 0, drafts: 0, published: 0 });
  Object.assign(ci as object, { colleague });
  expect((await wizard(machine(), version, "--pr")).code).toBe(0);
  expect(await happened(version)).toEqual(ONCE);
});

describe("what the line does not say the branch does", () => {
  test("without protection the version is pushed, whatever other flags are there; and the Plan says so", async () => {
    for (const more of [[], ["-C", "."]]) {
      const dry = await wizard(machine(), fresh(), "--dry-run", ...more);
      expect(dry.out + dry.err).toContain("commit on main, pushed");
      expect(dry.out).toMatch(/- commit 3 files on [0-9a-f]{10} and push to main/);
    }
  });

  test("a dev version is not begun on a branch that takes pull requests only", async () => {
    const protection = { required_status_checks: null, restrictions: null, required_pull_request_reviews: {}, enforce_admins: true };
    await hub.octokit("owner").repos.updateBranchProtection({ owner: "o", repo: "r", branch: "main", ...protection });
    const folder = machine();
    const before = runGit(folder, hub.env, "rev-parse", "HEAD");
    const version = fresh("-dev1");
    const refused = await wizard(folder, version);
    await hub.octokit("owner").repos.deleteBranchProtection({ owner: "o", repo: "r", branch: "main" });
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/main takes pull requests only.*git switch -c/s)]);
    expect(runGit(folder, hub.env, "rev-parse", "HEAD")).toBe(before);
  });
});

test("a dry run takes no lock, and is not refused by one (I10)", async () => {
  const folder = machine();
  const version = fresh();
  const lock = join(folder, ".git", `cogrel-release-${version}.lock`);
  writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), since: "2026-01-01T00:00:00Z" }));
  expect((await wizard(folder, version, "--dry-run")).code).toBe(0);
  const other = machine();
  await wizard(other, version, "--dry-run");
  expect(readdirSync(join(other, ".git")).filter((name) => name.includes("cogrel"))).toEqual([]);
});

describe("others are at work too", () => {
  test("two wizards on two machines at once: every change happens once", async () => {
    const version = fresh();
    const both = await Promise.all([machine(), machine()].map((folder) => wizard(folder, version, "--pr")));
    // Who came second may be refused at a step that the other did just then; the same command goes on.
    for (const { code, err } of both) expect([0, 1, 3], err).toContain(code);
    const again = await wizard(machine(), version, "--pr");
    expect(again.code, again.err).toBe(0);
    expect(await happened(version)).toEqual(ONCE);
    await expectInvariants(hub);
  });

  test("main goes on after the merge: the merge is tagged, not what came later", async () => {
    const version = fresh();
    await killed(version, "--pr", "POST */git-receive-pack", 2, "before");
    const merge = runGit(machine(), hub.env, "rev-parse", "HEAD");
    const other = machine();
    writeFileSync(join(other, "later.txt"), `${version}\n`);
    runGit(other, hub.env, "add", "later.txt");
    runGit(other, hub.env, "commit", "--quiet", "-m", "Later");
    runGit(other, hub.env, "push", "--quiet", hub.origin, "HEAD:main");
    expect((await wizard(machine(), version, "--pr")).code).toBe(0);
    expect(runGit(machine(), hub.env, "rev-parse", `v${version}^{commit}`)).toBe(merge);
  });

  test("a draft that somebody wrote in is published with his words; published by hand, it is done", async () => {
    const version = fresh();
    await killed(version, "--pr", "PATCH */releases/*", 1, "before");
    const draft = hub.state.releases.find(({ tag }) => tag === `v${version}`);
    const octokit = hub.octokit("owner");
    const of = { owner: "o", repo: "r", release_id: draft?.id ?? 0, tag_name: `v${version}` };
    await octokit.repos.updateRelease({ ...of, body: `By hand.\n\n${draft?.body}` });
    expect((await wizard(machine(), version)).code).toBe(0);
    expect(draft?.body).toMatch(/^By hand\.\n/);
    const next = fresh();
    await killed(next, "--pr", "PATCH */releases/*", 1, "before");
    const other = hub.state.releases.find(({ tag }) => tag === `v${next}`);
    await octokit.repos.updateRelease({ ...of, release_id: other?.id ?? 0, tag_name: `v${next}`, draft: false });
    expect((await wizard(machine(), next)).code).toBe(0);
    expect(await happened(next)).toEqual(ONCE);
    await expectInvariants(hub);
  });
});

test("without a terminal and without --yes nothing is done, and the flag is named; without a version too", async () => {
  const folder = machine();
  const before = (await hub.effects()).length;
  const version = fresh();
  const unsure = await cogrel(["release", version, "--pr"], { cwd: folder, env: env() });
  expect([unsure.code, unsure.err]).toEqual([2, expect.stringContaining("--yes")]);
  const unnamed = await cogrel(["release"], { cwd: folder, env: env() });
  expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringMatching(/no version was named.*next could be [\d.]+/s)]);
  expect((await hub.effects()).length).toBe(before);
});

describe("one wizard on a version in one repository", () => {
  const lockOf = (folder: string, version: string) => join(folder, ".git", `cogrel-release-${version}.lock`);
  const owned = (pid: number, host = hostname()) => JSON.stringify({ pid, host, since: "2026-01-01T00:00:00Z" });

  test("the second is refused while the first lives, and on another machine's lock", async () => {
    const folder = machine();
    const version = fresh();
    for (const [owner, said] of [
      [owned(process.pid), `process ${process.pid} on ${hostname()}`],
      [owned(1, "elsewhere"), "process 1 on elsewhere"],
    ] as const) {
      writeFileSync(lockOf(folder, version), owner);
      const ran = await wizard(folder, version);
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(said)]);
      expect(readFileSync(lockOf(folder, version), "utf8")).toBe(owner);
    }
    expect(await happened(version)).toEqual({ pulls: 0, tags: 0, drafts: 0, published: 0 });
  });

  test("a lock whose owner died is taken over, and none is left", async () => {
    const folder = machine();
    const version = fresh();
    writeFileSync(lockOf(folder, version), owned(2 ** 22 + 1));
    expect((await wizard(folder, version)).code).toBe(0);
    expect(readdirSync(join(folder, ".git")).filter((name) => name.includes("cogrel"))).toEqual([]);
  });
});

test("I7: what was done is in a journal that only its owner reads, without secrets; nothing reads it to decide", async () => {
  const home = scratch();
  const version = fresh("-rc1");
  const ran = await cogrel(["release", version, "--yes"], { cwd: machine(), env: env({ XDG_STATE_HOME: home }) });
  expect(ran.code, ran.err).toBe(0);
  const file = join(home, "cogrel", "o_r.jsonl");
  const text = readFileSync(file, "utf8");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.flatMap(({ done }) => done.map((one: { do: string }) => one.do))).toEqual([
    "bump-branch",
    ...["push-branch", "open-pull"].filter((one) => text.includes(one)),
    "tag",
    "push",
    "publish",
  ]);
  expect(text).not.toContain(`x:${CANARY}@`);
  expect(ran.out + ran.err).not.toContain(`x:${CANARY}@`);
  writeFileSync(file, "nonsense\n");
  expect((await cogrel(["release", version, "--yes"], { cwd: machine(), env: env({ XDG_STATE_HOME: home }) })).code).toBe(0);
});
