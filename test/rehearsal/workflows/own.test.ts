import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { COG_ASSETS } from "../../../src/domain/assets/inventory";
import { cogPackages } from "../../../src/domain/project";
import { runnableOf } from "../../../src/domain/workflow-check/runnable";
import { cannotCut } from "../../../src/rehearsal/workflows/cut";
import { cogFiles, PROGRAM, scratch } from "../../harness";
import { openHub } from "../../tools/hub";
import { executable } from "../../tools/shim";
import { REPO } from "../far-end";

// A run that is act's: what act tells of it becomes jobs. A script stands for act, which says what a file tells it to.

const BUILD = ".github/workflows/release-build.yaml";
const workflow = {
  on: { push: {} },
  jobs: {
    verify: { "runs-on": "ubuntu-latest", steps: [{ run: "x" }] },
    build: { "runs-on": "ubuntu-latest", needs: ["verify"], steps: [{ run: "x" }] },
    draft: { needs: "build", uses: "./.github/workflows/draft.yaml" },
  },
};

const place = scratch();
const says = join(place, "says");
executable(join(place, "act"), `#!/bin/sh\n. '${says}'\n`);
const runnable = runnableOf(BUILD, JSON.stringify(workflow)) as NonNullable<ReturnType<typeof runnableOf>>;
const own = {
  act: join(place, "act"),
  step: join(dirname(PROGRAM), "../dist/workflow-step.js"),
  sockets: scratch(),
  files: [{ path: BUILD, runnable }],
  on: true,
};
const names = { build: "release-build.yaml", publish: "release-publish.yaml", gate: "ci-complete" };
const parts = { program: ["true"], token: "job", assets: COG_ASSETS, packages: cogPackages, prefix: "v", folder: scratch(), own };
const hub = await openHub({}, { ci: { ...names, workshop: parts } });
const { actions } = hub.octokit("maintainer").rest;
const cannot = cannotCut(process.env);

const line = (job: string, more: object) => `echo '${JSON.stringify({ jobID: job, msg: "", ...more })}'`;
const ended = (job: string, jobResult: string) => line(job, { jobResult });
const latest = async () => (await actions.listWorkflowRunsForRepo({ ...REPO, per_page: 1 })).data.workflow_runs[0];

/** The run as it is when it is over: its conclusion, those of its jobs, and the log of one that failed. */
async function over() {
  for (;;) {
    const run = await latest();
    if (run?.status !== "completed") continue;
    const { data } = await actions.listJobsForWorkflowRun({ ...REPO, run_id: run.id });
    const failed = data.jobs.find(({ conclusion }) => conclusion === "failure");
    const log = failed && (await actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id: failed.id })).data;
    return { id: run.id, ended: run.conclusion, jobs: data.jobs.map(({ name, conclusion }) => `${name} ${conclusion}`), log: String(log) };
  }
}

let count = 0;
async function pushed(...script: string[]) {
  writeFileSync(says, script.join("\n"));
  const version = `0.20.${++count}`;
  const sha = hub.commit(cogFiles(version), version);
  hub.git("push", "--quiet", hub.origin, "main");
  await hub.octokit("maintainer").rest.git.createRef({ ...REPO, ref: `refs/tags/v${version}`, sha });
  return over();
}

test("each job ends as act says; what act never began was skipped", async ({ skip }) => {
  if (cannot !== undefined) return skip(cannot);
  const run = await pushed(
    ended("verify", "success"),
    line("build", { msg: "no space", raw_output: true }),
    ended("build", "failure"),
    "exit 1",
  );
  expect(run).toMatchObject({ ended: "failure", jobs: ["verify success", "build failure", "draft skipped"] });
  expect(run.log).toContain("no space");
});

test("a job over a matrix is as its worst one", async ({ skip }) => {
  if (cannot !== undefined) return skip(cannot);
  const all = [ended("verify", "success"), ended("build", "failure"), ended("build", "success"), "exit 1"];
  expect((await pushed(...all)).jobs).toEqual(["verify success", "build failure", "draft skipped"]);
});

test("the jobs of a workflow that is called are the job that calls it, and a run is over with act only", async ({ skip }) => {
  if (cannot !== undefined) return skip(cannot);
  const called = (jobID: string, more: object) => line(jobID, { job: `draft/Called/${jobID}`, ...more });
  const before = [ended("verify", "success"), ended("build", "success")];
  const two = [
    called("verify", { jobResult: "failure" }),
    "sleep 0.7",
    called("last", { msg: "y" }),
    called("last", { jobResult: "success" }),
  ];
  const run = await pushed(...before, ...two, "exit 1");
  expect(run.jobs).toEqual(["verify success", "build success", "draft failure"]);
});

test.for([
  [
    "that breaks off between two jobs",
    [ended("verify", "success"), "echo 'panic: nil' >&2; exit 2"],
    ["verify success", "build failure", "draft failure"],
  ],
  ["that runs none of them", ["exit 0"], ["verify failure", "build failure", "draft failure"]],
  ["that breaks off in a job", [line("verify", { msg: "x" }), "exit 2"], ["verify failure", "build skipped", "draft skipped"]],
] as const)("an act %s is a failure, never a success", async ([name, script, jobs], { skip }) => {
  if (cannot !== undefined) return skip(cannot);
  const run = await pushed(...script);
  expect(run).toMatchObject({ ended: "failure", jobs });
  if (name.includes("between")) expect(run.log).toMatch(/panic: nil[\s\S]*act ended with 2/);
});

test("a run again is another run of act", async ({ skip }) => {
  if (cannot !== undefined) return skip(cannot);
  const { id } = await pushed(ended("verify", "success"), ended("build", "failure"), "exit 1");
  writeFileSync(says, ["verify", "build", "draft"].map((job) => ended(job, "success")).join("\n"));
  await actions.reRunWorkflowFailedJobs({ ...REPO, run_id: id });
  expect(await over()).toMatchObject({ id, ended: "success", jobs: ["verify success", "build success", "draft success"] });
});
