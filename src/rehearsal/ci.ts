import type { Hub } from "./hub";
import type { Workshop } from "./jobs";
import { goOn } from "./release-jobs";
import type { CheckRun, Run } from "./state";

/** What this repository's CI does of itself: the files of its two release workflows, and the check of its gate. */
export interface Ci {
  build: string;
  publish: string;
  gate: string;
  /** With what its jobs really work; absent: a run goes on from look to look, and does nothing. */
  workshop?: Workshop;
}

type Starting = Pick<Hub, "state" | "nextId" | "now">;

/** Starts what GitHub would start for a change: release-build for a tag, release-publish for a release, the gate for a branch. */
export function startRuns(hub: Starting, what: string, about: Readonly<Record<string, unknown>>): void {
  const { ci } = hub.state;
  if (!ci) return;
  const ref = String(about.ref ?? "");
  const gone = about.now === null;
  if (what === "push" && ref.startsWith("refs/tags/") && !gone) start(hub, ci.build, "push", ref.slice("refs/tags/".length));
  if (what === "push" && ref.startsWith("refs/heads/") && !gone) hub.state.checks.push(gateOf(hub, ci.gate, String(about.now)));
  if (what === "publish") start(hub, ci.publish, "release", String(about.tag));
}

/** A run goes on by one at each look: nothing waits, nothing races. */
const SCRIPT = [
  { status: "in_progress", conclusion: null },
  { status: "completed", conclusion: "success" },
];

function start({ state, nextId, now }: Starting, file: string, event: string, tag: string): void {
  const run: Run = {
    ...{
      id: nextId(),
      name: file.replace(/\.ya?ml$/, ""),
      path: `.github/workflows/${file}`,
      event,
      ref: tag,
      sha: "",
      attempt: 1,
      created: now(),
    },
    ...{ status: "queued", conclusion: null },
    next: state.ci?.workshop ? [] : [...SCRIPT],
    jobs: [],
  };
  state.runs.push(run);
}

function gateOf({ nextId, now }: Starting, name: string, sha: string): CheckRun {
  return { id: nextId(), name, sha, status: "completed", conclusion: "success", created: now() };
}

const working = new WeakSet<Run>();

/** Takes a run one step on: by its script, or by doing its next job, which may look at its own run. */
export async function stepRun(hub: Hub, run: Run): Promise<void> {
  const { ci } = hub.state;
  if (!ci?.workshop || run.next.length > 0 || run.status === "completed") return void Object.assign(run, run.next.shift());
  if (working.has(run)) return;
  working.add(run);
  await goOn(hub, run, ci.workshop, run.path.endsWith(`/${ci.build}`) ? "build" : "publish").finally(() => working.delete(run));
}

/** The commits of runs that were started for a tag: a pushed tag may be an object of its own. */
export async function placeRuns({ state, git }: Pick<Hub, "state" | "git">): Promise<void> {
  for (const run of state.runs.filter(({ sha }) => sha === "")) run.sha = (await git.commit(`refs/tags/${run.ref}`))?.sha ?? "";
}
