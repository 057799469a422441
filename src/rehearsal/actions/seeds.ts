import type { Hub } from "../hub";
import { ACTIONS_APP, type CheckRun, type JobSeed, makeJob, type Run, type Workflow } from "./run";
import { workflowAt } from "./workflow-files";

/** A run as it is told, with what GitHub would say of one that is over where nothing is said. */
export async function seededRun({ jobs = [], ...run }: Partial<Omit<Run, "jobs">> & { jobs?: JobSeed[] }, hub: Hub): Promise<Run> {
  const workflow = await workflowAt(hub, run.path ?? ".github/workflows/release.yml", run.name ?? "Release");
  const begins = jobs.some(({ status }) => status === undefined);
  const state = begins ? { status: "queued", conclusion: null } : { status: "completed", conclusion: "success" };
  const now = hub.now();
  const ref = run.ref ?? "main";
  return {
    ...{ id: hub.nextId(), name: workflow.name, path: workflow.path, title: run.name ?? workflow.name, event: "push", ref, sha: "" },
    ...{ number: numberOf(hub, workflow), attempt: 1, by: "", tag: (await hub.git.ref(`refs/tags/${ref}`)) !== undefined },
    ...{ created: now, started: now, updated: now, next: [], approvals: [], past: [], cancelling: false, ...state, ...run },
    jobs: jobs.map((job) => makeJob(job, hub.nextId())),
  };
}

/** The next number of a workflow's runs. */
export function numberOf({ state }: Hub, { path }: Pick<Workflow, "path">): number {
  return state.runs.filter((run) => run.path === path).length + 1;
}

export function seededCheck(check: Partial<CheckRun>, hub: Hub): CheckRun {
  const usual = { name: "ci-complete", sha: "", status: "completed", conclusion: "success", app: ACTIONS_APP };
  return { id: hub.nextId(), created: hub.now(), ...usual, ...check };
}

/** Says what the jobs of a workflow are, or that it is off. */
export async function seededWorkflow(seed: Partial<Workflow>, hub: Hub): Promise<Workflow> {
  const workflow = await workflowAt(hub, String(seed.path), seed.name);
  return Object.assign(workflow, seed);
}
