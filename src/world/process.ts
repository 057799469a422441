import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";

export interface Ran {
  /** The exit code; null when a signal or the time limit ended it. */
  code: number | null;
  out: Buffer;
  err: string;
  timedOut: boolean;
}

export interface Running {
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Seconds. */
  limit: number;
  input?: string | Buffer;
  /** Takes the output as it comes, instead of keeping it. */
  onOut?: (chunk: Buffer) => void;
  /** A signal that ends cogrel is passed on to this program. */
  interruptible?: boolean;
}

const interruptible = new Set<(signal: NodeJS.Signals) => void>();

/** Passes a signal on to the programs that may be ended half-way. */
export function interrupt(signal: NodeJS.Signals): void {
  for (const end of interruptible) end(signal);
}

/** Has `end` called when a signal ends cogrel, or what it is for is given up, until the function that it gives is called. */
export function whenInterrupted(end: (signal: NodeJS.Signals) => void): () => void {
  interruptible.add(end);
  const forget = whenGivenUp(end);
  return () => {
    interruptible.delete(end);
    forget();
  };
}

/** Work that nobody waits for any more once it is given up. */
interface Patience {
  over: boolean;
  ends: Set<(signal: NodeJS.Signals) => void>;
}

const patience = new AsyncLocalStorage<Patience>();

/** Begins work whose requests and programs all end when `giveUp` is called, at once; what it begins after that ends as it begins. */
export function patiently<T>(work: () => Promise<T>): { result: Promise<T>; giveUp(): void } {
  const own: Patience = { over: false, ends: new Set() };
  return {
    result: patience.run(own, work),
    giveUp() {
      own.over = true;
      for (const end of own.ends) end("SIGTERM");
    },
  };
}

function whenGivenUp(end: (signal: NodeJS.Signals) => void): () => void {
  const own = patience.getStore();
  if (own?.over) end("SIGTERM");
  own?.ends.add(end);
  return () => void own?.ends.delete(end);
}

const ERR_LIMIT = 64 * 1024;

/** Starts one program with an argument array, never a shell; rejects only when it cannot be started at all. */
export function run(
  program: string,
  args: readonly string[],
  { cwd, env, limit, input, onOut, interruptible: passed = false }: Running,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"], windowsHide: true });
    const out: Buffer[] = [];
    let err = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limit * 1000);
    const forget = (passed ? whenInterrupted : whenGivenUp)((signal) => child.kill(signal));
    let heard = 0;
    child.stdout?.on("data", (chunk: Buffer) => {
      heard++;
      if (onOut) onOut(chunk);
      else out.push(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      heard++;
      if (err.length < ERR_LIMIT) err += chunk.toString("utf8");
    });
    const end = () => {
      clearTimeout(timer);
      forget();
    };
    child.on("error", (cause) => {
      end();
      reject(cause);
    });
    child.on("close", (code) => {
      end();
      resolve({ code, out: Buffer.concat(out), err, timedOut });
    });
    const close = () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    child.on("exit", () => whenQuiet(() => heard, close));
    // The child may be gone before it has read its input; its exit code tells the story.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

const QUIET = 300;

/** What a program left running, such as a hook's own, may hold its output open for hours: once it has ended, silence is the end. */
function whenQuiet(heard: () => number, quiet: () => void): void {
  const before = heard();
  setTimeout(() => (heard() === before ? quiet() : whenQuiet(heard, quiet)), QUIET).unref();
}

/** Whether a program can be started at all. */
export async function programThere(program: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    return (await run(program, ["--version"], { cwd: ".", env, limit: 60 })).code === 0;
  } catch {
    return false;
  }
}
