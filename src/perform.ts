import type { Action, Outcome, Plan } from "./domain/plan";
import { Problem } from "./domain/problem";
import { applyCommit, applyEdit, applyStage, applyTag, applyVerify, type Editing, type Effect } from "./world/changes";
import type { World } from "./world/world";

const SIGNAL_EXITS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Performs a Plan, step after step: each Action looks first, acts once, reads back. What failed before anything became
 * public is taken back, newest first; a Problem says so. Nothing here decides what to do.
 */
export async function perform(world: World, plan: Plan): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const undos: NonNullable<Effect["undo"]>[] = [];
  const actions = plan.steps.flat();
  const editing: Editing = { count: actions.filter((action) => action.do === "edit").length, folders: new Map() };
  try {
    for (const action of actions) {
      stopIfAsked(world);
      world.tell({ action, at: "begun" });
      const { undo, ...effect } = await apply(world, action, editing);
      if (undo) undos.push(undo);
      outcomes.push({ action, ...effect });
      world.tell({ action, at: "ended" });
    }
    // Asked too late for a step to be left out, early enough to take all of it back.
    if (plan.local) stopIfAsked(world);
  } catch (cause) {
    if (mayBePublic(cause)) throw interrupted(world, (cause as Problem).message, cause) ?? cause;
    await takeBack(undos.reverse(), cause);
    stopIfAsked(world, cause);
    throw cause;
  }
  return outcomes;
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

/** After a push of unknown outcome nothing is taken back: the tag here is what a resumed run goes on from. */
function mayBePublic(cause: unknown): boolean {
  return cause instanceof Problem && cause.code === "push-unknown";
}

function stopIfAsked(world: World, cause?: unknown): void {
  const problem = interrupted(world, "nothing was changed", cause);
  if (problem) throw problem;
}

function interrupted(world: World, left: string, cause: unknown): Problem | undefined {
  const signal = world.interrupted();
  const fix = "the same command starts again";
  return signal && new Problem("interrupted", `ended by ${signal}; ${left}`, { exit: SIGNAL_EXITS[signal], cause, fix });
}

async function apply(world: World, action: Action, editing: Editing): Promise<Effect> {
  const git = await world.git("person");
  switch (action.do) {
    case "edit":
      return applyEdit(git, action, editing);
    case "stage":
      return applyStage(git, action);
    case "verify":
      return applyVerify(git, action);
    case "commit":
      return applyCommit(git, action);
    case "tag":
      return applyTag(git, action);
    case "push": {
      const { applyPush } = await import("./world/push");
      return applyPush(git, action);
    }
  }
}
