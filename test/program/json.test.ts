import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Ajv } from "ajv";
import { beforeAll, expect, test } from "vitest";
import { SPECS } from "../../src/specs";
import { cogFiles, cogrel, type Ran, repository, type TestRepository } from "../harness";

// `--json` prints one document of docs/schemas/output.schema.json, whatever becomes of the command.

const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/schemas/output.schema.json"), "utf8"));
const valid = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(schema);

let here: TestRepository;
beforeAll(() => {
  here = repository(cogFiles("0.17.0"));
  here.git("tag", "-am", "v0.17.0", "v0.17.0");
  here.git("push", "-q", "origin", "v0.17.0");
});

/** Runs with --json and gives the one document; throws when stdout is anything else. */
async function documentOf(args: readonly string[], at = here, variables = {}, input?: string) {
  const env = { ...at.env, ...(args[0] === "stamp" && { GITHUB_REPOSITORY: "owner/name" }), ...variables };
  const ran: Ran = await cogrel([...args, "--json"], { cwd: at.folder, env, ...(input && { input }) });
  const document = JSON.parse(ran.out);
  expect(valid(document), JSON.stringify(valid.errors, null, 2)).toBe(true);
  expect(document).toMatchObject({ schema: 1, exit: ran.code, ok: ran.code === 0 });
  expect(ran.err).not.toMatch(/[{}]/);
  return document;
}

test("a withdrawal's document has each channel, though GitHub can't be asked", async () => {
  const document = await documentOf(["withdraw", "0.17.0"], here, {
    GITHUB_REPOSITORY: "o/r",
    GITHUB_API_URL: "http://127.0.0.1:65530/api/v3",
    COGREL_PYPI_INDEX: "http://127.0.0.1:65530",
    COGREL_CRATES_INDEX: "http://127.0.0.1:65530",
    GH_TOKEN: "t",
  });
  expect(document.data.channels.map(({ channel }: { channel: string }) => channel)).toEqual([
    "homebrew",
    "pypi",
    "crates",
    "pypi",
    "github",
    "go",
    "tag",
  ]);
  expect(document).toMatchObject({ command: "withdraw", ok: true, data: { next: "0.17.1" } });
});

test("the cask's document has where the version stands in the tap", async () => {
  const variables = { GITHUB_REPOSITORY: "o/r", GH_TOKEN: "t" };
  const rc = repository(cogFiles("0.18.0-rc1"));
  rc.git("tag", "-am", "v0.18.0-rc1", "v0.18.0-rc1");
  rc.git("push", "-q", "origin", "v0.18.0-rc1");
  expect(await documentOf(["homebrew"], rc, variables)).toMatchObject({ command: "homebrew", data: { state: "not owed" } });
});

test("a wait's document has where each target stands, and that the time was up", async () => {
  // Nobody is there: it is not known.
  const nowhere = { COGREL_PYPI_INDEX: "http://127.0.0.1:9/simple", GITHUB_REPOSITORY: "o/r" };
  const document = await documentOf(["wait", "pypi:tool==1.0.0", "--timeout", "0"], here, nowhere);
  expect(document).toMatchObject({
    ...{ command: "wait", ok: false, exit: 3, problem: { code: "time-is-up" } },
    ...{ data: { targets: [{ target: "pypi:tool", version: "1.0.0", state: "unknown" }] }, checks: [{ rule: "registry-visible" }] },
  });
});

test("a wait whose first look had no answer in time says that, and nothing of its targets", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  const silent = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
  const variables = { COGREL_PYPI_INDEX: silent, GITHUB_REPOSITORY: "o/r" };
  const document = await documentOf(["wait", "pypi:tool==1.0.0", "--timeout", "1"], here, variables);
  server.closeAllConnections();
  server.close();
  const message = "wait for pypi:tool==1.0.0: what was asked had not answered after 1 s";
  expect(document).toMatchObject({ exit: 3, problem: { code: "time-is-up", message } });
  expect(document.data).toBeUndefined();
});

test("a status says of each place what is known, though GitHub and the registries can't be asked", async () => {
  const dead = "http://127.0.0.1:65530";
  const variables = { GITHUB_REPOSITORY: "o/r", GITHUB_API_URL: `${dead}/api/v3`, GH_TOKEN: "t" };
  const indexes = { COGREL_PYPI_INDEX: dead, COGREL_CRATES_INDEX: dead };
  const document = await documentOf(["status", "v0.17.0", "--exit-code"], here, { ...variables, ...indexes });
  expect(document).toMatchObject({ command: "status", exit: 3, data: { tag: "v0.17.0", stage: "tagged", done: "unknown" } });
  expect(await documentOf(["status", "--all"], here, { ...variables, ...indexes })).toMatchObject({
    exit: 0,
    data: { releases: [{ tag: "v0.17.0", state: "unknown" }], more: 0 },
  });
});

const success: [string, string[], string?][] = [
  ["version", ["version"]],
  ["version", ["version", "--check"]],
  ["bump", ["bump", "0.17.0"]],
  ["convert", ["convert", "0.17.0-rc1"]],
  ["convert", ["convert", "-"], "0.17.0\n0.17.0-rc1\n"],
  ["tag", ["tag"]],
  ["verify-tag", ["verify-tag", "v0.17.0"]],
  ["ci changes", ["ci", "changes", "--base", "HEAD"]],
  ["ci changes", ["ci", "changes", "--base", "nowhere"]],
  ["ci matrix", ["ci", "matrix", "pythons"]],
  ["stamp", ["stamp", "--undo"]],
  ["wheel", ["wheel", "cog"]],
  ["wheel", ["wheel", "coglet"]],
  ["init", ["init"]],
  ["completion", ["completion", "fish"]],
  ["--version", ["--version", "--verbose"]],
  ["explain", ["explain"]],
  ["explain", ["explain", "lockstep"]],
];

test.each(success)("a success of %s is a document with data: %j", async (command, args, input) => {
  const document = await documentOf(args, here, {}, input);
  expect(document).toMatchObject({ command, ok: true });
  expect(document.data).toBeDefined();
  expect(document.problem).toBeUndefined();
});

const refusals: [string, string[]][] = [
  ["bump", ["bump", "0.16.0"]],
  ["tag", ["tag", "0.16.0"]],
  ["verify-tag", ["verify-tag", "v0.18.0"]],
  ["verify-tag", ["verify-tag", "v0.18"]],
  ["verify-tag", ["verify-tag", "v1.2.3\n"]],
  ["ci init", ["ci", "init", "--yes"]],
];

test.each(refusals)("a refusal of %s is a document with the Checks that say no: %j", async (command, args) => {
  const document = await documentOf(args);
  expect(document).toMatchObject({ command, exit: 1 });
  const no = document.checks.filter((check: { verdict: string }) => check.verdict === "no");
  expect(no.length).toBeGreaterThan(0);
  expect(no.every((check: { fix?: string }) => check.fix !== undefined)).toBe(true);
});

test("what doctor finds is a document with its areas, and why a rule matters", async () => {
  const { data, checks, exit } = await documentOf(["doctor", "--offline"], here, { GH_TOKEN: "x" });
  expect(exit).toBe(1);
  expect(data.areas.flatMap(({ rules }: { rules: string[] }) => rules)).toEqual(checks.map(({ rule }: { rule: string }) => rule));
  expect(data.why["gate-job"]).toMatch(/gate/);
});

test("a setup's document has each setting, unknown where GitHub can't be asked (I9)", async () => {
  const variables = { GITHUB_REPOSITORY: "o/r", GITHUB_API_URL: "http://127.0.0.1:65530/api/v3", GH_TOKEN: "t" };
  const document = await documentOf(["setup"], here, variables);
  expect(document).toMatchObject({ command: "setup", exit: 3, data: { repository: "o/r", by_hand: expect.any(Array) } });
  expect(new Set(document.data.settings.map(({ is }: { is: string }) => is))).toEqual(new Set(["unknown"]));
  expect(document.plan).toBeUndefined();
});

test("a refusal of version --check is a document with the Checks that say no", async () => {
  const broken = repository({ ...cogFiles("0.17.0"), "VERSION.txt": "0.18.0\n" });
  expect(await documentOf(["version", "--check"], broken)).toMatchObject({ command: "version", exit: 1 });
  expect(await documentOf(["version"], broken)).toMatchObject({ checks: [{ rule: "lockstep" }], exit: 0 });
});

const problems: [string, string[], string][] = [
  ...SPECS.map(({ name }): [string, string[], string] => [name, [...name.split(" "), "--frob"], "usage"]),
  ["version", ["version", "-C", "nowhere"], "usage"],
  ["bump", ["bump", "0.18"], "version"],
  ["bump", ["bump", "rc", "--remote", "elsewhere"], "no-remote"],
  ["bump", ["bump", "rc"], "needs-confirmation"],
  ["convert", ["convert", "nonsense"], "version"],
  ["convert", ["convert", "-"], "version"],
  ["tag", ["tag", "--commit", "main"], "usage"],
  ["verify-tag", ["verify-tag"], "usage"],
  ["ci changes", ["ci", "changes"], "usage"],
  ["ci gate", ["ci", "gate"], "usage"],
  ["ci matrix", ["ci", "matrix", "nonsense"], "usage"],
  ["stamp", ["stamp", "0.17"], "usage"],
  ["wheel", ["wheel", "nonsense"], "usage"],
  ["init", ["init", "--branch", "a..b"], "usage"],
  ["wait", ["wait", "coglet"], "usage"],
  ["completion", ["completion", "nonsense"], "usage"],
  ["explain", ["explain", "nonsense"], "unknown-code"],
  ["", ["frob"], "usage"],
];

test.each(problems)("a Problem of %s is a document with its code: %j", async (command, args, code) => {
  const document = await documentOf(args, here, {}, "nonsense\n");
  expect(document).toMatchObject({ command, ok: false, problem: { code } });
});

test("a dry run is a document with the plan, and says that it was one (I10)", async () => {
  expect(await documentOf(["bump", "rc", "--dry-run"])).toMatchObject({ dry_run: true, plan: { title: "bump to 0.18.0-rc1" } });
  expect(here.git("status", "--short")).toBe("");
});

test("what init would write is in its document, with the answers that were taken", async () => {
  const one = repository({ "VERSION.txt": "1.0.0\n", "package.json": '{ "version": "1.0.0" }\n' });
  expect(await documentOf(["init", "--dry-run"], one)).toMatchObject({
    dry_run: true,
    data: { needed: true, answers: {} },
    plan: { actions: [{ do: "put-file", path: "cogrel.toml" }] },
  });
  expect(await documentOf(["init", "--yes"], one)).toMatchObject({ done: [{ result: "done" }] });
  expect(await documentOf(["init"], one)).toMatchObject({ data: null });
});

test("the gate's document, green and red, has every job", async () => {
  const variables = { NEEDS: '{"changes":{"result":"failure"},"x":{"result":"success"}}', CHANGES: '["changes"]' };
  const red = await documentOf(["ci", "gate"], here, variables);
  expect(red).toMatchObject({ command: "ci gate", exit: 1, data: { jobs: expect.any(Array) } });
  expect(red.data.jobs).toHaveLength(16);
});

test("the check's document has each finding with its place", async () => {
  const one = repository({
    ...cogFiles("0.17.0"),
    ".github/workflows/a.yaml": "on: pull_request_target\njobs: { a: { runs-on: x, steps: [{ run: make }] } }\n",
  });
  const { data, checks } = await documentOf(["ci", "check", ".github/workflows/a.yaml"], one);
  expect(data.findings.map(({ rule }: { rule: string }) => rule)).toEqual(["token-scope", "pull-request-target"]);
  expect(checks).toContainEqual(expect.objectContaining({ verdict: "no", at: { file: ".github/workflows/a.yaml", line: 1, column: 5 } }));
});

test("a stamp's document has what it would do, and when it is done the Turn that did it", async () => {
  const one = repository(cogFiles("0.17.0"));
  expect(await documentOf(["stamp", "--dry-run"], one)).toMatchObject({ dry_run: true, plan: { actions: [{ do: "edit" }] } });
  const done = await documentOf(["stamp", "--yes"], one);
  expect(done).toMatchObject({ data: { variable: { value: "0.17.0" } }, turns: [{ done: [{ result: "done" }] }] });
  const given = await documentOf(["stamp", "--yes"], one, { GITHUB_ENV: `${one.folder}/../variables` });
  expect(given.done).toMatchObject([{ action: { do: "set-env" }, result: "done" }]);
  expect(await documentOf(["stamp", "--undo", "--yes"], one)).toMatchObject({
    data: { files: ["pyproject.toml"] },
    done: [{ result: "done" }],
  });
});

test("what was done is a document with each Action and its outcome; annotations go to stderr", async () => {
  const one = repository(cogFiles("0.17.0"));
  const bumped = await documentOf(["bump", "rc", "--yes"], one);
  expect(bumped.done.map((each: { action: { do: string } }) => each.action.do)).toEqual(["edit", "edit", "edit", "commit"]);
  const early = await cogrel(["tag", "--json", "--yes"], { cwd: one.folder, env: { ...one.env, GITHUB_ACTIONS: "true" } });
  expect(valid(JSON.parse(early.out))).toBe(true);
  expect(early.err).toMatch(/^::error title=cogrel%3A the commit is on main::/);
  one.git("push", "-q");
  expect((await documentOf(["tag", "--yes"], one)).done).toMatchObject([{ action: { do: "tag" } }, { action: { do: "push" } }]);
});

test("the wizard's document has where the release is in the end, and the Turns that led there", async () => {
  const one = repository(cogFiles("0.17.0"));
  const done = await documentOf(["release", "0.18.0-dev1", "--rehearse", "--yes"], one);
  expect(done).toMatchObject({ command: "release", data: { tag: "v0.18.0-dev1", release_type: "dev", url: expect.any(String) } });
  expect(
    done.turns.flatMap(({ done: outcomes = [] }: { done?: { action: { do: string } }[] }) => outcomes.map(({ action }) => action.do)),
  ).toEqual(["edit", "edit", "edit", "commit", "push-branch", "tag", "push"]);
  const dry = await documentOf(["release", "0.18.0", "--rehearse", "--dry-run"], one);
  expect(dry).toMatchObject({ dry_run: true, data: { version: "0.18.0" } });
  const unnamed = await documentOf(["release", "--rehearse"], one);
  expect(unnamed).toMatchObject({ exit: 2, problem: { code: "usage", message: expect.stringContaining("no version was named") } });
}, 60_000);
