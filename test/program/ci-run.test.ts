import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { cogFiles, cogrel, type Files, repository, scratch, type TestRepository } from "../harness";
import { type Came, cutAct, onPath, ran } from "../tools/workflow-run";

// The workflow that `cogrel ci init` writes, run: by act on this machine, with the network cut. Actions have stand-ins, mise and
// rustup write down what they were asked, and `npx --yes cogrel@VERSION` is the built program; all else is as it stands in the file.

const tools = await cutAct();
const CI = ".github/workflows/ci.yaml";
const TOML = `schema = 1
[[ci.matrices]]
name = "pythons"
values = ["3.10", "3.13"]
[[ci.matrices]]
name = "runtimes"
values = ["cog"]
`;

const tasks = join(scratch(), "tasks");
const MISE = `echo "$RUN $2 $PYTHON" >>'${tasks}'; mkdir -p dist
case "$2" in
  build:sdk) : >dist/cog-0.17.0-py3-none-any.whl ;;
  build:coglet) : >dist/coglet-0.17.0-cp310-abi3-linux_x86_64.whl ;;
  test:integration) ls dist/cog-* dist/coglet-* || exit 1 ;;
esac
[ "$2" != "$FAILS" ]`;

/** Commits one after the other on main; each case is the push of one. */
const CHANGES = {
  go: { "cmd/cog/main.go": "package main\n\nfunc main() {}\n" },
  rust: { "crates/coglet/src/lib.rs": "//! Changed.\n" },
  python: { "python/cog/__init__.py": "x = 1\n" },
  docs: { "docs/start.md": "# Start\n" },
} satisfies Record<string, Files>;

const INTEGRATION = ["build-rust", "build-sdk", "test-integration"];
const ALWAYS = ["changes", "ci-complete", "version-check"];
const GO = ["fmt-go", "lint-go", "test-go", "test-go"];
const RUST = ["fmt-rust", "lint-rust", "lint-rust-deny", "test-rust"];
const PYTHON = ["fmt-python", "lint-python", "test-python", "test-python"];
const BINDINGS = ["test-coglet-python", "test-coglet-python"];
const ALL = [...GO, ...RUST, ...PYTHON, ...BINDINGS, ...INTEGRATION];

const came = new Map<string, Came>();
let one: TestRepository;

/** Runs each case, two at a time, as there are processors. */
beforeAll(async () => {
  if (tools.missing !== undefined) return;
  const { ".github/workflows/release-build.yaml": _, ...files } = cogFiles("0.17.0");
  one = repository({ ...files, "cogrel.toml": TOML });
  await cogrel(["ci", "init", "--yes"], { cwd: one.folder, env: one.env });
  const commits: Record<string, string> = { start: one.commit({}) };
  for (const [name, files] of Object.entries(CHANGES)) commits[name] = one.commit(files);
  const ci = readFileSync(join(one.folder, CI), "utf8");
  commits.workflow = one.commit({ [CI]: ci.replace("# keep: workflow\n", "# keep: workflow\nenv:\n  MINE: 1\n") });
  one.git("push", "--quiet", "origin", "main");
  const failing = ci.replace("# keep: version-check after\n", "# keep: version-check after\n      - run: exit 1\n");
  one.write({
    // act ends in a panic when it is interrupted, and so never has a cancelled job: the result of one that failed is told as that.
    ".github/workflows/cancelled.yaml": failing.replace(/run: (npx .* ci gate)$/m, `run: NEEDS="\${NEEDS/failure/cancelled}" $1`),
    ".github/workflows/forgotten.yaml": ci.replace(/^ {6}- version-check\n/m, ""),
  });
  const env = onPath({ ...one.env, GITHUB_REPOSITORY: "o/r" }, { mise: MISE, rustup: `echo "$RUN rustup $*" >>'${tasks}'` });
  const run = async (name: string, { change = name, file = "ci.yaml", before = "", fails = "" }) => {
    const order = Object.keys(commits);
    const after = commits[change] as string;
    const payload = { ref: "refs/heads/main", before: before || commits[order[order.indexOf(change) - 1] as string], after, forced: false };
    const started = { ...tools, file, event: "push", payload, env: { ...env, RUN: name, FAILS: fails } };
    came.set(name, await ran(one, started));
  };
  const cases: (() => Promise<void>)[] = [
    ...[...Object.keys(CHANGES), "workflow"].map((name) => () => run(name, {})),
    () => run("unknown base", { change: "docs", before: "1".repeat(40) }),
    () => run("broken", { change: "go", fails: "lint:go" }),
    () => run("cancelled", { change: "docs", file: "cancelled.yaml" }),
    () => run("forgotten", { change: "docs", file: "forgotten.yaml" }),
  ];
  const worker = async () => {
    for (let next = cases.shift(); next; next = cases.shift()) await next();
  };
  await Promise.all([worker(), worker()]);
}, 240_000);

const of = (name: string) => came.get(name) as Came;

describe("a push of ci.yaml runs the jobs that the change turns on, and the gate is green", () => {
  test.for<[string, string[]]>([
    ["go", [...GO, ...INTEGRATION]],
    ["rust", [...RUST, ...BINDINGS, ...INTEGRATION]],
    ["python", [...PYTHON, ...BINDINGS, ...INTEGRATION]],
    ["docs", []],
    ["workflow", ALL],
    ["unknown base", ALL],
  ])("%s", ([name, jobs], { skip }) => {
    if (tools.missing !== undefined) return skip(tools.missing);
    const { code, jobs: ran, printed, log } = of(name);
    expect([...ran].flatMap(([job, results]) => results.map(() => job)).sort(), log).toEqual([...ALWAYS, ...jobs].sort());
    expect([...new Set([...ran.values()].flat())]).toEqual(["success"]);
    expect([code, printed("ci-complete")]).toEqual([0, expect.stringMatching(/lint-go\s+[✓·]\s+(success|skipped)/)]);
    expect(printed("ci-complete")).toContain("nothing found in 1 workflow file");
  });
});

describe("the gate is red", () => {
  test.for<[string, RegExp]>([
    // What waits for nothing of it runs all the same.
    ["broken", /lint-go\s+✗\s+failure/],
    ["cancelled", /version-check\s+✗\s+cancelled/],
    ["forgotten", /version-check\s+✗\s+not in NEEDS/],
  ])("for a job that was %s", ([name, words], { skip }) => {
    if (tools.missing !== undefined) return skip(tools.missing);
    const { code, jobs, printed, log } = of(name);
    expect([code, jobs.get("ci-complete")], log).toEqual([1, ["failure"]]);
    if (name === "broken") expect(jobs.get("test-go")).toEqual(["success", "success"]);
    expect(printed("ci-complete")).toMatch(words);
  });
});

test("jobs run their mise tasks, each over the values of its matrix, with Rust's components where they need them", ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const lines = (name: string) =>
    readFileSync(tasks, "utf8")
      .split("\n")
      .flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length).trim()] : []))
      .sort();
  const twice = (task: string) => [`${task} 3.10`, `${task} 3.13`];
  const built = ["build:coglet", "build:sdk", "test:integration"];
  const components = (jobs: number) => Array.from({ length: jobs }, () => "rustup component add rustfmt clippy");
  expect(lines("docs")).toEqual([]);
  expect(lines("go")).toEqual([...built, "fmt:go", "lint:go", ...components(1), "test:go", "test:go"].sort());
  expect(lines("rust")).toEqual(
    [...built, ...components(7), "fmt:rust", "lint:rust", "lint:rust:deny", "test:rust", ...twice("test:coglet:python")].sort(),
  );
  expect(lines("python").filter((line) => line.startsWith("test:python"))).toEqual(twice("test:python"));
});
