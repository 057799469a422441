import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Env } from "./env";
import { run } from "./process";

/** Whether a program of this name is on PATH, or is this file; it is not started. */
export function isProgram(name: string, { child }: Pick<Env, "child">): boolean {
  if (isAbsolute(name)) return isExecutable(name);
  const folders = (child.PATH ?? child.Path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const endings = process.platform === "win32" ? (child.PATHEXT ?? ".EXE;.CMD").split(";") : [""];
  return folders.some((folder) => endings.some((ending) => isExecutable(join(folder, name + ending))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Seconds that a look at keys may take. */
const PATIENCE = 10;

/** Whether GnuPG has a secret key of this name; `undefined` where it does not tell. */
export async function hasGpgKey(key: string | undefined, { child, person }: Env): Promise<boolean | undefined> {
  const args = ["--batch", "--no-tty", "--list-secret-keys", "--with-colons", ...(key === undefined ? [] : ["--", key])];
  try {
    const ran = await run("gpg", args, { cwd: ".", env: { ...child, ...person }, limit: PATIENCE });
    if (ran.timedOut) return undefined;
    return ran.code === 0 && /^sec:/m.test(ran.out.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Node's own version, without its v. */
export function nodeVersion(): string {
  return process.versions.node;
}
