import { verdictOf } from "./domain/check";
import type { Outcome, Turn } from "./domain/plan";
import { EXIT, type Exit, Problem } from "./domain/problem";
import { type Output, openOutput, type Terminal } from "./output";
import type { Body, Options, Spec } from "./specs";
import type { Streams } from "./world/lines";
import { interrupt } from "./world/process";
import { liveWorld, type World } from "./world/world";

/** What the process hands in; nothing below this reads `process`. */
export interface Surroundings {
  variables: Readonly<Record<string, string | undefined>>;
  startedIn: string;
  terminal: Terminal;
  streams: Streams;
  /** Somebody sits at a terminal who can be asked. */
  interactive: boolean;
  /** Calls back on SIGINT, SIGTERM, SIGHUP until the function it gives is called. */
  onSignal(heard: (signal: Signal) => void): () => void;
  /** Ends the process at once. */
  exit(code: Exit): void;
}

export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";
const SIGNAL_EXITS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs one command to its end; gives the exit code. */
export async function runCommand(spec: Spec, args: (string | undefined)[], options: Options, around: Surroundings): Promise<Exit> {
  const { terminal, variables } = around;
  const color = terminal.color && options.color;
  const asked = { command: spec.name, json: options.json ?? false, quiet: options.quiet ?? false, dryRun: options.dryRun ?? false };
  const listening = listen(around);
  let output = await openOutput({ ...terminal, color }, asked, NOWHERE);
  let world: World | undefined;
  let exit: Exit;
  try {
    world = liveWorld({
      folder: options.C,
      startedIn: around.startedIn,
      variables,
      remote: options.remote,
      streams: around.streams,
      confirm: around.interactive ? (question) => confirm(question, terminal) : undefined,
      interrupted: listening.heard,
    });
    output = await openOutput({ ...terminal, color }, asked, world.env);
    exit = await take(await spec.body(), world, args, options, output, listening);
  } catch (cause) {
    const problem = offlineOffered(problemOf(cause), spec);
    output.problem(problem);
    exit = problem.exit;
  } finally {
    world?.close();
    listening.stop();
  }
  output.end(exit);
  return exit;
}

async function confirm(question: string, { unicode }: Terminal): Promise<boolean> {
  if (unicode) return (await import("./world/ask")).askYesOrNo(question);
  return (await import("./world/ask-plainly")).askPlainly(question);
}

interface Listening {
  heard(): Signal | undefined;
  /** While a Plan is performed a signal is noted and obeyed between two Actions; else it ends the process. */
  performing: boolean;
  stop(): void;
}

function listen({ onSignal, exit }: Surroundings): Listening {
  let signal: Signal | undefined;
  const listening: Listening = { heard: () => signal, performing: false, stop: () => stop() };
  const stop = onSignal((one) => {
    if (!listening.performing) exit(SIGNAL_EXITS[one]);
    else if (!signal) interrupt(one);
    signal ??= one;
  });
  return listening;
}

/** Takes a command's Turns, one after the other: shows each, confirms and performs a Plan, hands the result back. */
async function take(
  body: Body,
  world: World,
  args: (string | undefined)[],
  options: Options,
  output: Output,
  listening: Listening,
): Promise<Exit> {
  const turns = body(world, args, options);
  if (turns instanceof Promise) return (await takeOne(await turns, world, options, output, listening)).exit;
  let exit: Exit = EXIT.ok;
  for (let next = await turns.next(); !next.done; ) {
    const taken = await takeOne(next.value, world, options, output, listening);
    exit = taken.exit;
    if (exit !== EXIT.ok || !taken.outcomes) break;
    next = await turns.next(taken.outcomes);
  }
  return exit;
}

interface Taken {
  exit: Exit;
  /** What a performed Plan came to. */
  outcomes?: Outcome[];
}

async function takeOne(turn: Turn, world: World, options: Options, output: Output, listening: Listening): Promise<Taken> {
  const exit = exitOf(turn);
  if (turn.kind === "answer") {
    output.answer(turn);
    return { exit };
  }
  const nobody = !options.yes && !world.confirm;
  output.plan(turn, options.dryRun || nobody || exit !== EXIT.ok);
  if (exit !== EXIT.ok || options.dryRun) return { exit };
  if (nobody) throw unconfirmed();
  if (!options.yes && !(await world.confirm?.(turn.question))) throw new Problem("declined", "nothing was done", { exit: EXIT.no });
  listening.performing = true;
  try {
    const { perform } = await import("./perform");
    const outcomes = await perform(world, turn);
    output.done(turn, outcomes);
    return { exit: EXIT.ok, outcomes };
  } finally {
    listening.performing = false;
  }
}

function exitOf(turn: Turn): Exit {
  const verdict = verdictOf(turn.checks);
  return verdict === "no" ? EXIT.no : verdict === "unknown" ? EXIT.unknown : EXIT.ok;
}

function unconfirmed(): Problem {
  return new Problem("needs-confirmation", "the plan was not carried out: there is no terminal to confirm it on", {
    exit: EXIT.usage,
    fix: "the same command with --yes",
  });
}

/** Everything that is thrown, as a Problem: the system's own errors with their words, the rest as a bug. */
function problemOf(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  const error = cause as NodeJS.ErrnoException;
  if (error?.name === "ExitPromptError") return new Problem("interrupted", "ended by SIGINT; nothing was changed", { exit: 130, cause });
  if (typeof error?.syscall === "string")
    return new Problem("file-unreadable", error.message, {
      cause,
      fix: "put right what the system names, then run the same command again",
    });
  return new Problem("bug", error?.stack ?? String(cause), {
    exit: EXIT.bug,
    cause,
    fix: "please report this with the command that you ran",
  });
}

const WITHOUT_REMOTE: ReadonlySet<string> = new Set(["no-remote", "remote-unreachable"]);

/** Where the remote is not to be had, the commands that can do without say so. */
function offlineOffered(problem: Problem, { flags }: Spec): Problem {
  const { code, message, fix, exit, cause } = problem;
  if (!WITHOUT_REMOTE.has(code) || !flags.some((flag) => flag.flags === "--offline")) return problem;
  return new Problem(code, message, { exit, cause, fix: fix === undefined ? "--offline" : `${fix}, or --offline` });
}

/** Says what is wrong with a command line that could not be read. */
export async function refuseUsage(command: string, message: string, fix: string, json: boolean, terminal: Terminal): Promise<Exit> {
  const problem = new Problem("usage", message, { exit: EXIT.usage, fix });
  const output = await openOutput(terminal, { command, json, quiet: false, dryRun: false }, NOWHERE);
  output.problem(problem);
  output.end(problem.exit);
  return problem.exit;
}

/** No workflow asks for annotations, outputs or a summary. */
const NOWHERE = { actions: false, outputFile: undefined, summaryFile: undefined };
