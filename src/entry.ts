import { version as programVersion } from "../package.json";
import type { Signal, Surroundings } from "./cli";
import { converted } from "./domain/conversion";
import { plainCommand } from "./plain";
import { isTerminal, openWriter } from "./world/standard";

/**
 * Where the process begins. The fast lane answers `--version` and a plain `convert` without the command-line library; all
 * else, and every mistake, goes to command-line.ts.
 */
function start(argv: readonly string[]): void {
  const quick = fastLane(argv);
  if (quick !== undefined) stdout.write(quick);
  else void slowLane(argv);
}

const stdout = openWriter(1, () => process.stdout.on("error", outputLost), outputLost);
const ignored = () => undefined;
const stderr = openWriter(2, () => process.stderr.on("error", ignored), ignored);

let streaming = false;

/**
 * Nobody takes the output any more. A reader that has seen enough of a stream (`cogrel convert - | head`) ends it quietly;
 * all else goes on to its end: a bump must not stop half-way, and a refusal stays one. A full disk is a failure.
 */
function outputLost(error: NodeJS.ErrnoException): void {
  const read = error.code === "EPIPE";
  if (streaming) process.exit(read ? 0 : 1);
  if (!read) process.once("exit", (code) => (process.exitCode = code || 1));
}

function fastLane(argv: readonly string[]): string | undefined {
  const [command, ...rest] = argv;
  if (command === "--version" && rest.length === 0) return `${programVersion}\n`;
  if (command !== "convert" || rest.length === 0 || rest.some((word) => word.startsWith("-"))) return undefined;
  const forms = rest.map((word) => converted(word, "pep440"));
  return forms.every((form) => form !== undefined) ? `${forms.join("\n")}\n` : undefined;
}

/** A plain line of CI's needs no command-line library; everything else, and every mistake, is its own. */
async function slowLane(argv: readonly string[]): Promise<void> {
  const plain = plainCommand(argv);
  if (plain) {
    const { runCommand } = await import("./cli");
    process.exitCode = await runCommand(plain.spec, plain.args, plain.options, surroundings());
    return;
  }
  const { main } = await import("./command-line");
  process.exitCode = await main(argv, surroundings());
}

function surroundings(): Surroundings {
  const { env } = process;
  const printed = isTerminal(1);
  const told = isTerminal(2);
  return {
    variables: env,
    startedIn: process.cwd(),
    terminal: {
      out: stdout.write,
      err: stderr.write,
      columns: (printed ? stdout.stream().columns : told ? stderr.stream().columns : undefined) || undefined,
      color: printed && told && env.NO_COLOR === undefined && env.TERM !== "dumb",
      live: told && env.TERM !== "dumb" ? (printed ? stdout : stderr).stream().rows || undefined : undefined,
      unicode: env.TERM !== "dumb" && env.TERM !== "linux" && hasUnicode(env),
    },
    streams: {
      get input() {
        return process.stdin;
      },
      out: (text) => written(stdout.stream(), text),
      err: (text) => written(stderr.stream(), text),
    },
    interactive: told && isTerminal(0),
    onSignal,
    exit: (code) => process.exit(code),
  };
}

function hasUnicode(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === "win32") return env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || "");
}

/** Writes a piece of a stream; a promise to wait for when the reader is slower. */
function written(stream: NodeJS.WriteStream, text: string): Promise<void> | undefined {
  streaming = true;
  if (stream.write(text)) return undefined;
  return new Promise((resolve) => {
    const go = () => {
      stream.off("drain", go).off("error", go);
      resolve();
    };
    stream.on("drain", go).on("error", go);
  });
}

function onSignal(heard: (signal: Signal) => void): () => void {
  const signals: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, heard);
  return () => {
    for (const signal of signals) process.off(signal, heard);
  };
}

start(process.argv.slice(2));
