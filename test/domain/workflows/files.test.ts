import { describe, expect, test } from "vitest";
import { readJobsFile } from "../../../src/domain/ci/gate-input";
import { type Ci, defaultCi } from "../../../src/domain/ci/jobs";
import { projectFrom } from "../../../src/domain/configuration/project";
import { ACTIONS } from "../../../src/domain/workflows/actions";
import { ciJobs } from "../../../src/domain/workflows/ci";
import { ciFiles } from "../../../src/domain/workflows/files";
import type { Ground } from "../../../src/domain/workflows/project";

// What cogrel ci init writes, as text. Whether it is a workflow that runs is for actionlint, zizmor and act to say
// (test/program/ci-init-lint.test.ts, test/program/ci-init-runs.test.ts).

const GROUND: Ground = {
  cogrel: (line) => `npx --yes cogrel@0.1.0 ${line}`,
  ci: defaultCi(),
  branches: ["main"],
  tagPrefix: "v",
  cargoFolder: "crates",
  ofCogShape: true,
  jobsKnown: true,
};
const filesOf = (more: Partial<Ground> = {}) => new Map(ciFiles({ ...GROUND, ...more }).map(({ path, text }) => [path, text]));
const ci = (more: Partial<Ground> = {}) => filesOf(more).get(".github/workflows/ci.yaml") as string;
/** A job's lines. */
const job = (text: string, name: string) => new RegExp(`^  ${name}:\n(?:(?: {4}.*)?\n)*`, "m").exec(text)?.[0] ?? "";
const ciOf = (jobs: object[], more: object = {}): Ci =>
  projectFrom({ schema: 1, ci: { components: [{ name: "app", paths: ["src/"] }], jobs, ...more } } as never).ci;

test("the six files of Cog's shape; without the release's where the packages are not Cog's", () => {
  const workflows = ["ci", "codeql", "release-build", "release-publish", "homebrew-tap"].map((name) => `.github/workflows/${name}.yaml`);
  expect([...filesOf().keys()]).toEqual([...workflows, ".github/cogrel-jobs.json"]);
  expect([...filesOf({ ofCogShape: false }).keys()]).toEqual([...workflows.slice(0, 2), ".github/cogrel-jobs.json"]);
  const own = { ...defaultCi(), releaseBuild: "build.yml", releasePublish: "publish.yml" };
  expect([...filesOf({ ci: own }).keys()]).toContain(".github/workflows/build.yml");
});

test("the seed's sixteen jobs, and version-check, which always runs and is in the gate", () => {
  const text = ci();
  const names = [...text.matchAll(/^ {2}([a-z-]+):$/gm)].map(([, name]) => name).slice(0);
  const seed = ["changes", "build-sdk", "build-rust", "fmt-go", "fmt-rust", "fmt-python", "lint-go", "lint-rust", "lint-rust-deny"];
  const tests = ["lint-python", "test-go", "test-rust", "test-python", "test-coglet-python", "test-integration", "ci-complete"];
  expect(names.filter((name) => [...seed, ...tests, "version-check"].includes(name as string)).sort()).toEqual(
    [...seed, ...tests, "version-check"].sort(),
  );
  expect(job(text, "version-check")).not.toContain("if:");
  expect(job(text, "ci-complete")).toContain("if: always()");
  for (const name of [...seed, "version-check"]) expect(job(text, "ci-complete")).toContain(`- ${name}\n`);
});

test("the gate's list is what the gate reads, with the needs that the file has", () => {
  const list = readJobsFile(filesOf().get(".github/cogrel-jobs.json") as string);
  expect(list.map(({ name }) => name)).toEqual(ciJobs(GROUND.ci).map(({ name }) => name));
  for (const { name, needs } of list) {
    if (needs.length > 0) expect(job(ci(), name)).toContain(`needs: [${needs.join(", ")}]`);
  }
});

test("a Project's own jobs come with changes and version-check, and wait for changes", () => {
  const own = ciOf([
    { name: "test-app", when: ["app"], task: "test:app" },
    { name: "advisories", informational: true },
  ]);
  const text = ci({ ci: own });
  expect(job(text, "test-app")).toContain("needs: [changes]");
  expect(job(text, "test-app")).toContain("run: mise run test:app");
  expect(job(text, "version-check")).toContain("version --check");
  expect(filesOf({ ci: own }).get(".github/cogrel-jobs.json")).toContain('{"name":"advisories","needs":["changes"],"informational":true}');
  // Neither CodeQL's languages nor Rust are there.
  expect(filesOf({ ci: own }).has(".github/workflows/codeql.yaml")).toBe(false);
});

describe("least permissions", () => {
  test.each([...filesOf()].filter(([path]) => path.endsWith(".yaml")))("%s", (_path, text) => {
    expect(text).toContain("\npermissions: {}\n");
    const jobs = text.slice(text.indexOf("\njobs:\n"));
    const count = (pattern: RegExp) => [...jobs.matchAll(pattern)].length;
    expect(count(/^ {4}permissions:$/gm)).toBe(count(/^ {4}runs-on:/gm));
    expect(count(/^ {4}timeout-minutes: \d+$/gm)).toBe(count(/^ {4}runs-on:/gm));
    expect(text).toMatch(/\nconcurrency:\n {2}group: /);
    expect(count(/persist-credentials: false/g)).toBe(count(/uses: actions\/checkout@/g));
  });

  test("who may write, and who gets an identity", () => {
    const writes = [...filesOf()].flatMap(([path, text]) =>
      [...text.matchAll(/^ {6}([a-z-]+): write$/gm)].map(([, scope]) => `${path.split("/").at(-1)} ${scope}`),
    );
    expect(writes).toEqual([
      "codeql.yaml security-events",
      "release-build.yaml contents",
      "release-publish.yaml id-token",
      "release-publish.yaml id-token",
      "release-publish.yaml id-token",
    ]);
  });
});

test("every action is pinned by a commit of the table, with its version beside it", () => {
  const pinned = Object.values(ACTIONS).map(({ name, commit, version }) => `${name}@${commit} # ${version}`);
  for (const text of filesOf().values()) {
    for (const [, used] of text.matchAll(/uses: (.*)$/gm)) expect(pinned).toContain(used);
  }
  for (const { commit, version } of Object.values(ACTIONS)) {
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
  }
});

test("where nobody can be asked, whatever changes something is told yes", () => {
  const lines = [...filesOf().values()].flatMap((text) => text.split("\n").filter((line) => /run: .*cogrel/.test(line)));
  const changing = lines.filter((line) => /cogrel\S* (?:stamp|draft|download|homebrew|publish|tag|bump) /.test(line));
  expect(changing).toHaveLength(6);
  expect(changing.filter((line) => !line.includes(" --yes"))).toEqual([]);
});

test("no expression stands in a line of shell", () => {
  for (const text of filesOf().values()) {
    for (const [block] of text.matchAll(/^ *run: (?:\|\n(?:(?: {10}.*)?\n)+|.*\n)/gm)) expect(block).not.toContain("{{");
  }
});

test("caches: mise's by workflow and job, Rust's saved on main only, none in the release's workflows", () => {
  expect(job(ci(), "lint-rust")).toContain(`cache_key_prefix: mise-ci-\${{ github.job }}`);
  expect(job(ci(), "lint-rust")).toContain(`workspaces: crates -> target\n          save-if: \${{ github.ref == 'refs/heads/main' }}`);
  expect(job(ci(), "lint-rust")).toContain("run: rustup component add rustfmt clippy");
  expect(ci({ cargoFolder: undefined })).not.toMatch(/rust-cache|rustup/);
  for (const [path, text] of filesOf()) {
    if (path.includes("release") || path.includes("homebrew")) {
      expect(text).not.toMatch(/rust-cache|actions\/cache/);
      expect([...text.matchAll(/mise-action/g)].length).toBe([...text.matchAll(/ cache: false/g)].length);
    }
  }
});

test("artifacts are built once and fetched by whoever needs the build", () => {
  expect(job(ci(), "build-sdk")).toContain("name: CogPackage\n          path: dist/cog-*");
  expect(job(ci(), "build-rust")).toContain("name: CogletRustWheel\n          path: dist/coglet-*-abi3-*.whl");
  expect(job(ci(), "test-integration")).toContain("name: CogPackage\n          path: dist\n");
  expect(job(ci(), "test-integration")).toContain("name: CogletRustWheel\n          path: dist\n");
  expect(job(ci(), "test-rust")).not.toContain("download-artifact");
});

test("matrices come from the job changes; platforms are runners, other values go to the task as a variable", () => {
  expect(job(ci(), "test-go")).toContain(`runs-on: \${{ matrix.platform }}`);
  expect(job(ci(), "test-python")).toContain(`python: \${{ fromJSON(needs.changes.outputs.pythons) }}`);
  expect(job(ci(), "test-python")).toContain(`PYTHON: \${{ matrix.python }}`);
});

test.each([
  ["x; touch /tmp/y", "mise run 'x; touch /tmp/y'"],
  ["it's", "mise run 'it'\\''s'"],
  [`a \${{ github.token }}`, `mise run 'a \${{ '\${{' }} github.token }}'`],
  ["a: b #c", `"mise run 'a: b #c'"`],
])("a task of %j is one word for the shell, and no expression", (task, line) => {
  const text = ci({ ci: ciOf([{ name: "odd", task }]) });
  expect(job(text, "odd")).toContain(`run: ${line}\n`);
});

test("a branch's quote ends no expression; a pattern is not the branch that saves the cache", () => {
  expect(ci({ branches: ["release/*", "it's"] })).toContain("github.ref == 'refs/heads/it''s'");
  expect(ci({ branches: ["release/*", "it's"] })).toContain("branches: [release/*, it's]");
});
