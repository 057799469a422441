import { Command, CommanderError } from "commander";
import { version as programVersion } from "../package.json";
import { verdictOf } from "./domain/check";
import type { Outcome, Turn } from "./domain/plan";
import { EXIT, type Exit, Problem } from "./domain/problem";
import { type Output, openOutput, type Terminal } from "./output";
import { type Body, GLOBAL_FLAGS, type Options, SPECS, type Spec } from "./specs";
import type { Streams } from "./world/lines";
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

/** Runs a command line; gives the exit code. */
export async function main(argv: readonly string[], around: Surroundings): Promise<Exit> {
  let exit: Exit = EXIT.ok;
  const program = commandLine(around.terminal, async (spec, args, options) => {
    exit = await runCommand(spec, args, options, around);
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    if (cause.exitCode === 0) return EXIT.ok;
    const problem = new Problem("usage", cause.message.replace(/^error: /, ""), { exit: EXIT.usage, fix: helpFor(argv) });
    const output = openOutput(
      around.terminal,
      { command: argv.find(isCommand) ?? "", json: argv.includes("--json"), quiet: false, dryRun: false },
      { actions: false, outputFile: undefined, summaryFile: undefined },
    );
    output.problem(problem);
    output.end(problem.exit);
    return problem.exit;
  }
  return exit;
}

const isCommand = (word: string) => SPECS.some((spec) => spec.name === word);

function helpFor(argv: readonly string[]): string {
  const command = argv.find(isCommand);
  return command === undefined ? "cogrel --help" : `cogrel ${command} --help`;
}

type Runner = (spec: Spec, args: (string | undefined)[], options: Options) => Promise<void>;

/** The command line as commander reads it, made from the specs. */
function commandLine(terminal: Terminal, run: Runner): Command {
  const program = new Command("cogrel").description("Release management: one version for a Go CLI, a Rust crate and Python packages.");
  program.version(programVersion, "--version", "print cogrel's own version").helpOption("--help", "show help").helpCommand(false);
  program
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => undefined, getOutHelpWidth: () => terminal.columns ?? 80 });
  program.action(() => program.outputHelp());
  program.argument("[command]").allowExcessArguments(true).enablePositionalOptions();
  addFlags(program);
  program.addHelpText("after", "\nRun cogrel <command> --help for its flags and examples; cogrel explain <code> for any check or problem.");
  program.on("command:*", () => undefined);
  for (const spec of SPECS) program.addCommand(commandOf(spec, program, run));
  return program;
}

function commandOf(spec: Spec, program: Command, run: Runner): Command {
  const command = new Command(spec.name).summary(spec.about).description([spec.about, ...spec.more].join("\n\n"));
  command.helpOption("--help", "show help").exitOverride().copyInheritedSettings(program);
  for (const argument of spec.args.split(" ").filter((word) => word !== "")) command.argument(argument);
  for (const { flags, about } of spec.flags) command.option(flags, about);
  addFlags(command);
  const width = Math.max(...spec.examples.map(([line]) => line.length));
  const examples = spec.examples.map(([line, what]) => `  $ cogrel ${line.padEnd(width)}   # ${what}`);
  command.addHelpText("after", `\nExamples:\n${examples.join("\n")}`);
  command.action(async () => {
    const own = command.opts();
    const above = program.opts();
    // Both levels take the flags of all commands; --no-color is on by default, so that both must leave it on.
    const options = { ...above, ...own, color: above.color !== false && own.color !== false };
    await run(spec, command.processedArgs.flat(), options);
  });
  return command;
}

function addFlags(command: Command): void {
  for (const { flags, about } of GLOBAL_FLAGS) command.option(flags, about);
}

async function runCommand(spec: Spec, args: (string | undefined)[], options: Options, around: Surroundings): Promise<Exit> {
  const { terminal, variables } = around;
  const color = terminal.color && options.color;
  const asked = { command: spec.name, json: options.json ?? false, quiet: options.quiet ?? false, dryRun: options.dryRun ?? false };
  const listening = listen(around);
  let output = openOutput({ ...terminal, color }, asked, { actions: false, outputFile: undefined, summaryFile: undefined });
  let world: World | undefined;
  let exit: Exit;
  try {
    world = liveWorld({
      folder: options.C,
      startedIn: around.startedIn,
      variables,
      remote: options.remote,
      streams: around.streams,
      confirm: around.interactive ? confirm : undefined,
      interrupted: listening.heard,
    });
    output = openOutput({ ...terminal, color }, asked, world.env);
    exit = await take(await spec.body(), world, args, options, output, listening);
  } catch (cause) {
    const problem = problemOf(cause);
    output.problem(problem);
    exit = problem.exit;
  } finally {
    world?.close();
    listening.stop();
  }
  output.end(exit);
  return exit;
}

async function confirm(question: string): Promise<boolean> {
  const { askYesOrNo } = await import("./world/ask");
  return askYesOrNo(question);
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
    signal = one;
    if (!listening.performing) exit(SIGNAL_EXITS[one]);
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
