import type { Run, Workflow } from "./actions/run";
import { seededCheck } from "./actions/seeds";
import { startRun } from "./actions/start";
import type { Hub } from "./hub";
import type { Workshop } from "./jobs";
import { workOn } from "./release-jobs";
import { isOwn, workOnOwn } from "./workflows/own";

/** What this repository's CI does of itself: the files of its two release workflows, and the check of its gate. */
export interface Ci {
  build: string;
  publish: string;
  gate: string;
  /** With what its jobs really work; absent: a run goes on from look to look, and does nothing. */
  workshop?: Workshop;
  /** Who approves and merges every pull request whose checks are green; absent: nobody. */
  colleague?: string;
  /** A run is over at the first look at it, and who reviews merges at once: for tests of who waits by the clock. */
  prompt?: true;
}

interface Change {
  ref: string;
  sha: string;
}

/** What a recorded effect made of a ref; nothing where it made none, or deleted it. */
function changeOf(what: string, about: Readonly<Record<string, unknown>>): Change | undefined {
  if (what === "create tag") return { ref: `refs/tags/${about.tag}`, sha: String(about.sha) };
  if (!["push", "create ref", "update ref", "merge"].includes(what)) return undefined;
  const sha = about.now ?? about.sha;
  return typeof sha === "string" ? { ref: String(about.ref), sha } : undefined;
}

/** Starts what GitHub would start for a change: release-build for a tag, release-publish for a release, the gate for a branch. */
export function startRuns(hub: Hub, what: string, about: Readonly<Record<string, unknown>>, by: string): void {
  const { ci } = hub.state;
  if (!ci) return;
  const [tags, heads] = ["refs/tags/", "refs/heads/"];
  const change = changeOf(what, about);
  if (what === "publish") started(hub, ci.publish, { event: "release", ref: String(about.tag), by });
  if (change?.ref.startsWith(tags)) started(hub, ci.build, { event: "push", ref: change.ref.slice(tags.length), by });
  if (change?.ref.startsWith(heads)) hub.state.checks.push(seededCheck({ name: ci.gate, sha: change.sha }, hub));
}

function started(hub: Hub, file: string, { event, ref, by }: Pick<Run, "event" | "ref" | "by">): void {
  startRun(hub, workflowOf(hub, file), { event, ref, tag: true, sha: "", by });
}

function workflowOf({ state, nextId, now }: Hub, file: string): Workflow {
  const path = `.github/workflows/${file}`;
  const known = state.workflows.find((one) => one.path === path);
  if (known) return known;
  const made: Workflow = { id: nextId(), name: nameOf(file), path, state: "active", created: now(), updated: now(), jobs: [] };
  state.workflows.push(made);
  return made;
}

const nameOf = (file: string) => file.replace(/\.ya?ml$/, "");

/** The commits of runs that were started for a tag: a pushed tag may be an object of its own. */
export async function placeRuns({ state, git }: Pick<Hub, "state" | "git">): Promise<void> {
  for (const run of state.runs.filter(({ sha }) => sha === "")) run.sha = (await git.commit(`refs/tags/${run.ref}`))?.sha ?? "";
}

/** Does the work of the jobs that are under way, each job's once an attempt; true where the run goes on by itself, and not by looks. */
export async function workOnRun(hub: Hub, run: Run): Promise<boolean> {
  const { ci } = hub.state;
  if (!ci?.workshop) return false;
  const site = { workshop: ci.workshop, hub, run };
  if (isOwn(site)) {
    await workOnOwn(site);
    return true;
  }
  await workOn(site, ci);
  return false;
}
