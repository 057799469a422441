import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts a shell script before all else on PATH, such as one that stands in for git; `$REAL` is the program of that name behind it. */
export function shim(home: string, env: Record<string, string>, name: string, script: string): Record<string, string> {
  const folder = join(home, `shim-${name}`);
  const real = spawnSync("sh", ["-c", `command -v ${name}`], { env, encoding: "utf8" }).stdout.trim();
  mkdirSync(folder, { recursive: true });
  executable(join(folder, name), `#!/bin/sh\nREAL='${real}'\n${script}\n`);
  return { ...env, PATH: `${folder}:${env.PATH}` };
}

export function executable(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}
