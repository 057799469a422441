import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, type Ran, repository, type TestRepository } from "../harness";
import { PYPROJECT, README, stampable, stampedReadme } from "../tools/stampable";

// A stamp and its undoing, on real git: what is written, and what is left alone.

const WITH = { GITHUB_REPOSITORY: "owner/name" };
const run = (one: TestRepository, args: string[], more: Record<string, string> = {}): Promise<Ran> =>
  cogrel(["stamp", ...args], { cwd: one.folder, env: { ...one.env, ...WITH, ...more } });
const read = (one: TestRepository, path: string) => readFileSync(join(one.folder, path), "utf8");
const status = (one: TestRepository) => one.git("status", "--porcelain");
const stampedPyproject = (range: string) => PYPROJECT.replace("coglet>=0.1.0,<1.0", `coglet${range}`);

test("the requirement and README's links, for the version of HEAD's files; twice is once; undone", async () => {
  const one = repository(stampable());
  const first = await run(one, ["--yes"]);
  expect(first).toMatchObject({
    code: 0,
    out: expect.stringMatching(/2 files written[\s\S]*\nSETUPTOOLS_SCM_PRETEND_VERSION=0\.18\.0rc1\n$/),
  });
  expect(read(one, "pyproject.toml")).toBe(stampedPyproject(">=0.18.0rc1,<1.0"));
  expect(read(one, "README.md")).toBe(stampedReadme("v0.18.0-rc1"));
  expect(status(one)).toBe(" M README.md\n M pyproject.toml");
  expect(await run(one, [])).toMatchObject({ code: 0, out: "SETUPTOOLS_SCM_PRETEND_VERSION=0.18.0rc1\n" });
  expect(read(one, "README.md")).toBe(stampedReadme("v0.18.0-rc1"));
  expect(await run(one, ["--undo", "--yes"])).toMatchObject({ code: 0, out: expect.stringContaining("2 files written") });
  expect(status(one)).toBe("");
  expect(await run(one, ["--undo"])).toMatchObject({ code: 0, out: "nothing is stamped\n" });
});

test.each([
  [["v1.0.0"], {}, ">=1.0.0,<2.0", "v1.0.0"],
  [["v0.18.0-dev.3"], {}, ">=0.18.0.dev3,<1.0", "v0.18.0-dev.3"],
  [[], { GITHUB_REF: "refs/tags/v0.18.0" }, ">=0.18.0,<1.0", "v0.18.0"],
  [[], { GITHUB_REF: "refs/heads/main" }, ">=0.18.0rc1,<1.0", "v0.18.0-rc1"],
  [["v0.19.0"], { GITHUB_REF: "refs/tags/v0.18.0" }, ">=0.19.0,<1.0", "v0.19.0"],
])("the tag is the argument, else GITHUB_REF, else the files': %j %j", async (args, more, range, tag) => {
  const one = repository(stampable());
  expect((await run(one, [...args, "--yes"], more)).code).toBe(0);
  expect(read(one, "pyproject.toml")).toBe(stampedPyproject(range));
  expect(read(one, "README.md")).toBe(stampedReadme(tag));
  // Without being told which tag it was.
  expect((await run(one, ["--undo", "--yes"])).code).toBe(0);
  expect(status(one)).toBe("");
});

test("in a workflow the variable goes to GITHUB_ENV, between delimiters that nobody can guess", async () => {
  const one = repository(stampable());
  const file = join(one.folder, "..", "env");
  const ran = await run(one, ["--yes"], { GITHUB_ENV: file });
  expect(ran).toMatchObject({ code: 0, out: expect.not.stringContaining("PRETEND_VERSION=") });
  expect(readFileSync(file, "utf8")).toMatch(/^SETUPTOOLS_SCM_PRETEND_VERSION<<(cogrel_[0-9a-f-]{36})\n0\.18\.0rc1\n\1\n$/);
  rmSync(file);
  expect(await run(one, [], { GITHUB_ENV: file, SETUPTOOLS_SCM_PRETEND_VERSION: "0.18.0rc1" })).toMatchObject({
    code: 0,
    out: "stamped for v0.18.0-rc1\n",
  });
  expect(existsSync(file)).toBe(false);
});

test("a GITHUB_ENV that cannot be written takes the files back, and says so", async () => {
  const one = repository(stampable());
  const ran = await run(one, ["--yes"], { GITHUB_ENV: "/nowhere/env" });
  expect(ran).toMatchObject({ code: 3, err: expect.stringContaining("GITHUB_ENV cannot be written") });
  expect(status(one)).toBe("");
});

test("I10: a dry run writes nothing, and without a yes nothing is written either", async () => {
  const one = repository(stampable());
  const file = join(one.folder, "..", "env");
  expect((await run(one, ["--dry-run"], { GITHUB_ENV: file })).code).toBe(0);
  expect((await run(one, [], { GITHUB_ENV: file })).code).toBe(2);
  expect([status(one), existsSync(file)]).toEqual(["", false]);
});

test("a stamp that was cut off between two files is completed by the same command, and undone from there", async () => {
  const one = repository(stampable());
  await run(one, ["--yes"]);
  one.git("checkout", "-q", "HEAD", "--", "README.md");
  expect((await run(one, ["--yes"])).code).toBe(0);
  expect(read(one, "README.md")).toBe(stampedReadme("v0.18.0-rc1"));
  one.git("checkout", "-q", "HEAD", "--", "pyproject.toml");
  expect((await run(one, ["--undo", "--yes"])).code).toBe(0);
  expect(status(one)).toBe("");
});

const OWN: [string, (one: TestRepository) => void, RegExp][] = [
  ["README with a change", (one) => one.write({ "README.md": `${README}mine\n` }), /README\.md has changes that are not a stamp's/],
  ["pyproject.toml with a change", (one) => one.write({ "pyproject.toml": `${PYPROJECT}# mine\n` }), /pyproject\.toml has changes/],
  [
    "a requirement of one's own",
    (one) => one.write({ "pyproject.toml": PYPROJECT.replace(",<1.0", ",<3.0") }),
    /pyproject\.toml has changes/,
  ],
];

test.each(OWN)("I6: nobody's own changes are touched, neither by a stamp nor by its undoing: %s", async (_what, change, why) => {
  const one = repository(stampable());
  change(one);
  const before = [read(one, "README.md"), read(one, "pyproject.toml")];
  for (const args of [[], ["--undo"]]) {
    const ran = await run(one, [...args, "--yes"]);
    expect([read(one, "README.md"), read(one, "pyproject.toml")]).toEqual(before);
    if (ran.code !== 0)
      expect(ran).toMatchObject({ code: 1, out: expect.stringMatching(why), err: expect.stringContaining("git diff HEAD -- ") });
  }
  const refused = await run(one, ["--yes", "--json"]);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.out).plan.actions).toEqual([]);
});

test("I6: what was added to a stamped file is not lost by the undoing", async () => {
  const one = repository(stampable());
  await run(one, ["--yes"]);
  one.write({ "README.md": `${stampedReadme("v0.18.0-rc1")}mine\n` });
  expect(await run(one, ["--undo", "--yes"])).toMatchObject({
    code: 1,
    out: expect.stringContaining("README.md has changes that are not a stamp's"),
  });
  expect(JSON.parse((await run(one, ["--undo", "--json"])).out).plan.actions).toEqual([]);
  expect(read(one, "README.md")).toContain("mine");
  expect(read(one, "pyproject.toml")).toBe(stampedPyproject(">=0.18.0rc1,<1.0"));
});

test("where README has no link to stamp, the requirement says which tag is undone", async () => {
  const one = repository({ ...stampable(), "README.md": "# cog\n" });
  await run(one, ["v1.0.0-dev.2", "--yes"]);
  expect(status(one)).toBe(" M pyproject.toml");
  expect((await run(one, ["--undo", "--yes"])).code).toBe(0);
  expect(status(one)).toBe("");
});

test("a stamp for another tag is refused, with the command that takes it back; that command works", async () => {
  const one = repository(stampable());
  await run(one, ["v0.18.0", "--yes"]);
  const ran = await run(one, ["v0.19.0", "--yes"]);
  expect(ran).toMatchObject({
    code: 1,
    out: expect.stringContaining("stamped for another tag than v0.19.0"),
    err: expect.stringContaining("fix: cogrel stamp --undo\n"),
  });
  await run(one, ["--undo", "--yes"]);
  expect((await run(one, ["v0.19.0", "--yes"])).code).toBe(0);
});

test("a checkout with CRLF is stamped in CRLF, and undone byte for byte", async () => {
  const one = repository(stampable());
  one.git("config", "core.autocrlf", "true");
  one.git("rm", "-rq", "--cached", ".");
  one.git("reset", "-q", "--hard");
  const before = read(one, "pyproject.toml");
  expect(before).toContain("\r\n");
  expect((await run(one, ["--yes"])).code).toBe(0);
  expect(read(one, "pyproject.toml")).toBe(stampedPyproject(">=0.18.0rc1,<1.0").replaceAll("\n", "\r\n"));
  expect((await run(one, ["--undo", "--yes"])).code).toBe(0);
  expect(read(one, "pyproject.toml")).toBe(before);
});

const UNREADABLE: [string, Record<string, string>, RegExp][] = [
  ["no requirement", { "pyproject.toml": '[project]\nname = "cog"\n' }, /pyproject\.toml requires no coglet/],
  ["no TOML", { "pyproject.toml": "[project\n" }, /pyproject\.toml 1:9: /],
  ["a README that is not there", { "pyproject.toml": PYPROJECT.replace("README.md", "docs/README.md") }, /docs\/README\.md is not in HEAD/],
  ["a README outside", { "pyproject.toml": PYPROJECT.replace("README.md", "../../etc/README.md") }, /is outside the repository/],
  ["a README that nobody wrote", { "README.md": "[".repeat(5000) }, /README\.md has more than 200 brackets/],
];

test.each(UNREADABLE)("what cannot be stamped is refused, with nothing written: %s", async (_what, files, why) => {
  const one = repository({ ...stampable(), ...files });
  expect(await run(one, ["--yes"])).toMatchObject({ code: 1, out: expect.stringMatching(why) });
  expect(status(one)).toBe("");
});

test("a link in a file's place is not written through", async () => {
  const one = repository(stampable());
  const outside = join(one.folder, "..", "README.md");
  writeFileSync(outside, README);
  rmSync(join(one.folder, "README.md"));
  symlinkSync(outside, join(one.folder, "README.md"));
  expect(await run(one, ["--yes"])).toMatchObject({ code: 1, out: expect.stringContaining("README.md is no plain file") });
  expect(readFileSync(outside, "utf8")).toBe(README);
});

test("the packages are the project's, each in its folder; a README that is not Markdown is left as it is", async () => {
  const toml = `schema = 1
repository = "other/repo"
[[packages]]
name = "core"
registry = "pypi"
[[packages]]
name = "app"
registry = "pypi"
path = "python"
needs = ["core"]
`;
  const pyproject = '[project]\nname = "app"\nreadme = "README.rst"\ndependencies = ["core"]\n';
  const one = repository({
    ...cogFiles("2.1.0"),
    "cogrel.toml": toml,
    "python/pyproject.toml": pyproject,
    "python/README.rst": "`a <x>`_\n",
  });
  const ran = await run(one, ["--yes", "--json"]);
  expect(JSON.parse(ran.out).data).toMatchObject({
    requirements: ["core>=2.1.0,<3.0"],
    notes: ["python/README.rst is not Markdown and is left as it is"],
  });
  expect(status(one)).toBe(" M python/pyproject.toml");
});

test("the links lead to the configured server and repository, else to the remote's", async () => {
  const one = repository(stampable());
  one.git("remote", "set-url", "origin", "https://ghe.example.com/team/cog.git");
  const ran = await cogrel(["stamp", "--yes"], { cwd: one.folder, env: { ...one.env, GITHUB_SERVER_URL: "https://ghe.example.com/" } });
  expect(ran.code).toBe(0);
  expect(read(one, "README.md")).toContain("(https://ghe.example.com/team/cog/blob/v0.18.0-rc1/docs/start.md)");
});

test.each([
  [["v0.18"], /"v0\.18" is no release tag/],
  [["0.18.0"], /"0\.18\.0" is no release tag/],
  [["v0.18.0/../x"], /is no release tag/],
])("a tag that is none is wrong use: %j", async (args, why) => {
  const ran = await run(repository(stampable()), args);
  expect(ran).toMatchObject({ code: 2, err: expect.stringMatching(why) });
});

test("relative images are a warning", async () => {
  const one = repository({ ...stampable(), "README.md": "![x](docs/x.png)\n" });
  const ran = await run(one, ["--yes"]);
  expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("docs/x.png left as they are; PyPI shows none of them") });
});
