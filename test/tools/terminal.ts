import { spawn } from "node:child_process";
import { join } from "node:path";
import { PROGRAM } from "../harness";

export const CTRL_C = "\x03";

/** Runs the program in a real terminal, and types these answers, one at each question; a signal's name is sent. */
export function terminal(
  args: readonly string[],
  answers: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ code: number | null; out: string }> {
  const driver = join(import.meta.dirname, "../../scripts/picture/terminal.py");
  const typed = answers.map((answer) => (answer === CTRL_C || /^SIG|\r$/.test(answer) ? answer : `${answer}\r`)).join("\x1f");
  const child = spawn("python3", [driver, "200", "40", typed, process.execPath, PROGRAM, ...args], {
    cwd,
    env: { ...env, TERM: "xterm-256color", LANG: "C.UTF-8" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out }));
  });
}
