import { expect, test } from "vitest";
import { planOpenPull } from "../../src/domain/open-pull";
import type { Run } from "../../src/domain/runs";
import { parseVersion, type Version } from "../../src/domain/version";
import { failedAnswer, notesAnswer, startAnswer } from "../../src/domain/wizard";

const start = {
  repository: "o/r",
  branch: "main",
  tip: "a".repeat(40),
  current: undefined,
  tags: [],
  previous: "v1.0.0",
  rehearsed: false,
};
const changes = (count: number) => Array.from({ length: count }, (_, at) => ({ subject: `change ${at}`, body: "" }));

test("before a version is chosen the newest changes are shown, and how many more there are", () => {
  const { prose = [] } = startAnswer({ ...start, changes: changes(11) });
  expect(prose[0]).toBe("o/r · main is aaaaaaaaaa, 11 commits since v1.0.0");
  expect(prose.slice(8)).toEqual(["  change 7", "  and 3 more", ""]);
  expect(startAnswer({ ...start, previous: undefined, changes: changes(1) }).prose?.[0]).toMatch(/1 commit$/);
});

test("notes are shown without the marks around generated text, and not without end", () => {
  const notes = ["By hand.", "<!-- cogrel:notes sha256=x -->", "## Bug fixes", ...changes(40).map(({ subject }) => `- ${subject}`)].join(
    "\r\n",
  );
  const { prose = [] } = notesAnswer("v1.0.0", notes);
  expect(prose.slice(0, 5)).toEqual(["", "The notes of v1.0.0:", "", "  By hand.", "  ## Bug fixes"]);
  expect(prose.at(-2)).toBe("  and 12 lines more");
});

const version = parseVersion("1.1.0-rc1") as Version;
const wanted = {
  repository: "o/r",
  version,
  tag: "v1.1.0-rc1",
  head: "release/1.1.0-rc1",
  base: "main",
  title: "Bump",
  previous: "v1.0.0",
};
const bodyOf = (subjects: string[]) => {
  const [action] = planOpenPull({ ...wanted, changes: subjects.map((subject) => ({ subject, body: "" })) }).steps[0] ?? [];
  return action?.do === "open-pull" ? action.body : "";
};

test("a pull request says what follows, what is in it, and how to go on; a subject cannot call people or hide what follows", () => {
  const body = bodyOf(["Add x (#12)", "@everyone look", "<!-- hidden"]);
  expect(body).toMatch(/^Version 1\.1\.0-rc1 \(pre-release, PEP 440 1\.1\.0rc1\) in every file in lockstep\./);
  expect(body).toContain("- Add x (#12)");
  expect(body).toContain("- @<!-- -->everyone look");
  expect(body).toContain("- &lt;!-- hidden");
  expect(body).toMatch(/After the merge `cogrel release 1\.1\.0-rc1` goes on\.$/);
  expect(bodyOf([])).toContain("- none");
  expect(bodyOf(changes(60).map(({ subject }) => subject))).toContain("- and 10 more");
});

test("a run that failed is told with its job's last words, or without a job", () => {
  const run = { id: 5, number: 7 } as Run;
  expect(failedAnswer("b.yaml", { run, job: "build", log: ["one", "two"] })).toMatchObject({
    lines: ["b.yaml #7 failed in build", "  > one", "  > two"],
    data: { workflow: "b.yaml", run: 5, job: "build" },
    aside: true,
  });
  expect(failedAnswer("b.yaml", { run, job: undefined, log: [] }).lines).toEqual(["b.yaml #7 failed"]);
});
