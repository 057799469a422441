import { type Check, verdictOf } from "./domain/check";
import type { Answer, Outcome, Plan, Turn, Watch } from "./domain/plan";
import { EXIT, type Exit, Problem } from "./domain/problem";
import { type Output, openOutput, type Terminal } from "./output";
import type { Rehearsal } from "./rehearse";
import type { Body, Options, Spec } from "./specs";
import type { Ask } from "./world/ask";
import type { Streams } from "./world/lines";
import { interrupt } from "./world/process";
import { type Event, liveWorld, type World } from "./world/world";

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
  const asked = {
    command: spec.name,
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    dryRun: options.dryRun ?? false,
    brief: spec.rehearses === true,
  };
  const listening = listen(around);
  let output = await openOutput({ ...terminal, color }, asked, NOWHERE);
  let world: World | undefined;
  let rehearsal: Rehearsal | undefined;
  let exit: Exit;
  try {
    const outside = {
      remote: options.remote,
      streams: around.streams,
      interrupted: listening.heard,
      tell: (event: Event) => output.progress(event),
    };
    const ask = around.interactive ? lazyAsk({ ...terminal, color }, listening) : undefined;
    world = liveWorld({ ...outside, folder: options.C, startedIn: around.startedIn, variables, ask });
    output = await openOutput({ ...terminal, color }, asked, world.env);
    if (spec.rehearses === true || spec.rehearses?.(options)) {
      rehearsal = await rehearsalOf(world, options);
      const { folder, told, ...inside } = rehearsal;
      world.close();
      world = liveWorld({ ...outside, ...inside, startedIn: folder, rehearsal: told, ask });
    }
    // Nothing of a rehearsal is anybody's: only the wizard asks in one, as it would for real.
    const sure = spec.rehearses === true ? { ...options, yes: true, said: options.yes } : options;
    exit = await take(await spec.body(), world, args, sure, output, listening);
  } catch (cause) {
    const problem = offlineOffered(problemOf(cause), spec);
    output.problem(rehearsal ? rehearsed(problem, options) : problem);
    exit = problem.exit;
  } finally {
    world?.close();
    await rehearsal?.close();
    listening.stop();
  }
  output.end(exit);
  return exit;
}

async function rehearsalOf(world: World, options: Options): Promise<Rehearsal> {
  const [{ openRehearsal }, { rehearsedFacts }] = await Promise.all([import("./rehearse"), import("./facts/rehearsed")]);
  return openRehearsal(world, await rehearsedFacts(world, options), options);
}

/** Problems that leave something half-way, which of a rehearsal nobody can go on with. */
const HALF_WAY: ReadonlySet<string> = new Set([
  ...["declined", "interrupted", "time-is-up", "outcome-unknown", "flow-stuck"],
  ...["server-refused", "server-limit", "server-unreachable", "server-answer", "push-unknown", "push-failed"],
]);

/** A rehearsal is over with its Problem, and its copy gone: its way on is another one. */
function rehearsed(problem: Problem, { keep, rehearse }: Options): Problem {
  if (!HALF_WAY.has(problem.code)) return problem;
  const { code, exit, cause, done } = problem;
  const message = problem.message.split("; ")[0] ?? problem.message;
  const left = keep ? "the copy is kept" : "it was a rehearsal, and nothing is left of it";
  const fix = `the same command${rehearse ? ", with --rehearse," : ""} begins another one`;
  return new Problem(code, `${message}; ${left}`, { exit, cause, fix, ...(done && { done }) });
}

/** Questions to the person at the terminal: what asks them is loaded with the first one. A signal ends the question that is open. */
function lazyAsk({ unicode, color }: Terminal, listening: Listening): Ask {
  const asking = async <T>(question: () => Promise<T>): Promise<T> => {
    listening.asking = true;
    try {
      return await question();
    } catch (cause) {
      const signal = listening.heard();
      if (!signal) throw cause;
      throw new Problem("interrupted", `ended by ${signal}; nothing was changed`, { exit: SIGNAL_EXITS[signal], cause });
    } finally {
      listening.asking = false;
    }
  };
  const opened = async () => {
    if (!unicode) return (await import("./world/ask-plainly")).openPlainAsk();
    const [{ openAsk }, { loadColors }] = await Promise.all([import("./world/ask"), import("./output/style")]);
    const chalk = await loadColors(color);
    return openAsk(chalk?.green ?? ((text) => text), color);
  };
  return {
    confirm: (question, enter) => asking(async () => (await opened()).confirm(question, enter)),
    choose: (question, choices) => asking(async () => (await opened()).choose(question, choices)),
    type: (question) => asking(async () => (await opened()).type(question)),
    edit: (question, text) => asking(async () => (await opened()).edit(question, text)),
  };
}

/** Whether somebody says yes to a Plan: by typing what it asks for, where it is of the kind that cannot be taken back. */
async function isConfirmed({ question, final, typed }: Plan, ask: Ask): Promise<boolean> {
  if (typed === undefined) return ask.confirm(question, !final);
  return (await ask.type(`${question}. Type ${typed} to go on:`)).trim() === typed;
}

interface Listening {
  heard(): Signal | undefined;
  /** While a Plan is performed or a Watch waits, a signal is noted and obeyed at the next chance; else it ends the process. */
  busy: boolean;
  /** A question is open: a signal ends it, and what it is asked for tells how far it came. */
  asking: boolean;
  stop(): void;
}

function listen({ onSignal, exit }: Surroundings): Listening {
  let signal: Signal | undefined;
  const listening: Listening = { heard: () => signal, busy: false, asking: false, stop: () => stop() };
  const stop = onSignal((one) => {
    if (!listening.busy && !listening.asking) return exit(SIGNAL_EXITS[one]);
    const first = signal === undefined;
    signal ??= one;
    if (first) interrupt(one);
  });
  return listening;
}

/** Takes a command's Turns, one after the other: shows each, confirms and performs a Plan, follows a Watch, hands the result back. */
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
  const way: Way = { again: undefined, performed: 0 };
  for (let next = await onWay(way, () => turns.next()); !next.done; ) {
    const turn = next.value;
    if (turn.kind === "answer") way.again = turn.again ?? way.again;
    const taken = await onWay(way, () => takeOne(turn, world, options, output, listening));
    // What is told on the way decides nothing: what a Watch before it came to stands.
    if (turn.kind !== "answer" || !turn.aside) exit = taken.exit;
    if (turn.kind === "plan" && taken.result !== undefined) way.performed++;
    // What a Watch came to may be a no that the command has an answer to, such as a re-run.
    if ((taken.exit !== EXIT.ok && turn.kind !== "watch") || taken.result === undefined) break;
    const { result } = taken;
    next = await onWay(way, () => turns.next(result));
  }
  return exit;
}

/** How far a command of several Turns has come. */
interface Way {
  /** The command that goes on from here. */
  again: string | undefined;
  performed: number;
}

/** Who leaves at a question is told what stays, and how to go on. */
async function onWay<T>({ again, performed }: Way, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const problem = problemOf(cause);
    if (again === undefined || !["declined", "interrupted"].includes(problem.code) || problem.done) throw cause;
    const steps = performed === 1 ? "1 step is" : `${performed} steps are`;
    const said = problem.message.replace(/; nothing was changed$/, "").replace(/^nothing was done$/, "this step was not done");
    const message = performed === 0 || problem.message === said ? problem.message : `${said}; ${steps} done, and stay`;
    throw new Problem(problem.code, message, { exit: problem.exit, cause, fix: `${again}        goes on from here` });
  }
}

interface Taken {
  exit: Exit;
  /** What a performed Plan or a Watch came to; absent where the command ends here. */
  result?: Outcome[] | Answer;
}

async function takeOne(turn: Turn, world: World, options: Options, output: Output, listening: Listening): Promise<Taken> {
  if (turn.kind === "watch") return takeWatch(turn, world, output, listening);
  const exit = exitOf(turn);
  if (turn.kind === "answer") {
    output.answer(turn);
    return { exit, result: turn };
  }
  const yes = turn.real ? options.said : options.yes;
  const nobody = !yes && !world.ask;
  output.plan(turn, options.dryRun || nobody || exit !== EXIT.ok);
  if (exit !== EXIT.ok) return { exit };
  if (options.dryRun) return { exit: exitOf({ checks: turn.left ?? [] }) };
  if (nobody) throw unconfirmed();
  if (!yes && world.ask && !(await isConfirmed(turn, world.ask))) throw new Problem("declined", "nothing was done", { exit: EXIT.no });
  return whileBusy(listening, async () => {
    const { perform } = await import("./perform");
    const outcomes = await perform(world, turn);
    output.done(turn, outcomes);
    world.journal?.(turn.title, outcomes);
    return { exit: EXIT.ok, result: outcomes };
  });
}

async function takeWatch(turn: Watch, world: World, output: Output, listening: Listening): Promise<Taken> {
  return whileBusy(listening, async () => {
    const { watch } = await import("./watch");
    const { answer, end } = await watch(world, turn, (seen) => output.watching(turn, seen));
    if (answer) output.answer(answer);
    const signal = world.interrupted();
    if (end === "interrupted" && signal)
      throw new Problem("interrupted", `ended by ${signal}; ${turn.left}`, {
        exit: SIGNAL_EXITS[signal],
        fix: "the same command looks again",
      });
    if (end === "time is up")
      throw new Problem(
        "time-is-up",
        `${turn.title}: ${answer ? "not over" : "what was asked had not answered"} after ${minutes(turn.atMost)}`,
        {
          exit: EXIT.unknown,
          fix: "the same command looks again",
        },
      );
    return answer ? { exit: exitOf(answer), result: answer } : { exit: EXIT.unknown };
  });
}

async function whileBusy<T>(listening: Listening, work: () => Promise<T>): Promise<T> {
  listening.busy = true;
  try {
    return await work();
  } finally {
    listening.busy = false;
  }
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function exitOf({ checks }: { checks: readonly Check[] }): Exit {
  const verdict = verdictOf(checks);
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
