import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfiguration } from "../../src/domain/configuration/load";
import { projectFrom, projectFromText } from "../../src/domain/configuration/project";
import { cogFiles, cogrel, type Files, type Ran, repository, type TestRepository } from "../harness";
import { CTRL_C, terminal } from "../tools/terminal";

// `cogrel init` over repositories of several shapes, each a real one: what it writes, what it asks, what it leaves out.

const init = (one: TestRepository, ...args: string[]): Promise<Ran> => cogrel(["init", ...args], { cwd: one.folder, env: one.env });
const written = (one: TestRepository) => readFileSync(join(one.folder, "cogrel.toml"), "utf8");
const isThere = (one: TestRepository) => existsSync(join(one.folder, "cogrel.toml"));

/** Runs it with --yes, and gives what the file says that it wrote. */
async function initialized(one: TestRepository, ...args: string[]) {
  const ran = await init(one, "--yes", "--json", ...args);
  expect(ran, ran.out).toMatchObject({ code: 0, err: "" });
  const { data, done } = JSON.parse(ran.out);
  expect(done).toMatchObject([{ action: { do: "put-file", path: "cogrel.toml" }, result: "done" }]);
  const said = loadConfiguration(written(one), "cogrel.toml");
  expect(said).toEqual(data.configuration);
  expect(projectFromText(written(one), "cogrel.toml")).toEqual(projectFrom(data.configuration));
  expect(written(one)).toMatch(/^#:schema \.\/node_modules\/cogrel\/docs\/schemas\/cogrel\.schema\.json\n/);
  const { schema, ...rest } = said;
  expect(schema).toBe(1);
  return { said: rest, data };
}

const crate = (name: string, more = "") => `[package]\nname = "${name}"\nversion.workspace = true\n${more}`;
const CARGO: Files = {
  "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nversion = "0.4.2"\n',
  "crates/tool/Cargo.toml": crate(
    "tool",
    '[dependencies]\ncore = { path = "../core", package = "tool-core", version = "0.4.2" }\nserde = "1"\n',
  ),
  "crates/core/Cargo.toml": crate("tool-core"),
  "crates/xtask/Cargo.toml": crate("xtask", "publish = false\n"),
  "tests/broken/Cargo.toml": '[package]\nname = "broken"\nversion = "9.9.9"\n',
};
const publishes = (command: string) =>
  `on:\n  release:\n    types: [published]\njobs:\n  publish:\n    runs-on: x\n    steps:\n      - run: ${command}\n`;

const GATE =
  "on: [push, pull_request]\njobs:\n  test:\n    runs-on: x\n  all-green:\n    if: always()\n    needs: [test]\n    runs-on: x\n";

test("Cog's own shape needs no file, and nothing is written", async () => {
  const one = repository({ ...cogFiles("0.17.0"), "go.mod": "module example.com/cog\n" });
  one.git("tag", "v0.17.0");
  const ran = await init(one);
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("no cogrel.toml is needed") });
  expect(isThere(one)).toBe(false);
  expect(JSON.parse((await init(one, "--json")).out).data).toMatchObject({ needed: false, configuration: { schema: 1 } });
});

test("Cog's shape with another branch and another gate says just that", async () => {
  const one = repository({ ...cogFiles("0.17.0"), ".github/workflows/ci.yaml": GATE });
  one.git("branch", "-m", "main", "trunk");
  one.git("update-ref", "-d", "refs/remotes/origin/main");
  const { said } = await initialized(one);
  expect(said).toEqual({ branches: { release: ["trunk"] }, ci: { gate: "all-green" } });
});

test("a Cargo workspace: its published crates, those first that others need; its files are found without being told", async () => {
  const one = repository({ ...CARGO, ".github/workflows/publish.yml": publishes("cargo publish -p tool-core") });
  const { said, data } = await initialized(one);
  expect(said).toEqual({
    packages: [
      { name: "tool-core", registry: "crates", path: "crates/core" },
      { name: "tool", registry: "crates", path: "crates/tool", needs: ["tool-core"] },
    ],
    ci: { release_publish: "publish.yml" },
  });
  expect(data.left_out).toEqual([]);
  one.git("add", "--all");
  one.git("commit", "-qm", "configure");
  const version = await cogrel(["version", "--json"], { cwd: one.folder, env: one.env });
  expect(JSON.parse(version.out).data.packages.map(({ name }: { name: string }) => name)).toEqual(["tool-core", "tool"]);
});

test("a Python package: its pyproject.toml holds the version; without a workflow its publication is a question", async () => {
  const files = {
    "pyproject.toml": '[project]\nname = "My_Tool"\nversion = "1.2.0rc1"\n',
    "src/my_tool/__init__.py": '__version__ = "1.2.0rc1"\n',
  };
  const { said, data } = await initialized(repository(files));
  expect(said).toEqual({ files: [{ path: "pyproject.toml" }] });
  expect(data.left_out).toEqual(["not published with it: pypi:My_Tool"]);
  const one = repository(files);
  const asked = await initialized(one, "--packages", "pypi:My_Tool");
  expect(asked.said.packages).toEqual([{ name: "My_Tool", registry: "pypi" }]);
  expect(written(one)).toContain('#   { name = "my_tool-{pep440}-*.whl" },');
});

test("npm and cargo, in lockstep; a documentation's own version is left out, and a placeholder", async () => {
  const one = repository({
    ...CARGO,
    "package.json": '{\n  "name": "tool",\n  "version": "0.4.2"\n}\n',
    "docs/package.json": '{ "name": "docs", "version": "3.0.0" }\n',
    "web/package.json": '{ "name": "web", "version": "0.0.0", "private": true }\n',
  });
  one.git("tag", "v0.4.2");
  const { said, data } = await initialized(one, "--packages", "none");
  expect(said).toEqual({ files: [{ path: "Cargo.toml" }, { path: "package.json" }] });
  expect(data.left_out).toEqual([
    "docs/package.json has a version of its own, 3.0.0",
    "web/package.json has a version of its own, 0.0.0",
    "not published with it: crates:tool-core, crates:tool",
  ]);
});

test("a Go program: the line that holds the version, by an expression that finds it", async () => {
  const one = repository({
    "go.mod": "module example.com/x\n",
    VERSION: "0.3.0\n",
    "internal/version.go": 'package internal\n\nconst Version = "0.3.0"\n',
  });
  const { said } = await initialized(one);
  expect(said).toEqual({
    files: [{ path: "VERSION" }, { path: "internal/version.go", kind: "pattern", match: 'const Version = "([^"]+)"' }],
  });
  one.git("add", "--all");
  one.git("commit", "-qm", "configure");
  const bump = await cogrel(["bump", "0.4.0", "--yes"], { cwd: one.folder, env: one.env });
  expect(bump, bump.err).toMatchObject({ code: 0 });
  expect(readFileSync(join(one.folder, "internal/version.go"), "utf8")).toContain('"0.4.0"');
});

test("no file that holds a version: what is missing is said, and nothing is written", async () => {
  for (const files of [
    { "README.md": "x\n" },
    { "go.mod": "module x\n" },
    { "pyproject.toml": '[project]\nname = "x"\ndynamic = ["version"]\n' },
  ]) {
    const one = repository(files as Files);
    const ran = await init(one, "--yes");
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("fix: echo 0.1.0 > VERSION.txt") });
    expect(ran.err.includes("Go module")).toBe("go.mod" in files);
    expect(isThere(one)).toBe(false);
  }
});

const MEMBER = '[package]\nname = "tool"\nversion = "1.0.0"\n';
const BROKEN: [title: string, files: Files, found: RegExp, fix: RegExp][] = [
  ["JSON", { "package.json": '{"name":"x","version":\n' }, /^package\.json:2:1 is not JSON: /, /git log -p -1 -- package\.json /],
  ["TOML", { "Cargo.toml": "[package\n" }, /^Cargo\.toml:1:9 is not TOML: U\+000A in a table's header$/, / -- Cargo\.toml /],
  [
    "a member of a workspace",
    { "Cargo.toml": '[workspace]\nmembers = ["a"]\n[workspace.package]\nversion = "1.0.0"\n', "a/Cargo.toml": `${MEMBER}<<<<<<< HEAD\n` },
    /^a\/Cargo\.toml:4:1 is not TOML: /,
    / -- a\/Cargo\.toml /,
  ],
  ["two lines", { "VERSION.txt": "1.0.0\n2.0.0\n" }, /^VERSION\.txt:2:1 /, / -- VERSION\.txt /],
];

test.each(BROKEN)("a version file that cannot be read is told with its place, and mended itself: %s", async (_, files, found, fix) => {
  const one = repository(files);
  const ran = JSON.parse((await init(one, "--yes", "--json")).out);
  expect(ran).toMatchObject({ exit: 1, data: null, checks: [{ rule: "manifest-readable", verdict: "no" }] });
  expect(ran.checks[0].found).toMatch(found);
  expect(ran.checks[0].fix).toMatch(fix);
  expect(JSON.stringify(ran)).not.toContain("[[files]]");
  // What else is done, it stays told: nothing is written as if the file were not there.
  one.write({
    "package.json": files["package.json"] ?? '{ "name": "x", "version": "0.1.0" }',
    "VERSION.txt": files["VERSION.txt"] ?? "0.1.0\n",
  });
  const again = await init(one, "--yes");
  expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/is not |holds/) });
  expect(isThere(one)).toBe(false);
});

test("all files that cannot be read are told at once; one that is farther away is a warning, and --files leaves any out", async () => {
  const one = repository({ "pyproject.toml": "[project\n", "docs/package.json": "{" });
  symlinkSync("nowhere.json", join(one.folder, "package.json"));
  const both = await init(one, "--yes");
  expect(both.code).toBe(1);
  for (const place of ["pyproject.toml:1:9 is not TOML", "package.json is a symbolic link", "docs/package.json:1:2 is not JSON"])
    expect(both.out + both.err).toContain(place);
  const wrong = await init(one, "--yes", "--files", "pyproject.toml,docs/package.json");
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("2 cannot be read") });
  one.write({ "pyproject.toml": '[project]\nname = "x"\nversion = "1.0.0"\n' });
  const named = await init(one, "--yes", "--packages", "none", "--files", "pyproject.toml");
  expect(named).toMatchObject({ code: 0, err: expect.stringContaining("package.json is a symbolic link") });
  expect(written(one)).toContain("# - package.json is a symbolic link\n");
  expect(written(one)).toContain("# - docs/package.json:1:2 is not JSON: ");
});

test("what shows how a file broke: its last commit, what is not committed of it, or nothing where no commit has it", async () => {
  const one = repository({ "Cargo.toml": "[package\n", "package.json": '{ "name": "x", "version": "1.0.0" }\n' });
  one.write({ "package.json": "{", "VERSION.txt": "1.0.0\n2.0.0\n", "my pack/pyproject.toml": "[" });
  one.git("add", "VERSION.txt");
  const { checks } = JSON.parse((await init(one, "--yes", "--json")).out);
  expect(checks.map(({ fix }: { fix: string }) => fix).sort()).toEqual([
    "git diff HEAD -- package.json        shows what is not committed of it; put it right",
    "git log -p -1 -- Cargo.toml        shows its last change; put it right and commit it",
    "put 'my pack/pyproject.toml' right, or remove it: no commit has it",
    "put VERSION.txt right, or remove it: no commit has it",
  ]);
});

test("a version that cannot be released as it stands is told before the file is written", async () => {
  const ran = await init(repository({ VERSION: "v1.2\n" }), "--dry-run");
  expect(ran).toMatchObject({
    code: 0,
    out: expect.stringContaining('VERSION has "v1.2": the version is written without the v of the tag'),
  });
  expect(ran.out + ran.err).toContain("cogrel bump 1.2.0");
});

test("a file that git knows and that is gone is in nobody's way", async () => {
  const one = repository({ "VERSION.txt": "1.0.0\n", "package.json": "{" });
  rmSync(join(one.folder, "package.json"));
  expect((await initialized(one)).data.left_out).toEqual([]);
});

test.each([
  ["Poetry's own table", '[tool.poetry]\nname = "x"\nversion = "1.0.0"\n', "pyproject.toml:3:1 has its version in [tool.poetry]"],
  ["nothing", '[project]\nname = "x"\n', "pyproject.toml:1:2 has no version in [project]"],
  [
    "a version that the build makes",
    '[project]\nname = "x"\ndynamic = ["version"]\n',
    "pyproject.toml:3:12 makes its version at build time",
  ],
])("why a file that can be read holds no version is said in words of a repository without cogrel.toml: %s", async (_, text, why) => {
  const ran = await init(repository({ "pyproject.toml": text }), "--yes");
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining(why) });
  expect(ran.err).not.toContain("[[files]]");
});

test("tags, branches, remotes and the gate are heard", async () => {
  const one = repository({ "VERSION.txt": "2.0.0\n", ".github/workflows/ci.yml": GATE });
  for (const tag of ["tool/1.0.0", "tool/1.1.0-rc1", "tool/2.0.0", "junk", "vtest"]) one.git("tag", tag);
  one.git("push", "-q", "origin", "main:master");
  one.git("fetch", "-q");
  one.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/master");
  one.git("remote", "set-url", "origin", "git@github.com:sam/tool.git");
  one.git("remote", "add", "upstream", "https://github.com/Owner/tool");
  one.git("remote", "add", "elsewhere", "https://git.example.com/Other/tool");
  const { said, data } = await initialized(one);
  expect(said).toEqual({
    repository: "Owner/tool",
    branches: { release: ["master"] },
    tag: { prefix: "tool/" },
    ci: { gate: "all-green" },
  });
  expect(data.answers).toEqual({ repository: "Owner/tool" });
  expect(written(one)).toContain("# 3 tags begin so.\n");
});

test("every question has a flag, and a flag is not asked again; without a person the usual answer is taken", async () => {
  const start = (event: string) => `on:\n  ${event}\njobs: {}\n`;
  const one = repository({
    "VERSION.txt": "1.0.0\n",
    "package.json": '{ "name": "x", "version": "2.0.0" }\n',
    "pyproject.toml": '[project]\nname = "x"\nversion = "2.0.0"\n',
    ".github/workflows/a.yml": start("push: { tags: ['*'] }"),
    ".github/workflows/b.yml": start("push:\n    tags: ['*']"),
    ".github/workflows/c.yml": start("release:"),
    ".github/workflows/d.yml": "on: [release]\njobs: {}\n",
    ".github/workflows/e.yml": "on:\n  - release\n  - push\njobs: {}\n",
    ".github/workflows/f.yml": "on:\n  push:\n    branches: [main]\njobs: {}\n",
  });
  for (const tag of ["v0.1.0", "x-0.1.0"]) one.git("tag", tag);
  one.git("branch", "-m", "main", "stable");
  one.git("branch", "other");
  one.git("update-ref", "-d", "refs/remotes/origin/main");
  one.git("remote", "set-url", "origin", "https://github.com/sam/x");
  one.git("remote", "add", "upstream", "https://github.com/owner/x");
  const usual = JSON.parse((await init(one, "--json")).out);
  expect(usual.data.answers).toEqual({
    files: "VERSION.txt",
    repository: "owner/x",
    branch: "stable",
    prefix: "v",
    buildWorkflow: "a.yml",
    publishWorkflow: "c.yml",
  });
  expect(usual).toMatchObject({ exit: 2, problem: { code: "needs-confirmation" } });
  // A package is asked for where its own file is among the chosen ones.
  const other = JSON.parse((await init(one, "--json", "--files", "pyproject.toml,package.json")).out);
  expect(other.data.answers).toMatchObject({ packages: "none" });
  const flags = ["--files=pyproject.toml, package.json", "--packages=pypi:x", "--repository=sam/x", "--branch=other", "--prefix=x-"];
  const { said } = await initialized(one, ...flags, "--build-workflow=b.yml", "--publish-workflow=e.yml");
  expect(said).toEqual({
    branches: { release: ["other"] },
    tag: { prefix: "x-" },
    files: [{ path: "pyproject.toml" }, { path: "package.json" }],
    packages: [{ name: "x", registry: "pypi" }],
    ci: { release_build: "b.yml", release_publish: "e.yml" },
  });
});

test.each([
  [["--files", "nowhere.toml"], "files in which a version is found"],
  [["--packages", "pypi:nothing"], "none, or some of"],
  [["--repository", "no-owner"], 'a repository of the form "owner/name"'],
  [["--branch", "a..b"], "a pattern of branch names"],
  [["--prefix", "1"], "what stands before the version in a tag"],
  [["--build-workflow", "../x.yml"], "a workflow's file"],
  [["--publish-workflow", "x"], "a workflow's file"],
  [["--schema", "two words"], "a path or an address without blanks"],
])("an answer that cannot be is wrong use, exit 2, and nothing is written: %j", async (flags, must) => {
  const one = repository({ "VERSION.txt": "1.0.0\n" });
  expect(await init(one, "--yes", ...flags)).toMatchObject({ code: 2, err: expect.stringContaining(must) });
  expect(isThere(one)).toBe(false);
});

test("hostile names and contents of files lead to nothing but a file that loads", async () => {
  const name = '"]\\n[tag]\\nprefix="evil';
  const one = repository({
    "VERSION.txt": "1.0.0\n",
    'a"b/pyproject.toml': '[project]\nname = "quoted"\nversion = "1.0.0"\n',
    "a'b/pyproject.toml": '[project]\nname = "single"\nversion = "1.0.0"\n',
    "$(touch pwned)/package.json": '{ "name": "x", "version": "1.0.0" }\n',
    "new\nline/package.json": '{ "name": "x", "version": "1.0.0" }\n',
    "-rf/package.json": '{ "name": "x", "version": "1.0.0" }\n',
    "esc\u001b[31m/package.json": '{ "name": "x", "version": "1.0.0" }\n',
    "evil/pyproject.toml": `[project]\nname = "${name}"\nversion = "1.0.0"\n`,
    "odd/package.json": '{ "name": "x", "version": "1\\u001b]0;title\\u0007\\nschema = 2" }\n',
    "broken/Cargo.toml": "<<<<<<< HEAD\n",
    ".github/workflows/x\ny.yml": "on: release\n",
    ".github/workflows/-x.yml": "on: release\njobs: {}\n",
    ".github/workflows/ok.yml": 'on:\n  release:\njobs:\n  "a]\\n":\n    needs: [x]\n    if: always()\n',
  });
  one.git("tag", "v$(>pwned)1.0.0");
  one.git("tag", 'ev"il-1.0.0');
  one.git("branch", "$(>pwned)");
  one.git("remote", "add", "up;stream", "https://github.com/owner/$(id)");
  const { said } = await initialized(one, "--packages", "none");
  const paths = said.files?.map(({ path }) => path) ?? [];
  expect([...paths].sort()).toEqual(["$(touch pwned)/package.json", "VERSION.txt", "a'b/pyproject.toml"].sort());
  expect(said.ci).toEqual({ release_publish: "ok.yml" });
  expect(said.tag).toBeUndefined();
  expect(written(one)).not.toMatch(/[^\n -~]/);
  expect(existsSync(join(one.folder, "pwned"))).toBe(false);
  const shown = await init(one, "--replace", "--dry-run");
  expect(shown.out + shown.err).not.toMatch(/[^\n -~·→…–]/);
});

test("a cogrel.toml that is there is kept: what is right is told, what is wrong has its line, column and nearest name", async () => {
  const one = repository({ ...CARGO, "cogrel.toml": "schema = 1\n" });
  expect(await init(one, "--yes")).toMatchObject({ code: 0, out: expect.stringContaining("is there already, and is right") });
  const wrong = 'schema = 1\n[branchs]\nrelease = ["main"]\n[tag]\nprefix = 3\n';
  one.write({ "cogrel.toml": wrong });
  const ran = await init(one, "--yes");
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('cogrel.toml:2:2: unknown key "branchs" (did you mean "branches"?)');
  expect(ran.err).toMatch(/cogrel\.toml:5:10: tag\.prefix is 3; it must be/);
  expect(written(one)).toBe(wrong);
  await initialized(one, "--replace", "--packages", "none");
});

test("a link, or a file that is no text, is not written through", async () => {
  const one = repository(CARGO);
  const far = join(one.env.HOME as string, "far.toml");
  writeFileSync(far, "schema = 1\n");
  symlinkSync(far, join(one.folder, "cogrel.toml"));
  expect(await init(one, "--yes", "--replace")).toMatchObject({ code: 2, err: expect.stringContaining("no plain UTF-8 file") });
  expect(readFileSync(far, "utf8")).toBe("schema = 1\n");
  const other = repository(CARGO);
  mkdirSync(join(other.folder, "cogrel.toml"));
  expect(await init(other, "--yes")).toMatchObject({ code: 2 });
});

test("a dry run, and nobody to ask, show the file and write none; --schema none leaves its line out", async () => {
  const one = repository(CARGO);
  const dry = await init(one, "--dry-run", "--schema", "none");
  expect(dry).toMatchObject({ code: 0, out: expect.stringContaining("    schema = 1\n") });
  expect(dry.out).not.toContain("#:schema");
  expect(await init(one)).toMatchObject({ code: 2, err: expect.stringContaining("cogrel explain needs-confirmation") });
  expect(isThere(one)).toBe(false);
  expect(one.git("status", "--porcelain")).toBe("");
});

test("in a terminal a person is asked: Ctrl-C at any question leaves nothing, and the answers are what is written", async () => {
  const one = repository({ "VERSION.txt": "1.0.0\n", "package.json": '{ "name": "x", "version": "2.0.0" }\n' });
  for (const tag of ["v0.1.0", "x-0.1.0"]) one.git("tag", tag);
  const asked = (...answers: string[]) => terminal(["init"], answers, { cwd: one.folder, env: one.env });
  const down = "\x1b[B\r";
  const ended = await Promise.all([asked(CTRL_C), asked("", CTRL_C), asked("", "", CTRL_C)]);
  expect(ended.map(({ code }) => code)).toEqual([130, 130, 130]);
  for (const [at, question] of ["(--files)", "(--prefix)", "Write cogrel.toml?"].entries()) {
    expect(ended[at]?.out).toContain(question);
    expect(ended[at]?.out).toContain("ended by SIGINT; nothing was changed");
  }
  expect(await asked("", "", "n")).toMatchObject({ code: 1, out: expect.stringContaining("nothing was done") });
  expect(one.git("status", "--porcelain")).toBe("");
  const { code, out } = await asked(down, down, "");
  expect(code, out).toBe(0);
  expect(loadConfiguration(written(one), "cogrel.toml")).toEqual({ schema: 1, tag: { prefix: "x-" }, files: [{ path: "package.json" }] });
});
