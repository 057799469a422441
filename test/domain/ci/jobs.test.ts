import { expect, test } from "vitest";
import { defaultCi } from "../../../src/domain/ci/jobs";
import { withNeeds } from "../../../src/domain/ci/needs";
import { jobsFor } from "../../../src/domain/ci/turned-on";

const ci = defaultCi();
const on = (...changed: string[]) => jobsFor(ci, new Set(changed)).join(" ");

test("the default jobs are the 16 of the seed's table, and version-check, each known by its needs", () => {
  const names = ci.jobs.map(({ name }) => name);
  expect(names).toHaveLength(17);
  expect(new Set(names).size).toBe(17);
  for (const { needs, when } of ci.jobs) {
    expect(names).toEqual(expect.arrayContaining([...needs]));
    if (typeof when !== "string") expect(ci.components.map(({ name }) => name)).toEqual(expect.arrayContaining([...when]));
  }
  expect(ci.jobs.at(-1)).toEqual({ name: "ci-complete", when: "always", needs: names.slice(0, -1) });
});

const ALWAYS = "changes version-check";

test.each([
  ["nothing", [], `${ALWAYS} ci-complete`],
  ["go", ["go"], `${ALWAYS} build-sdk build-rust fmt-go lint-go test-go test-integration ci-complete`],
  [
    "rust",
    ["rust"],
    `${ALWAYS} build-sdk build-rust fmt-rust lint-rust lint-rust-deny test-rust test-coglet-python test-integration ci-complete`,
  ],
  [
    "python",
    ["python"],
    `${ALWAYS} build-sdk build-rust fmt-python lint-python test-python test-coglet-python test-integration ci-complete`,
  ],
  ["integration-tests", ["integration-tests"], `${ALWAYS} build-sdk build-rust test-integration ci-complete`],
  ["all of them", ["go", "rust", "python", "integration-tests"], ci.jobs.map(({ name }) => name).join(" ")],
])("what a change of %s turns on, with all that it needs", (_what, changed, wanted) => {
  expect(on(...changed)).toBe(wanted);
});

test("needs are closed over through any number of steps, and a circle ends", () => {
  const jobs = [
    { name: "a", needs: ["b"] },
    { name: "b", needs: ["c"] },
    { name: "c", needs: ["a"] },
    { name: "d", needs: ["a"] },
  ];
  expect([...withNeeds(jobs, new Set(["a"]))]).toEqual(["a", "b", "c"]);
});

test("the gate waits for every job and turns none on", () => {
  expect(on()).not.toContain("build");
});
