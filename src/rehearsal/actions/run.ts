export interface Progress {
  status: string;
  conclusion: string | null;
}

interface Times {
  started: string | null;
  completed: string | null;
}

export interface Step extends Progress, Times {
  name: string;
}

/** One job of a run, and what will become of it. */
export interface Job extends Progress, Times {
  id: number;
  name: string;
  steps: Step[];
  /** The names of the jobs that come before; until they are over this one is not there yet. */
  needs: string[];
  environment: string | null;
  /** What it ends with, by the run's attempt; the last one stays. */
  ends: string[];
  /** The step that fails where it ends with a failure; null: the last one. */
  failsAt: string | null;
  /** What the failing step, or the last one, writes. */
  log: string;
  /** Looks that a wait timer has been waited for. */
  waited: number;
  /** Its condition is false: it is skipped when its turn comes. */
  off: boolean;
  /** Why GitHub itself stopped it. */
  note: string | null;
}

export interface Approval {
  state: "approved" | "rejected";
  comment: string;
  environments: string[];
  by: string;
}

/** A workflow run; each look at it takes the next entry of `next`, or brings its jobs on by a step. */
export interface Run extends Progress {
  id: number;
  number: number;
  name: string;
  path: string;
  title: string;
  event: string;
  /** The short name of a branch, or of a tag. */
  ref: string;
  tag: boolean;
  sha: string;
  attempt: number;
  by: string;
  created: string;
  started: string;
  updated: string;
  next: Partial<Run>[];
  jobs: Job[];
  approvals: Approval[];
  /** The jobs of earlier attempts. */
  past: { attempt: number; jobs: Job[] }[];
  cancelling: boolean;
}

/** How a job is told to the control path: complete with a status, or with what is to become of it. */
export interface JobSeed extends Partial<Omit<Job, "steps" | "ends" | "needs">> {
  name: string;
  steps?: string[];
  ends?: string | string[];
  needs?: string | string[];
}

export interface Workflow {
  id: number;
  name: string;
  path: string;
  state: "active" | "disabled_manually";
  created: string;
  updated: string;
  /** The jobs of each run that is started here. */
  jobs: JobSeed[];
}

export interface CheckRun extends Progress {
  id: number;
  name: string;
  sha: string;
  created: string;
  /** The App that set it. */
  app: number;
}

export interface Status {
  id: number;
  context: string;
  sha: string;
  state: "error" | "failure" | "pending" | "success";
  description: string | null;
  target: string | null;
  created: string;
  by: string;
}

/** GitHub's own Actions, as an App. */
export const ACTIONS_APP = 15368;

const list = (value: string | string[] | undefined, usual: string[]) => (typeof value === "string" ? [value] : (value ?? usual));

/** A job from its seed; one that is given no status has yet to run. */
export function makeJob({ name, steps = ["Set up job", "Run"], ends, needs, ...rest }: JobSeed, id: number): Job {
  const conclusion = rest.conclusion ?? null;
  const waiting = { status: "queued", conclusion, started: null, completed: null, environment: null, failsAt: null };
  const states = { waited: 0, off: false, note: null, log: "" };
  const made = steps.map((step) => ({ name: step, status: "queued", conclusion: null, started: null, completed: null }));
  return {
    id,
    name,
    ...waiting,
    ...states,
    needs: list(needs, []),
    ends: list(ends, [conclusion ?? "success"]),
    ...rest,
    steps: rest.status ? [] : made,
  };
}
