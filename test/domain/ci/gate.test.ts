import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeNeeds } from "../../../src/domain/ci/gate";
import { readChanges, readJobsFile, readNeeds } from "../../../src/domain/ci/gate-input";
import { defaultCi } from "../../../src/domain/ci/jobs";
import { jobsFor } from "../../../src/domain/ci/turned-on";

const ci = defaultCi();
const JOBS = ci.jobs.slice(0, -1);
const GO = jobsFor(ci, new Set(["go"]));

/** What GitHub says after a go-only change: what was turned on succeeded, the rest was skipped; `other` differs from that. */
function needs(other: Record<string, string> = {}, on: readonly string[] = GO): string {
  const results = Object.fromEntries(JOBS.map(({ name }) => [name, on.includes(name) ? "success" : "skipped"]));
  const all = Object.entries({ ...results, ...other }).filter(([, result]) => result !== "gone");
  return JSON.stringify(Object.fromEntries(all.map(([name, result]) => [name, { result, outputs: {} }])));
}

const judge = (
  text: string,
  changes: string | undefined = JSON.stringify(GO),
  jobs: Parameters<typeof judgeNeeds>[0]["jobs"] = JOBS,
  gate: string | undefined = ci.gate,
) => judgeNeeds({ jobs, needs: readNeeds(text), turnedOn: readChanges(changes), gate });

const red = (answer: ReturnType<typeof judge>) => answer.checks.filter(({ verdict }) => verdict !== "yes").map(({ found }) => found);

test("what was turned on succeeded and the rest was skipped: green", () => {
  const answer = judge(needs());
  expect([answer.verdict, red(answer)]).toEqual(["yes", []]);
  expect(answer.title).toBe("8 of 16 jobs succeeded, the others were not turned on");
});

test("a change of everything: every job must succeed", () => {
  const all = ci.jobs.map(({ name }) => name);
  expect(judge(needs({}, all), JSON.stringify(all)).verdict).toBe("yes");
  expect(red(judge(needs(), JSON.stringify(all)))).toHaveLength(8);
});

test.each([
  ["failed", { "test-go": "failure" }, "test-go: failure"],
  ["failed though it was not turned on", { "test-rust": "failure" }, "test-rust: failure"],
  ["was cancelled", { "lint-go": "cancelled" }, "lint-go: cancelled"],
  ["was cancelled though it was not turned on", { "lint-rust": "cancelled" }, "lint-rust: cancelled"],
  ["has no result", { "fmt-go": "" }, "fmt-go: no result"],
  ["has a result that nobody knows", { "fmt-go": "Success" }, 'fmt-go: "Success" is no result that is known'],
  ["was skipped though it was turned on", { "fmt-go": "skipped" }, "fmt-go: skipped, though the change turned it on"],
  ["always runs and was skipped", { "version-check": "skipped" }, "version-check: skipped, though the change turned it on"],
])("a job that %s is red", (_what, other, found) => {
  expect(red(judge(needs(other)))).toEqual([found]);
});

test("a job that was skipped since another one failed says which", () => {
  const answer = judge(needs({ "build-sdk": "failure", "test-go": "skipped" }));
  expect(red(answer)).toEqual(["build-sdk: failure", "test-go: skipped, though the change turned it on; it waits for build-sdk"]);
});

test("a job that a running job needs must have run, whether CHANGES names it or not", () => {
  const on = GO.filter((name) => name !== "build-rust");
  expect(red(judge(needs({ "build-rust": "skipped" }), JSON.stringify(on)))).toEqual([
    "build-rust: skipped, though the change turned it on",
  ]);
});

test("a missing job and a job that nobody knows are red, and told together", () => {
  const found = red(judge(needs({ "test-go": "gone", extra: "success" })));
  expect(found).toEqual(['not in NEEDS: test-go; not in the list: "extra"', "test-go: not in NEEDS"]);
});

test("a job that the change turned on and that no list has is red: the Project has another name for it", () => {
  const changes = [...GO.filter((name) => name !== "fmt-go"), "fmt-golang"];
  const found = 'turned on, and not in the list: "fmt-golang"';
  expect(red(judge(needs({ "fmt-go": "skipped" }), JSON.stringify(changes)))).toEqual([found]);
  // Outside of a workflow one may be the gate itself, two are not.
  expect(red(judge(needs(), JSON.stringify(GO), JOBS, "")).length).toBe(1);
  const nowhere = (jobs: string[]) => judgeNeeds({ jobs: JOBS, needs: readNeeds(needs()), turnedOn: new Set(jobs), gate: undefined });
  expect(red(nowhere(GO))).toEqual([]);
  expect(red(nowhere([...GO, "fmt-golang"]))).toEqual(['turned on, and not in the list: "ci-complete", "fmt-golang"']);
});

test("what no change turns off must have run, though CHANGES leaves it out", () => {
  expect(red(judge(needs({ "version-check": "skipped" }), JSON.stringify(GO.filter((name) => name !== "version-check"))))).toEqual([
    "version-check: skipped, though the change turned it on",
  ]);
});

test("informational jobs by name: their failure is a warning, their absence is not", () => {
  const jobs = JOBS.map((job) => (job.name === "lint-rust-deny" ? { ...job, informational: true } : job));
  for (const result of ["failure", "cancelled", ""]) {
    const answer = judge(needs({ "lint-rust-deny": result }), JSON.stringify(GO), jobs);
    expect(answer.verdict).toBe("yes");
    expect(answer.checks.filter(({ fix }) => fix !== undefined)).toMatchObject([{ rule: "job-green", verdict: "yes" }]);
  }
  expect(judge(needs({ "lint-rust-deny": "gone" }), JSON.stringify(GO), jobs).verdict).toBe("no");
});

test.each([
  ["the list", JSON.stringify(GO)],
  ["all outputs", JSON.stringify({ go: "true", jobs: JSON.stringify(GO), components: '["go"]' })],
  ["outputs whose list is one", JSON.stringify({ jobs: GO })],
])("CHANGES is %s", (_what, changes) => {
  expect(judge(needs(), changes).verdict).toBe("yes");
});

test.each([
  ["not set", undefined],
  ["no JSON", "true"],
  ["an object without jobs", "{}"],
  ["outputs of a job that failed", '{"jobs":""}'],
  ["a list of others than names", "[1]"],
  ["a list of none", "[]"],
  ["null", "null"],
])("I9: where CHANGES is %s, nothing that was skipped is green", (_what, changes) => {
  const answer = judgeNeeds({ jobs: JOBS, needs: readNeeds(needs()), turnedOn: readChanges(changes), gate: undefined });
  expect(answer.verdict).toBe("no");
  expect(answer.checks[0]).toMatchObject({ rule: "changes-known", verdict: "no" });
  expect(red(answer)).toHaveLength(1 + 8);
});

test.each([
  ["not set", undefined],
  ["no JSON", "{"],
  ["a text", '"success"'],
  ["a list", "[]"],
  ["null", "null"],
  ["of no job", "{}"],
  ["of a hundred thousand jobs", JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`j${at}`, {}])))],
])("NEEDS that is %s is one Problem", (_what, text) => {
  expect(() => readNeeds(text)).toThrow(expect.objectContaining({ code: "usage", exit: 2 }));
});

test("a job that is called like a property of objects is a job that nobody knows", () => {
  const text = needs().replace("{", '{"__proto__":{"result":"success"},"constructor":{"result":"success"},');
  expect(red(judge(text))).toEqual(['not in the list: "__proto__", "constructor"']);
});

test("whatever NEEDS says, green means that every turned-on job succeeded and every other one succeeded or was skipped", () => {
  const result = fc.constantFrom("success", "failure", "cancelled", "skipped", "", "gone", "SUCCESS");
  const results = fc.dictionary(fc.constantFrom(...JOBS.map(({ name }) => name), "x"), result, { maxKeys: 3 });
  fc.assert(
    fc.property(results, (other) => {
      const said = JSON.parse(needs(other));
      const fine = JOBS.every(({ name }) => said[name]?.result === "success" || (said[name]?.result === "skipped" && !GO.includes(name)));
      expect(judge(needs(other)).verdict).toBe(fine && said.x === undefined ? "yes" : "no");
    }),
  );
});

const file = (jobs: unknown, more = {}) => JSON.stringify({ schema: 1, jobs, ...more });

test("the list beside the workflow", () => {
  const jobs = [
    { name: "a", needs: [] },
    { name: "b", needs: ["a"], informational: true },
  ];
  expect(readJobsFile(file(jobs))).toEqual(jobs);
});

test.each([
  ["no JSON", "jobs:", /is no JSON object/],
  ["a list", "[]", /is no JSON object/],
  ["another schema", file([{ name: "a", needs: [] }], { schema: 2 }), /must have schema 1/],
  ["an unknown key", file([{ name: "a", needs: [] }], { jbos: 1 }), /unknown key "jbos"/],
  ["no jobs", file([]), /must have a list jobs/],
  ["a job that is a name", file(["a"]), /number 1/],
  ["a job without needs", file([{ name: "a" }]), /number 1/],
  [
    "a job twice",
    file([
      { name: "a", needs: [] },
      { name: "a", needs: [] },
    ]),
    /number 2/,
  ],
  ["a need that is no job", file([{ name: "a", needs: ["b"] }]), /number 1/],
  ["a name that GitHub does not take", file([{ name: "a b", needs: [] }]), /number 1/],
  ["informational as a text", file([{ name: "a", needs: [], informational: "yes" }]), /number 1/],
  ["a key that no job has", file([{ name: "a", needs: [], if: "x" }]), /number 1/],
])("a list beside the workflow that is %s is refused", (_what, text, why) => {
  expect(() => readJobsFile(text)).toThrow(
    expect.objectContaining({ code: "configuration", exit: 2, message: expect.stringMatching(why) }),
  );
});
