import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ciChanges } from "../../src/commands/ci-changes";
import type { ChangesData } from "../../src/domain/ci/changes";
import { defaultCi } from "../../src/domain/ci/jobs";
import type { Answer } from "../../src/domain/plan";
import { cogFiles, type Files, openRepository, repository, runGit, type TestRepository } from "../harness";
import { eventOf, pullOf, pushOf } from "../tools/event";

// What a change turns on, on real git: from the event as GitHub writes it to the outputs that the jobs ask.

const FILES: Files = {
  ...cogFiles("0.17.0"),
  "integration-tests/tests/a.txtar": "",
  "docs/a.md": "a\n",
  "cmd/cog/old.go": "package old\n\n// one\n// two\n",
};
const ALL = defaultCi().jobs.map(({ name }) => name);
const NONE = ["changes", "version-check", "ci-complete"];
const WITH = (...jobs: string[]) => ALL.filter((name) => NONE.includes(name) || jobs.includes(name));

const GO = WITH("build-sdk", "build-rust", "fmt-go", "lint-go", "test-go", "test-integration");
const RUST = WITH(
  "build-sdk",
  "build-rust",
  "fmt-rust",
  "lint-rust",
  "lint-rust-deny",
  "test-rust",
  "test-coglet-python",
  "test-integration",
);
const PYTHON = WITH("build-sdk", "build-rust", "fmt-python", "lint-python", "test-python", "test-coglet-python", "test-integration");
const INTEGRATION = WITH("build-sdk", "build-rust", "test-integration");

const changesOf = (one: TestRepository, variables: Record<string, string>, options = {}): Promise<Answer<ChangesData>> =>
  ciChanges(one.world(variables), options);
const jobsOf = (answer: Answer<ChangesData>) => JSON.parse(answer.outputs?.jobs ?? "");

/** A push of one commit that makes this change. */
async function pushed(change: (one: TestRepository) => void, files = FILES) {
  const one = repository(files);
  const before = one.git("rev-parse", "HEAD");
  change(one);
  const answer = await changesOf(one, pushOf(before, one.commit({}), false));
  return { one, answer };
}

const lock = (one: TestRepository) => one.git("show", "HEAD:crates/Cargo.lock");
const at = (version: string) => Object.fromEntries(Object.entries(cogFiles(version)).filter(([path]) => VERSION_FILES.includes(path)));
const VERSION_FILES = ["VERSION.txt", "crates/Cargo.toml", "crates/Cargo.lock"];

const CHANGES: [string, (one: TestRepository) => void, string[], string[]][] = [
  ["nothing", () => undefined, [], NONE],
  ["go alone", (one) => one.write({ "cmd/cog/main.go": "package main\n" }), ["go", "integration-tests"], GO],
  ["go's own files", (one) => one.write({ "go.sum": "x\n" }), ["go"], GO],
  ["rust alone", (one) => one.write({ "crates/coglet/src/lib.rs": "// x\n" }), ["rust", "integration-tests"], RUST],
  ["python alone", (one) => one.write({ "python/cog/__init__.py": "x = 1\n" }), ["python", "integration-tests"], PYTHON],
  ["python's requirements", (one) => one.write({ "pyproject.toml": "[project]\n" }), ["python"], PYTHON],
  ["integration tests alone", (one) => one.write({ "integration-tests/tests/b.txtar": "" }), ["integration-tests"], INTEGRATION],
  ["docs alone", (one) => one.write({ "docs/a.md": "b\n", "README.md": "b\n" }), [], NONE],
  ["a workflow", (one) => one.write({ ".github/workflows/ci.yaml": "" }), ["go", "rust", "python", "integration-tests"], ALL],
  ["mise.toml", (one) => one.write({ "mise.toml": "" }), ["go", "rust", "python", "integration-tests"], ALL],
  ["cogrel.toml", (one) => one.write({ "cogrel.toml": "schema = 1\n" }), ["go", "rust", "python", "integration-tests"], ALL],
  ["the gate's list", (one) => one.write({ ".github/cogrel-jobs.json": "{}" }), ["go", "rust", "python", "integration-tests"], ALL],
  ["the version alone", (one) => one.write(at("0.18.0-rc1")), [], NONE],
  ["the version in one file", (one) => one.write({ "VERSION.txt": "0.18.0\n" }), [], NONE],
  [
    "a dependency in the version's own files",
    (one) => one.write({ "crates/Cargo.lock": `${lock(one)}\n[[package]]\nname = "x"\nversion = "1.0.0"\n` }),
    ["rust", "integration-tests"],
    RUST,
  ],
  [
    "the version and a dependency at once",
    (one) => one.write({ ...at("0.18.0"), "crates/Cargo.toml": `${at("0.18.0")["crates/Cargo.toml"]}# x\n` }),
    ["rust", "integration-tests"],
    RUST,
  ],
  ["the version and docs", (one) => one.write({ ...at("0.18.0"), "docs/a.md": "b\n" }), ["rust", "integration-tests"], RUST],
  ["a version that is none", (one) => one.write({ "VERSION.txt": "next\n" }), [], NONE],
  ["a deleted file", (one) => rmSync(join(one.folder, "cmd/cog/old.go")), ["go", "integration-tests"], GO],
  [
    "a rename, which counts on both sides",
    (one) => moved(one, "cmd/cog/old.go", "python/cog/old.py"),
    ["go", "python", "integration-tests"],
    [...new Set([...GO, ...PYTHON])].sort(byTable),
  ],
  ["a rename out of all components", (one) => moved(one, "cmd/cog/old.go", "docs/old.md"), ["go", "integration-tests"], GO],
  ["a mode", (one) => chmodSync(join(one.folder, "cmd/cog/old.go"), 0o755), ["go", "integration-tests"], GO],
  ["a link in a file's place", (one) => linked(one, "pkg/x", "../docs"), ["go", "integration-tests"], GO],
  ["a link in a component's place", (one) => linked(one, "pkg", "docs"), ["go", "integration-tests"], GO],
  ["a new submodule in a component's place", (one) => submodule(one, "pkg"), ["go", "integration-tests"], GO],
  ["names with line ends and quotes", (one) => one.write({ 'cmd/a\n"b".go': "" }), ["go", "integration-tests"], GO],
  ["a name with a line end that only looks like one of go's", (one) => one.write({ "docs/a\ncmd/b.go": "" }), [], NONE],
];

function byTable(a: string, b: string): number {
  return ALL.indexOf(a) - ALL.indexOf(b);
}

function moved(one: TestRepository, from: string, to: string): void {
  mkdirSync(join(one.folder, to, ".."), { recursive: true });
  renameSync(join(one.folder, from), join(one.folder, to));
}

function linked(one: TestRepository, path: string, to: string): void {
  mkdirSync(join(one.folder, path, ".."), { recursive: true });
  symlinkSync(to, join(one.folder, path));
}

/** A submodule's entry alone is what a commit holds of it. */
function submodule(one: TestRepository, path: string): void {
  one.write({ ".gitmodules": `[submodule "x"]\n\tpath = ${path}\n\turl = ./x\n\tignore = all\n` });
  one.git("update-index", "--add", "--cacheinfo", `160000,${one.git("rev-parse", "HEAD")},${path}`);
  // The folder that git expects there, so that a commit of all keeps the entry.
  mkdirSync(join(one.folder, path), { recursive: true });
}

test.each(CHANGES)("a push that changes %s turns on what needs testing, and nothing else", async (_what, change, components, jobs) => {
  const { answer } = await pushed(change);
  expect(JSON.parse(answer.outputs?.components ?? "")).toEqual(components);
  expect(jobsOf(answer)).toEqual(jobs);
  expect(answer.checks).toMatchObject([{ rule: "diff-base", verdict: "yes" }]);
  expect(answer.checks[0]?.fix).toBeUndefined();
});

test("the outputs are one boolean a component, the lists, and every matrix", async () => {
  const { answer } = await pushed((one) => one.write({ "cmd/cog/main.go": "package main\n" }));
  expect(answer.outputs).toEqual({
    go: "true",
    rust: "false",
    python: "false",
    integration_tests: "true",
    components: '["go","integration-tests"]',
    jobs: JSON.stringify(GO),
    pythons: '["3.10","3.11","3.12","3.13"]',
    platforms: '["ubuntu-latest","macos-latest"]',
    runtimes: '["cog","cog-rust"]',
  });
});

test("a pull request is compared with where it parted, whatever main did since", async () => {
  const one = repository(FILES);
  one.git("switch", "-qc", "side");
  const head = one.commit({ "docs/a.md": "b\n", "python/cog/x.py": "" });
  one.git("switch", "-q", "main");
  const base = one.commit({ "cmd/cog/main.go": "package main\n" });
  one.git("merge", "-q", "--no-edit", "side");
  const answer = await changesOf(one, pullOf(base, head, one.git("rev-parse", "HEAD")));
  expect(jobsOf(answer)).toEqual(PYTHON);
  expect(answer.data.files).toBe(2);
});

test("a merge group is compared with its base", async () => {
  const one = repository(FILES);
  const base = one.git("rev-parse", "HEAD");
  const head = one.commit({ "crates/coglet/src/lib.rs": "// x\n" });
  expect(jobsOf(await changesOf(one, eventOf("merge_group", { merge_group: { base_sha: base, head_sha: head } })))).toEqual(RUST);
});

const ZERO = "0".repeat(40);
const GONE = "1".repeat(40);

const UNKNOWN: [string, (one: TestRepository, head: string) => Record<string, string>, RegExp, boolean][] = [
  ["a new branch", (_one, head) => pushOf(ZERO, head), /the branch is new/, false],
  ["a force push, as the event says", (one, head) => pushOf(one.git("rev-parse", "HEAD~1"), head, true), /the push was forced/, false],
  ["a force push that only git sees", (one, head) => pushOf(elsewhere(one), head), /the push was forced/, false],
  ["a base that is gone", (_one, head) => pushOf(GONE, head, false), /could not be had/, true],
  ["an empty base", (_one, head) => pushOf("", head), /names no base/, true],
  ["a base that is no commit", (one, head) => pushOf(one.git("rev-parse", "HEAD^{tree}"), head), /could not be had|no commit/, true],
  ["a head that is gone", (one) => pushOf(one.git("rev-parse", "HEAD~1"), GONE, false), /could not be had/, true],
  ["a pull request whose base is gone", (_one, head) => pullOf(GONE, head), /could not be had/, true],
  ["histories with nothing in common", (one, head) => pullOf(orphan(one), head), /no commit in common/, true],
  ["histories that parted at several commits", (one) => crissCross(one), /parted at several commits/, true],
  ["a dispatch", () => eventOf("workflow_dispatch", {}), /a workflow_dispatch event has no base/, false],
  ["a schedule", () => eventOf("schedule", {}), /a schedule event has no base/, false],
  ["an event called like a property of objects", () => eventOf("constructor", {}), /a constructor event has no base/, false],
  ["a payload that is no JSON", () => eventOf("push", "not { JSON"), /names no base/, true],
  ["a payload of another form", () => eventOf("pull_request", [1], {}), /names no base/, true],
  ["a payload that is not there", () => ({ ...eventOf("push", {}), GITHUB_EVENT_PATH: "/nowhere/event.json" }), /names no base/, true],
  ["no event at all, in a workflow", () => ({ GITHUB_ACTIONS: "true" }), /GITHUB_EVENT_NAME is not set/, true],
];

function elsewhere(one: TestRepository): string {
  one.git("switch", "-q", "--detach", "HEAD~1");
  const id = one.commit({ "docs/b.md": "" });
  one.git("switch", "-q", "main");
  return id;
}

function orphan(one: TestRepository): string {
  one.git("switch", "-q", "--orphan", "alone");
  const id = one.commit({ x: "" });
  one.git("switch", "-q", "main");
  return id;
}

function crissCross(one: TestRepository): Record<string, string> {
  const left = one.commit({ l: "" });
  one.git("switch", "-qc", "right", "HEAD~1");
  const right = one.commit({ r: "" });
  one.git("merge", "-q", "--no-edit", left);
  const there = one.git("rev-parse", "HEAD");
  one.git("switch", "-q", "main");
  one.git("merge", "-q", "--no-edit", right);
  return pullOf(there, one.git("rev-parse", "HEAD"));
}

test.each(UNKNOWN)("I9: everything counts as changed after %s, and why is told", async (_what, variables, why, warned) => {
  const one = repository(FILES);
  const head = one.commit({ "docs/a.md": "b\n" });
  const answer = await changesOf(one, variables(one, head));
  expect(jobsOf(answer)).toEqual(ALL);
  expect(answer.verdict).toBe("yes");
  expect(answer.checks).toMatchObject([{ rule: "diff-base", verdict: "yes", found: expect.stringMatching(why) }]);
  expect(answer.checks[0]?.fix !== undefined).toBe(warned);
});

test("a pull request's base branch says the base where the payload does not", async () => {
  const one = repository(FILES);
  one.git("switch", "-qc", "side");
  const head = one.commit({ "docs/a.md": "b\n" });
  const answer = await changesOf(one, eventOf("pull_request", {}, { GITHUB_SHA: head, GITHUB_BASE_REF: "main" }));
  expect(jobsOf(answer)).toEqual(NONE);
  const hostile = await changesOf(one, eventOf("pull_request", {}, { GITHUB_SHA: head, GITHUB_BASE_REF: "--upload-pack=x" }));
  expect(jobsOf(hostile)).toEqual(ALL);
});

test("a submodule that moves counts, though it and the configuration ask that it be ignored", async () => {
  const one = repository(FILES);
  submodule(one, "pkg/vendored");
  const before = one.commit({});
  one.git("update-index", "--cacheinfo", `160000,${before},pkg/vendored`);
  one.git("commit", "-qm", "moved", "--allow-empty");
  one.git("config", "submodule.x.ignore", "all");
  one.git("config", "diff.ignoreSubmodules", "all");
  expect(jobsOf(await changesOf(one, pushOf(before, one.git("rev-parse", "HEAD"), false)))).toEqual(GO);
});

test("what people configure for their own eyes hides nothing", async () => {
  const one = repository(FILES);
  const before = one.git("rev-parse", "HEAD");
  const after = one.commit({ "cmd/cog/main.go": "package main\n", "docs/a.md": "b\n" });
  const settings = {
    "diff.relative": "true",
    "diff.renames": "copies",
    "diff.orderFile": "/nowhere",
    "color.ui": "always",
    "diff.external": "false",
  };
  for (const [key, value] of Object.entries(settings)) one.git("config", key, value);
  const inside = ciChanges(openRepository(join(one.folder, "docs"), one.origin, one.env).world(pushOf(before, after)), {});
  expect(jobsOf(await inside)).toEqual(GO);
});

test("a lock that catches up with the version is a change of the version alone", async () => {
  const stale = { ...FILES, "crates/Cargo.lock": at("0.16.0")["crates/Cargo.lock"] ?? "" };
  const { answer } = await pushed((one) => one.write({ "crates/Cargo.lock": at("0.17.0")["crates/Cargo.lock"] ?? "" }), stale);
  expect(jobsOf(answer)).toEqual(NONE);
  expect(answer.data.version_only).toBe(true);
});

test("the version files are the project's, not only Cog's three", async () => {
  const toml = 'schema = 1\nfiles = [{path = "cmd/version.go", kind = "pattern", match = \'V = "([^"]+)"\'}, {path = "VERSION.txt"}]\n';
  const files = { ...FILES, "cogrel.toml": toml, "cmd/version.go": 'const V = "0.17.0"\n' };
  const version = await pushed((one) => one.write({ "cmd/version.go": 'const V = "0.18.0"\n', "VERSION.txt": "0.18.0\n" }), files);
  expect(jobsOf(version.answer)).toEqual(NONE);
  const more = await pushed((one) => one.write({ "cmd/version.go": 'const V = "0.18.0" // x\n' }), files);
  expect(jobsOf(more.answer)).toEqual(GO);
});

test("components, jobs and matrices are those of the checkout's cogrel.toml", async () => {
  const toml = `schema = 1
[ci]
everything = []
components = [{ name = "web-app", paths = ["web/"] }, { name = "docs", paths = ["**/*.md"] }]
matrices = [{ name = "nodes", values = ["20"] }]
jobs = [{ name = "changes" }, { name = "build", when = ["web-app"] }, { name = "test", when = ["web-app"], needs = ["build"] }, { name = "spell", when = ["any"] }]
`;
  const { answer } = await pushed((one) => one.write({ "CHANGES.md": "x\n" }), { ...FILES, "cogrel.toml": toml });
  expect(answer.outputs).toMatchObject({ web_app: "false", docs: "true", jobs: '["changes","spell","ci-complete"]', nodes: '["20"]' });
});

test.each([
  ["origin/main", GO],
  ["main", NONE],
  ["HEAD~1", GO],
  ["v0.17.0", GO],
  ["refs/heads/main", NONE],
  ["nowhere", ALL],
  ["", ALL],
  [ZERO, ALL],
])("by hand: --base %s, whatever tags look like it (G1)", async (base, jobs) => {
  const one = repository(FILES);
  one.git("tag", "v0.17.0");
  one.git("update-ref", "refs/tags/main", one.git("rev-parse", "HEAD"));
  const head = one.commit({ "cmd/cog/main.go": "package main\n" });
  one.git("update-ref", "refs/tags/origin/main", head);
  expect(jobsOf(await changesOf(one, {}, { base }))).toEqual(jobs);
});

test("by hand: a short id, and another head than HEAD", async () => {
  const one = repository(FILES);
  const first = one.git("rev-parse", "HEAD");
  const second = one.commit({ "cmd/cog/main.go": "package main\n" });
  one.commit({ "python/x.py": "" });
  expect(jobsOf(await changesOf(one, {}, { base: first.slice(0, 9), head: second }))).toEqual(GO);
});

test.each([
  [{ base: "--output=x" }, /begins with -/],
  [{ base: "main~1^{tree}" }, /a character that is not one of/],
  [{ base: "a\nb" }, /a character that is not one of/],
  [{ head: "HEAD" }, /--head needs a --base/],
  [{}, /no event and no --base/],
])("a command line that names no commit is wrong use: %j (G11)", async (options, why) => {
  await expect(changesOf(repository(FILES), {}, options)).rejects.toMatchObject({
    code: "usage",
    exit: 2,
    message: expect.stringMatching(why),
  });
});

test("names that are not UTF-8 are matched all the same", async () => {
  const one = repository(FILES);
  const before = one.git("rev-parse", "HEAD");
  writeFileSync(Buffer.concat([Buffer.from(`${one.folder}/cmd/`), Buffer.from([0xff, 0xfe]), Buffer.from(".go")]), "");
  expect(jobsOf(await changesOf(one, pushOf(before, one.commit({}), false)))).toEqual(GO);
});

/** A depth-1 clone of a repository's main, as actions/checkout makes it. */
function shallow(one: TestRepository): TestRepository {
  one.git("push", "-q", "--all");
  const folder = join(one.folder, "..", "shallow");
  runGit(one.folder, one.env, "clone", "-q", "--depth=1", `file://${one.origin}`, folder);
  return openRepository(folder, one.origin, one.env);
}

test("G3: a shallow clone fetches the commit before the push by itself, and nothing behind it", async () => {
  const one = repository(FILES);
  const before = one.commit({ "docs/a.md": "b\n" });
  const after = one.commit({ "cmd/cog/main.go": "package main\n" });
  const clone = shallow(one);
  expect(jobsOf(await changesOf(clone, pushOf(before, after, false)))).toEqual(GO);
  expect(clone.git("rev-list", "--count", "HEAD")).toBe("1");
});

test("G3: a shallow clone completes itself to see whether a push was forced", async () => {
  const one = repository(FILES);
  const before = one.commit({ "docs/a.md": "b\n" });
  one.commit({ "docs/a.md": "c\n" });
  const after = one.commit({ "cmd/cog/main.go": "package main\n" });
  const clone = shallow(one);
  expect(jobsOf(await changesOf(clone, pushOf(before, after)))).toEqual(GO);
  expect(clone.git("rev-list", "--count", "HEAD")).toBe("4");
});

test("G3: a clone that is cut off between the two commits completes itself too", async () => {
  const one = repository(FILES);
  const before = one.git("rev-parse", "HEAD");
  one.commit({ "docs/a.md": "b\n" });
  const after = one.commit({ "cmd/cog/main.go": "package main\n" });
  const clone = shallow(one);
  clone.git("fetch", "-q", "--depth=1", "origin", before);
  expect(jobsOf(await changesOf(clone, pushOf(before, after)))).toEqual(GO);
});

test("G3: a shallow clone completes itself for a pull request, whose head it does not have", async () => {
  const one = repository(FILES);
  one.git("switch", "-qc", "side");
  one.commit({ "python/cog/x.py": "" });
  const head = one.commit({ "docs/a.md": "b\n" });
  one.git("switch", "-q", "main");
  const base = one.commit({ "cmd/cog/main.go": "package main\n" });
  const clone = shallow(one);
  expect(jobsOf(await changesOf(clone, pullOf(base, head)))).toEqual(PYTHON);
});

test("I9: a shallow clone whose remote is gone tests everything", async () => {
  const one = repository(FILES);
  const before = one.commit({ "docs/a.md": "b\n" });
  const clone = shallow(one);
  clone.git("remote", "set-url", "origin", join(one.folder, "nowhere"));
  const answer = await changesOf(clone, pushOf(before, one.commit({}), false));
  expect(jobsOf(answer)).toEqual(ALL);
  expect(answer.checks[0]?.found).toMatch(/could not be had/);
});

test("G12: what a checkout configures is not run", async () => {
  const one = repository(FILES);
  const before = one.git("rev-parse", "HEAD");
  const after = one.commit({ "cmd/cog/main.go": "package main\n" });
  const trap = join(one.folder, "trap");
  const program = `touch ${trap}; false`;
  for (const key of ["core.fsmonitor", "diff.external", "core.pager", "core.sshCommand"]) one.git("config", key, program);
  one.write({ ".gitattributes": "* diff=x\n" });
  one.git("config", "diff.x.textconv", program);
  expect(jobsOf(await changesOf(one, pushOf(before, after, false)))).toEqual(GO);
  expect(existsSync(trap)).toBe(false);
});
