import { expect, test } from "vitest";
import { farEnd } from "./far-end";
import { ghOn } from "./gh";

const hub = await farEnd();
const { tool, gh, ghAs } = ghOn(hub);
const sha = hub.git("rev-parse", "HEAD");

async function run(more: object): Promise<string> {
  await hub.control("POST runs", { sha, ref: "v0.18.0", name: "release-build", path: ".github/workflows/release-build.yaml", ...more });
  return String(hub.state.runs.at(-1)?.id);
}

const jobs = [
  { name: "build", steps: ["Set up job", "Build"], ends: ["failure", "success"] },
  { name: "release", needs: "build", steps: ["Release"] },
];

test("gh watches a run to its end, and tells a failure by its exit code", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const id = await run({ jobs: [{ name: "build", steps: ["a", "b", "c", "d"] }] });
  expect(await gh("run", "watch", id, "--interval", "1", "--exit-status")).toMatch(/✓ build in \d+s \(ID \d+\)\n {2}✓ a\n/);
  const bad = await run({ jobs });
  await expect(gh("run", "watch", bad, "--interval", "1", "--exit-status")).rejects.toThrow();
});

test("gh lists and shows runs with their jobs, steps and annotations, and runs the failed ones again", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const id = await run({ jobs });
  for (let n = 0; n < 5; n++) await gh("run", "list", "--limit", "1");
  expect(await gh("run", "list", "--status", "failure", "--limit", "1")).toMatch(
    new RegExp(`^completed\tfailure\trelease-build\trelease-build\tv0.18.0\tpush\t${id}\t`),
  );
  const shown = await gh("run", "view", id);
  expect(shown).toMatch(/X build in \d+s .*\n {2}✓ Set up job\n {2}X Build\n- release in/);
  expect(shown).toContain("Process completed with exit code 1.");
  await gh("run", "rerun", id, "--failed");
  const seen = JSON.parse(await gh("run", "view", id, "--json", "attempt,status,jobs"));
  expect([seen.attempt, seen.status, seen.jobs.length]).toEqual([2, "in_progress", 1]);
  await gh("run", "watch", id, "--interval", "1", "--exit-status");
  await expect(ghAs("reader", "run", "rerun", id)).rejects.toThrow("cannot be rerun");
});

test("the log of a job comes by gh api, over the way to another host", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const id = await run({ jobs: [{ name: "build", steps: ["Build"], ends: "failure", log: "no space left on device" }] });
  for (let n = 0; n < 3; n++) await gh("run", "view", id);
  const job = JSON.parse(await gh("run", "view", id, "--json", "jobs")).jobs[0].databaseId;
  expect(await gh("api", `repos/o/r/actions/jobs/${job}/logs`)).toMatch(
    /Z no space left on device\n.*Z ##\[error\]Process completed with exit code 1\.\n$/,
  );
});

test("gh cancels a run, starts a workflow by hand, and lists workflows, secrets and variables by name", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const id = await run({ jobs });
  await gh("run", "cancel", id);
  expect(JSON.parse(await gh("run", "view", id, "--json", "conclusion")).conclusion).toBe("cancelled");
  hub.commit({ ".github/workflows/hand.yaml": "name: hand\non: workflow_dispatch\njobs:\n  one:\n    runs-on: x\n" });
  hub.git("push", "-q", "origin", "main");
  await gh("workflow", "run", "hand.yaml", "--ref", "main");
  expect(await gh("workflow", "list")).toMatch(/^hand\tactive\t\d+$/m);
  expect(await gh("run", "list", "--workflow", "hand.yaml")).toMatch(/\thand\thand\tmain\tworkflow_dispatch\t/);
  await hub.control("POST secrets", { names: ["TOKEN"] });
  await hub.control("POST variables", { names: ["NAME"] });
  expect(await gh("secret", "list")).toMatch(/^TOKEN\t/);
  expect(await gh("variable", "list")).toMatch(/^NAME\tx\t/);
});

test("an environment is set and read by gh api", async ({ skip }) => {
  if (tool.missing !== undefined) return skip(tool.missing);
  const user = JSON.parse(await ghAs("owner", "api", "users/reviewer"));
  const fields = ["-f", "reviewers[][type]=User", "-F", `reviewers[][id]=${user.id}`];
  await ghAs("owner", "api", "-X", "PUT", "repos/o/r/environments/pypi", ...fields);
  const found = JSON.parse(await gh("api", "repos/o/r/environments/pypi"));
  expect(found.protection_rules[0].reviewers[0].reviewer.login).toBe("reviewer");
  await expect(gh("api", "-X", "PUT", "repos/o/r/environments/pypi")).rejects.toThrow("Must have admin rights to Repository. (HTTP 403)");
});
