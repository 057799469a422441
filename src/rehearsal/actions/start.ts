import type { Hub } from "../hub";
import { releaseSeeds } from "../release-jobs";
import { makeJob, type Run, type Workflow } from "./run";
import { numberOf } from "./seeds";

interface Wanted {
  event: string;
  /** The short name of a branch or tag. */
  ref: string;
  tag: boolean;
  sha: string;
  by: string;
  title?: string;
}

/** Starts a run of a workflow, with the jobs that the control path gave it, else a release workflow's own. It goes on as it is looked at. */
export function startRun(hub: Hub, workflow: Workflow, { title = workflow.name, ...wanted }: Wanted): Run {
  const now = hub.now();
  const { name, path, jobs } = workflow;
  const own = jobs.length > 0 ? jobs : releaseSeeds(hub.state.ci, path, wanted.ref);
  const seeds = own.length > 0 ? own : [{ name: "build" }];
  const run: Run = {
    ...{ id: hub.nextId(), number: numberOf(hub, workflow), name, path, title, ...wanted, attempt: 1, status: "queued", conclusion: null },
    ...{ created: now, started: now, updated: now, next: [], approvals: [], past: [], cancelling: false },
    jobs: seeds.map((seed) => makeJob(seed, hub.nextId())),
  };
  hub.state.runs.push(run);
  return run;
}
