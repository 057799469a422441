import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/domain/check";
import { defaultCi } from "../../src/domain/ci/jobs";
import { type FilesAsked, fileChecksOf, MISSING } from "../../src/domain/doctor/files";
import { type Publisher, publisherChecks, type WorkflowsRead } from "../../src/domain/doctor/publishers";
import { readWorkflow } from "../../src/domain/doctor/workflows";
import { fromYaml } from "../../src/world/yaml";
import { missingVerdicts } from "../tools/doctor-rules";

const INIT = { writes: ["ci.yaml", "release-build.yaml", "release-publish.yaml"], keeps: [] as string[], jobsKnown: true };

/** Workflow files by name; those whose text is no YAML are broken. */
function read(files: Record<string, string>, init = INIT): WorkflowsRead {
  const all = Object.entries(files).map(([file, text]) => ({ file, found: fromYaml(text) }));
  return {
    workflows: all.flatMap(({ file, found }) => ("value" in found ? [readWorkflow(file, found.value)] : [])),
    broken: all.flatMap(({ file, found }) => ("why" in found ? [{ file, why: found.why }] : [])),
    init,
  };
}

const pypi: Publisher = { registry: "pypi", package: "cog", repository: "o/r", workflow: "release-publish.yaml", environment: "pypi" };
const crates: Publisher = { ...pypi, registry: "crates", environment: "crates-io" };
const release = "on: { release: { types: [published] } }\n";
const job = (more: string) => `${release}jobs:\n  up:\n    runs-on: x\n    ${more.split("\n").join("\n    ")}\n`;
const right = "environment: pypi\npermissions: { id-token: write }";
const verdict = (publisher: Publisher, files: Record<string, string>) => publisherChecks([publisher], read(files))[0];

const CLAIMS: [title: string, files: Record<string, string>, verdict: Verdict, found: RegExp][] = [
  ["as registered", { "release-publish.yaml": job(right) }, "yes", /by up$/],
  [
    "the environment with an address",
    { "release-publish.yaml": job("environment: { name: pypi, url: x }\npermissions: write-all") },
    "yes",
    /up/,
  ],
  ["the workflow's permissions", { "release-publish.yaml": `permissions: { id-token: write }\n${job("environment: pypi")}` }, "yes", /up/],
  [
    "a job's own stand in their place",
    { "release-publish.yaml": `permissions: { id-token: write }\n${job("environment: pypi\npermissions: {}")}` },
    "no",
    /asks for no identity token/,
  ],
  ["no identity token", { "release-publish.yaml": job("environment: pypi") }, "no", /asks for no identity token/],
  [
    "another environment",
    { "release-publish.yaml": job(right.replace("pypi", "PyPI")) },
    "no",
    /no job of release-publish\.yaml has the environment pypi/,
  ],
  ["a renamed file", { "publish.yaml": job(right) }, "no", /publish\.yaml has the environment pypi.*was it renamed/],
  ["no file at all", {}, "no", /there is no \.github\/workflows\/release-publish\.yaml/],
  [
    "no run for a tag",
    { "release-publish.yaml": job(right).replace(release, "on: workflow_dispatch\n") },
    "no",
    /runs for no tag: workflow_dispatch/,
  ],
  [
    "a branch's push only",
    { "release-publish.yaml": job(right).replace(release, "on: { push: { branches: [main] } }\n") },
    "no",
    /runs for no tag/,
  ],
  [
    "an environment that the run decides",
    { "release-publish.yaml": job(right.replace("pypi", "${" + "{ inputs.to }}")) },
    "unknown",
    /expression/,
  ],
  [
    "a workflow of another repository",
    { "release-publish.yaml": `${release}jobs: { up: { uses: a/b/.github/workflows/x.yaml@v1 } }\n` },
    "unknown",
    /another repository/,
  ],
  ["a file that is no YAML", { "release-publish.yaml": "on: [\n" }, "unknown", /is no YAML, line 2/],
];

describe("what a job's identity token will say, against what was registered", () => {
  test.each(CLAIMS)("%s", (_, files, wanted, found) => {
    expect(verdict(pypi, files)).toMatchObject({ verdict: wanted, found: expect.stringMatching(found) });
  });

  const called = { "up.yaml": job(right).replace(release, "on: workflow_call\n") };
  const caller = (more: string) => `${release}jobs:\n  call:\n    uses: ./.github/workflows/up.yaml\n${more}`;

  test("a reusable workflow is the caller's to crates.io, and refused by PyPI", () => {
    const files = { ...called, "release-publish.yaml": caller("    permissions: { id-token: write }\n") };
    expect(verdict(pypi, files)).toMatchObject({ verdict: "no", found: expect.stringContaining("PyPI takes no reusable workflow") });
    const named = { ...files, "up.yaml": files["up.yaml"].replace("environment: pypi", "environment: crates-io") };
    expect(verdict(crates, named)).toMatchObject({ verdict: "yes", found: expect.stringContaining("by call / up") });
  });

  test("what the caller does not grant the called has not", () => {
    expect(verdict(pypi, { ...called, "release-publish.yaml": caller("") })).toMatchObject({
      verdict: "no",
      found: expect.stringContaining("no identity token"),
    });
  });

  test("a workflow that calls itself ends", () => {
    const files = { "release-publish.yaml": `${release}jobs: { again: { uses: ./.github/workflows/release-publish.yaml } }\n` };
    expect(verdict(pypi, files)?.verdict).toBe("no");
  });
});

const build = 'on: { push: { tags: ["v*"] } }\njobs: {}\n';
const all = { "release-build.yaml": build, "release-publish.yaml": `${release}jobs: {}\n` };
const blanks = ["VERSION", "SHA_ARM", "SHA_X86"].map((name) => `$${`{${name}}`}`);

const FILES: [title: string, files: Record<string, string>, verdict: Verdict][] = [
  ["both", all, "yes"],
  ["one missing", { "release-build.yaml": build }, "no"],
  ["a build on branches", { ...all, "release-build.yaml": "on: { push: { branches: [main] } }" }, "no"],
  ["a build by hand", { ...all, "release-build.yaml": "on: workflow_dispatch" }, "no"],
  ["a publication on pushes", { ...all, "release-publish.yaml": "on: push" }, "no"],
  ["one that cannot be read", { ...all, "release-build.yaml": "a: b: c" }, "unknown"],
];

const GATES: [title: string, files: Record<string, string>, verdict: Verdict][] = [
  ["a job of that id", { "ci.yaml": "on: push\njobs: { ci-complete: { runs-on: x } }" }, "yes"],
  ["a job of that name", { "ci.yaml": "on: push\njobs: { all: { name: ci-complete } }" }, "yes"],
  ["a job of that id, called otherwise", { "ci.yaml": "on: push\njobs: { ci-complete: { name: All } }" }, "no"],
  ["none", { "ci.yaml": "on: push\njobs: { x: {} }" }, "no"],
  ["none, and a file that cannot be read", { "ci.yaml": "on: [" }, "unknown"],
];

const TEMPLATES: [title: string, template: FilesAsked["template"], verdict: Verdict][] = [
  ["all blanks", { path: "t", text: blanks.join() }, "yes"],
  ["one lacking", { path: "t", text: blanks.slice(1).join() }, "no"],
  ["one too many", { path: "t", text: [...blanks, `$${"{URL}"}`].join() }, "no"],
  ["no file", { path: "t", why: MISSING }, "no"],
  ["a link", { path: "t", why: "is a symbolic link" }, "unknown"],
];

const CONSTRAINTS: [title: string, constraint: FilesAsked["constraints"][number], verdict: Verdict][] = [
  ["a requirement that can be raised", { path: "pyproject.toml", requirements: ["coglet>=0.18.0,<1.0"] }, "yes"],
  ["one that cannot", { path: "pyproject.toml", fault: "requires no coglet" }, "no"],
  ["a file that cannot be read", { path: "pyproject.toml", fault: "is a symbolic link" }, "no"],
];

describe("the files of HEAD", () => {
  const asked = (files: Record<string, string>, more: Partial<FilesAsked> = {}): FilesAsked => ({
    ci: defaultCi(),
    read: read(files),
    template: undefined,
    constraints: [],
    ...more,
  });
  const of = (rule: string, one: FilesAsked) => fileChecksOf(one).find((check) => check.rule === rule);

  test.each(FILES)("workflows: %s", (_, files, wanted) => {
    expect(of("workflow-files", asked(files))?.verdict).toBe(wanted);
  });

  test.each<[title: string, init: typeof INIT, fixes: (string | undefined)[]]>([
    ["writes both", INIT, ["cogrel ci init        or name", "cogrel ci init        or name"]],
    [
      "keeps a file of a person's: told once",
      { ...INIT, keeps: ["ci.yaml", "release-build.yaml"] },
      [
        "cogrel ci init        after moving ci.yaml and release-build.yaml away, which it did not write; or",
        "cogrel ci init        or name",
      ],
    ],
    [
      "writes no release workflow for these packages",
      { ...INIT, writes: ["ci.yaml"], keeps: ["ci.yaml"] },
      ["name yours as release_build", "cogrel ci init        after moving ci.yaml away, which it did not write; or name"],
    ],
    [
      "knows no jobs of this repository",
      { ...INIT, writes: ["ci.yaml"], jobsKnown: false },
      ["name yours as release_build", "cogrel explain workflow-jobs        says how to make one; or name"],
    ],
  ])("what cogrel ci init would bring: it %s", (_, init, fixes) => {
    const found = ["workflow-files", "gate-job"].map((rule) => of(rule, asked({}, { read: read({}, init) }))?.fix);
    expect(found).toEqual(fixes.map((begin) => expect.stringMatching(new RegExp(`^${begin}`))));
  });

  test.each(GATES)("the gate: %s", (_, files, wanted) => {
    expect(of("gate-job", asked(files))?.verdict).toBe(wanted);
  });

  test.each(TEMPLATES)("the cask's template: %s", (_, template, wanted) => {
    expect(of("cask-template", asked({}, { template }))?.verdict).toBe(wanted);
  });

  test.each(CONSTRAINTS)("what the SDK requires: %s", (_, constraint, wanted) => {
    expect(of("sdk-constraint", asked({}, { constraints: [constraint] }))?.verdict).toBe(wanted);
  });
});

test("each check of the files is met in each verdict", () => {
  const met = Object.entries({
    "publisher-claims": CLAIMS.map(([, , verdict]) => verdict),
    "workflow-files": FILES.map(([, , verdict]) => verdict),
    "gate-job": GATES.map(([, , verdict]) => verdict),
    "cask-template": TEMPLATES.map(([, , verdict]) => verdict),
    "sdk-constraint": CONSTRAINTS.map(([, , verdict]) => verdict),
  });
  expect(
    missingVerdicts(
      "files",
      met.flatMap(([rule, verdicts]) => verdicts.map((verdict) => [rule, verdict] as const)),
    ),
  ).toEqual([]);
});
