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
}

const ERR_LIMIT = 64 * 1024;

/** Starts one program with an argument array, never a shell; rejects only when it cannot be started at all. */
export function run(program: string, args: readonly string[], { cwd, env, limit, input, onOut }: Running): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"], windowsHide: true });
    const out: Buffer[] = [];
    let err = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limit * 1000);
    child.stdout?.on("data", onOut ?? ((chunk: Buffer) => out.push(chunk)));
    child.stderr?.on("data", (chunk: Buffer) => {
      if (err.length < ERR_LIMIT) err += chunk.toString("utf8");
    });
    child.on("error", (cause) => {
      clearTimeout(timer);
      reject(cause);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out: Buffer.concat(out), err, timedOut });
    });
    // The child may be gone before it has read its input; its exit code tells the story.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

/** Whether a program can be started at all. */
export async function programThere(program: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    return (await run(program, ["--version"], { cwd: ".", env, limit: 60 })).code === 0;
  } catch {
    return false;
  }
}
