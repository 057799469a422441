import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COG_ASSETS } from "../../src/domain/assets/inventory";
import { cogPackages } from "../../src/domain/project";
import { cogFiles, scratch } from "../harness";
import { openHub } from "../tools/hub";
import { REPO } from "./far-end";

// The CI of a rehearsal by itself: a program stands for cogrel that writes down what it is asked, and fails where a file says so.

const place = scratch();
const [asked, failing] = [join(place, "asked"), join(place, "failing")];
const stand = `const { appendFileSync, readFileSync } = require("node:fs");
appendFileSync(${JSON.stringify(asked)}, process.argv[2] + "\\n");
process.exit(readFileSync(${JSON.stringify(failing)}, "utf8") === process.argv[2] ? 1 : 0);
`;
writeFileSync(join(place, "stand.cjs"), stand);

const workshop = {
  program: [process.execPath, join(place, "stand.cjs")],
  token: "job",
  assets: COG_ASSETS,
  packages: cogPackages,
  prefix: "v",
};

async function hubOf(prompt?: true) {
  writeFileSync(asked, "");
  writeFileSync(failing, "");
  const names = { build: "release-build.yaml", publish: "release-publish.yaml", gate: "ci-complete" };
  const hub = await openHub({}, { ci: { ...names, workshop: { ...workshop, folder: scratch() }, ...(prompt && { prompt }) } });
  const { actions } = hub.octokit("maintainer").rest;
  const latest = async () => (await actions.listWorkflowRunsForRepo({ ...REPO, per_page: 1 })).data.workflow_runs[0];
  const jobs = async (run_id: number) => (await actions.listJobsForWorkflowRun({ ...REPO, run_id })).data.jobs;
  const done = async () => {
    for (;;) {
      const run = await latest();
      if (run?.status === "completed") return run;
    }
  };
  return { hub, actions, latest, jobs, done };
}

const lines = () => readFileSync(asked, "utf8").trim().split("\n");

/** A tag that GitHub hears of: made by its own call, on a commit that is there. */
async function tag({ hub }: Awaited<ReturnType<typeof hubOf>>, version: string): Promise<void> {
  const sha = hub.commit(cogFiles(version), version);
  hub.git("push", "--quiet", hub.origin, "main");
  await hub.octokit("maintainer").rest.git.createRef({ ...REPO, ref: `refs/tags/v${version}`, sha });
}

test("a run again has checkouts of its own", async () => {
  const ci = await hubOf(true);
  writeFileSync(failing, "verify-tag");
  await tag(ci, "0.19.0");
  const first = await ci.done();
  expect([first.conclusion, lines()]).toEqual(["failure", ["verify-tag"]]);
  writeFileSync(failing, "");
  await ci.actions.reRunWorkflowFailedJobs({ ...REPO, run_id: first.id });
  const second = await ci.done();
  expect([second.run_attempt, second.conclusion, lines()]).toEqual([2, "success", ["verify-tag", "verify-tag", "draft"]]);
});

test("however often it is looked at, a job's work is done once", async () => {
  const ci = await hubOf();
  await tag(ci, "0.19.0");
  const run = await ci.latest();
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (;;) if ((await ci.actions.getWorkflowRun({ ...REPO, run_id: run?.id as number })).data.status === "completed") return;
    }),
  );
  expect([(await ci.latest())?.conclusion, lines()]).toEqual(["success", ["verify-tag", "draft"]]);
});

test("a workflow that was listed before its first run has its jobs all the same", async () => {
  const ci = await hubOf(true);
  expect((await ci.actions.listRepoWorkflows(REPO)).data.workflows.map(({ path }) => path)).toEqual([
    ".github/workflows/release-build.yaml",
  ]);
  await tag(ci, "0.19.0");
  const run = await ci.done();
  expect((await ci.jobs(run.id)).map(({ name }) => name)).toEqual(["verify-tag", "build", "create-release"]);
});
