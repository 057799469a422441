import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { defaultCi } from "../../src/domain/ci/jobs";
import { cleanEnv, cogFiles, cogrel, repository, scratch } from "../harness";

// The gate as its job runs it: variables in, exit code, annotations and summary out.

const ALL = defaultCi().jobs.map(({ name }) => name);
const needsOf = (names: readonly string[], other: Record<string, string> = {}) =>
  JSON.stringify(Object.fromEntries(names.map((name) => [name, { result: other[name] ?? "success", outputs: {} }])));
const NEEDS = needsOf(ALL.slice(0, -1));
const CHANGES = JSON.stringify({ jobs: JSON.stringify(ALL) });

const gate = (cwd: string, variables: Record<string, string>, ...args: string[]) =>
  cogrel(["ci", "gate", ...args], { cwd, env: { ...cleanEnv(cwd), ...variables } });

test("without a checkout and without a list the jobs are Cog's", async () => {
  const empty = scratch();
  expect(await gate(empty, { NEEDS, CHANGES })).toMatchObject({ code: 0, out: expect.stringMatching(/\nyes: 16 of 16 jobs succeeded/) });
  expect((await gate(empty, { NEEDS: needsOf(ALL.slice(0, -2)), CHANGES })).code).toBe(1);
});

test("the jobs are those of the list in the checkout, from any folder of it, else those of cogrel.toml", async () => {
  const toml = 'schema = 1\nci.components = [{ name = "x", paths = ["x"] }]\nci.jobs = [{ name = "one" }, { name = "two" }]\n';
  const one = repository({ ...cogFiles("0.17.0"), "cogrel.toml": toml });
  const inside = join(one.folder, "cmd");
  const changed = (...jobs: string[]) => ({ CHANGES: JSON.stringify(jobs) });
  expect((await gate(inside, { NEEDS: needsOf(["one", "two"]), ...changed("one", "two") })).code).toBe(0);
  one.write({ ".github/cogrel-jobs.json": '{"schema":1,"jobs":[{"name":"three","needs":[]}]}' });
  expect((await gate(inside, { NEEDS: needsOf(["one", "two"]), ...changed("one", "two") })).code).toBe(1);
  expect((await gate(inside, { NEEDS: needsOf(["three"]), ...changed("three") })).code).toBe(0);
});

test("a list that cannot be read is no list of nothing", async () => {
  const one = repository(cogFiles("0.17.0"));
  const list = join(one.folder, ".github/cogrel-jobs.json");
  const spoiled: (() => void)[] = [
    () => writeFileSync(list, '{"schema":1,"jobs":[]}'),
    () => writeFileSync(list, Buffer.from([0xff, 0xfe])),
    () => symlinkSync("/dev/null", list),
    () => mkdirSync(list),
  ];
  for (const spoil of spoiled) {
    rmSync(list, { recursive: true, force: true });
    spoil();
    expect(await gate(one.folder, { NEEDS, CHANGES })).toMatchObject({ code: 2, err: expect.stringContaining("cogrel-jobs.json") });
  }
});

test("in a workflow each red job is an annotation, and all of them are the summary's table", async () => {
  const home = scratch();
  const summary = join(home, "summary");
  const NEEDS = needsOf(ALL.slice(0, -1), { "test-go": "failure", "lint-rust": "cancelled" });
  const ran = await gate(home, { NEEDS, CHANGES, GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary });
  expect(ran.code).toBe(1);
  const annotations = ran.out.split("\n").filter((line) => line.startsWith("::"));
  expect(annotations).toEqual([
    expect.stringMatching(/^::error title=cogrel%3A the job is green::.*no; lint-rust: cancelled/),
    expect.stringMatching(/^::error title=cogrel%3A the job is green::.*no; test-go: failure/),
  ]);
  const table = readFileSync(summary, "utf8");
  expect(table).toContain("### ❌ 2 of 16 jobs are red");
  expect(table.match(/^\| [✅❌]/gmu)).toHaveLength(17);
});

test("I7: what the jobs had as outputs is nowhere shown", async () => {
  const needs = JSON.parse(NEEDS);
  needs["test-go"] = { result: "failure\n::error::s3cret", outputs: { token: "s3cret-token" } };
  for (const args of [[], ["--json"]]) {
    const ran = await gate(scratch(), { NEEDS: JSON.stringify(needs), CHANGES, GITHUB_ACTIONS: "true" }, ...args);
    expect(ran.code).toBe(1);
    expect(ran.out + ran.err).not.toMatch(/s3cret-token|^::error::/m);
  }
});

test.each([
  [{}, /NEEDS is not set/],
  [{ NEEDS: "" }, /NEEDS is not set/],
  [{ NEEDS: `\${{ toJSON(needs) }}` }, /NEEDS is not what toJSON\(needs\) gives/],
  [{ NEEDS: "[".repeat(100_000) }, /NEEDS is not what/],
])("NEEDS that cannot be read is red, with what to write: %j", async (variables, why) => {
  const ran = await gate(scratch(), { ...variables, CHANGES });
  expect(ran).toMatchObject({ code: 2, err: expect.stringMatching(why) });
  expect(ran.err).toContain(`NEEDS: \${{ toJSON(needs) }}`);
});
