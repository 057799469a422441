import type { Action, GithubAction, Outcome, Plan, SettingAction } from "./domain/plan";
import { Problem } from "./domain/problem";
import { applyCommit, applyEdit, applyStage, applyTag, applyVerify, type Editing, type Effect } from "./world/changes";
import type { Git } from "./world/git";
import type { World } from "./world/world";

const SIGNAL_EXITS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Actions of one step that go side by side. */
const TOGETHER = 4;

/**
 * Performs a Plan, step after step: each Action looks first, acts once, reads back. What failed before anything became
 * public is taken back, newest first; after that it stops, and the Problem says what is done and what is left. Nothing here
 * decides what to do.
 */
export async function perform(world: World, plan: Plan): Promise<Outcome[]> {
  const actions = plan.steps.flat();
  const editing: Editing = { count: actions.filter((action) => action.do === "edit").length, folders: new Map() };
  const run: Run = { outcomes: new Map(), undos: [], failures: [] };
  for (const step of plan.steps) {
    await performStep(world, step, editing, run);
    if (run.failures.length > 0) break;
  }
  const outcomes = actions.flatMap((action) => run.outcomes.get(action) ?? []);
  // Asked too late for a step to be left out, early enough to take all of it back.
  if (plan.local && run.failures.length === 0) run.failures.push(...asked(world));
  const [cause] = run.failures;
  if (cause === undefined) return outcomes;
  if (isPublic(plan, outcomes, cause)) throw stopped(world, plan, outcomes, cause);
  await takeBack(run.undos.reverse(), cause);
  throw cause instanceof Problem && cause.code === "interrupted" ? cause : (interrupted(world, "nothing was changed", cause) ?? cause);
}

interface Run {
  outcomes: Map<Action, Outcome>;
  undos: NonNullable<Effect["undo"]>[];
  failures: unknown[];
}

/** One step: side by side where it has several Actions of a far end; what has begun is waited for, even when another failed. */
async function performStep(world: World, step: readonly Action[], editing: Editing, run: Run): Promise<void> {
  const waiting = [...step];
  const worker = async () => {
    for (let action = waiting.shift(); action && run.failures.length === 0; action = waiting.shift()) {
      try {
        const [signal] = asked(world);
        if (signal) throw signal;
        const { undo, ...effect } = await apply(world, action, editing);
        if (undo) run.undos.push(undo);
        run.outcomes.set(action, { action, ...effect });
      } catch (cause) {
        run.failures.push(cause);
      }
    }
  };
  const workers = step.every((action) => action.do === "upload" || action.do === "download") ? TOGETHER : 1;
  await Promise.all(Array.from({ length: workers }, worker));
}

/** Takes back all that can be; what cannot is told with what went wrong. */
async function takeBack(undos: readonly NonNullable<Effect["undo"]>[], why: unknown): Promise<void> {
  const left: string[] = [];
  for (const undo of undos) {
    try {
      await undo();
    } catch (cause) {
      left.push((cause as Error).message);
    }
  }
  if (left.length === 0) return;
  const parts = { fix: "git diff HEAD shows what is left; git checkout HEAD -- FILE restores a file", cause: why };
  throw new Problem(why instanceof Problem ? why.code : "bug", `${(why as Error).message}; not taken back: ${left.join("; ")}`, parts);
}

/** Whether something of it is, or may be, public: then nothing is taken back, and the same command goes on from there. */
function isPublic(plan: Plan, outcomes: readonly Outcome[], cause: unknown): boolean {
  if (plan.local) return false;
  return (
    (cause instanceof Problem && UNKNOWN.has(cause.code)) ||
    outcomes.some(({ action, result }) => result === "done" && !LOCAL.has(action.do))
  );
}

/** Problems after which nobody knows whether the effect happened. */
const UNKNOWN: ReadonlySet<string> = new Set(["push-unknown", "outcome-unknown"]);

/** Actions that nobody else sees. */
const LOCAL: ReadonlySet<Action["do"]> = new Set(["edit", "put-file", "stage", "commit", "verify", "tag", "set-env", "run-workflows"]);

/** The Problem of a Plan that stopped half-way, with what is done. */
function stopped(world: World, plan: Plan, outcomes: readonly Outcome[], cause: unknown): unknown {
  const problem = interrupted(world, left(plan, outcomes), cause) ?? cause;
  if (!(problem instanceof Problem)) return problem;
  const { code, message, fix, exit } = problem;
  return new Problem(code, message, { exit, cause: problem.cause ?? cause, done: outcomes, ...(fix !== undefined && { fix }) });
}

function left({ steps }: Plan, outcomes: readonly Outcome[]): string {
  return `${outcomes.length} of ${steps.flat().length} steps are done, and stay`;
}

/** The Problem of a signal that asked the command to end; none when none did. */
function asked(world: World): Problem[] {
  const problem = interrupted(world, "nothing was changed", undefined);
  return problem ? [problem] : [];
}

function interrupted(world: World, left: string, cause: unknown): Problem | undefined {
  const signal = world.interrupted();
  const fix = "the same command starts again";
  return signal && new Problem("interrupted", `ended by ${signal}; ${left}`, { exit: SIGNAL_EXITS[signal], cause, fix });
}

async function apply(world: World, action: Action, editing: Editing): Promise<Effect> {
  switch (action.do) {
    case "create-release":
    case "upload":
    case "delete-asset":
    case "open-pull":
    case "create-branch":
    case "write-file":
    case "rerun":
    case "edit-release":
    case "publish":
      return (await import("./world/github/changes")).applyToGithub(world, action);
    case "set-environment":
    case "allow-tags":
    case "forbid-branches":
    case "forbid-tags":
    case "forbid-others":
    case "add-reviewers":
    case "require-check":
    case "set-ruleset":
    case "make-immutable":
      return (await import("./world/github/set")).applySetting(world, action);
    case "download":
      return (await import("./world/github/saved")).saveAsset(world, action);
    case "run-workflows":
      return (await import("./world/workflows")).applyRunWorkflows(world);
    case "set-env":
      return (await import("./world/workflow-env")).applySetEnv(world, action);
    default:
      return applyHere(await world.git("person"), action, editing);
  }
}

async function applyHere(
  git: Git,
  action: Exclude<Action, GithubAction | SettingAction | { do: "set-env" | "download" | "run-workflows" }>,
  editing: Editing,
): Promise<Effect> {
  switch (action.do) {
    case "edit":
      return applyEdit(git, action, editing);
    case "put-file":
      return (await import("./world/put-file")).applyPutFile(git, action);
    case "stage":
      return applyStage(git, action);
    case "verify":
      return applyVerify(git, action);
    case "commit":
      return applyCommit(git, action);
    case "tag":
      return applyTag(git, action);
    case "push":
      return (await import("./world/push")).applyPush(git, action);
    case "bump-branch":
      return (await import("./world/branch-bump")).applyBranchBump(git, action);
    case "push-branch":
      return (await import("./world/push")).applyPushBranch(git, action);
  }
}
