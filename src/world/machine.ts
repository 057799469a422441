import { realpathSync } from "node:fs";
import { release, type } from "node:os";
import { dirname } from "node:path";
import type { Env } from "./env";
import { openGit } from "./git";
import { run } from "./process";
import { findRepository } from "./repository";

/** The machine and the Node that the program runs on. */
export interface Machine {
  node: string;
  /** `linux x64`. */
  platform: string;
  /** The system's own name and version. */
  system: string;
}

export function thisMachine(): Machine {
  return { node: process.versions.node, platform: `${process.platform} ${process.arch}`, system: `${type()} ${release()}` };
}

/** The first line of what a program says of its version; `undefined` where it cannot be started. */
export async function versionOf(program: string, env: Env): Promise<string | undefined> {
  try {
    const { code, out } = await run(program, ["--version"], { cwd: programFolder(), env: env.child, limit: 10 });
    return code === 0 ? out.toString("utf8").split("\n", 1)[0]?.trim().slice(0, 80) : undefined;
  } catch {
    return undefined;
  }
}

/** What OpenSSH says of its version, which it tells on standard error; `undefined` where it cannot be started. */
export async function sshVersion(env: Env): Promise<string | undefined> {
  try {
    const { code, err } = await run("ssh", ["-V"], { cwd: programFolder(), env: env.child, limit: 10 });
    return code === 0 ? err.split("\n", 1)[0]?.trim().slice(0, 80) : undefined;
  } catch {
    return undefined;
  }
}

/** The commit that this program was built from, where it lies in its own checkout; an installed package knows none. */
export async function ownCommit(env: Env): Promise<string | undefined> {
  try {
    const repository = findRepository(programFolder());
    if (repository.top !== programFolder()) return undefined;
    const git = openGit(repository, env, "gate", programFolder());
    const { code, out } = await git.ask(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
    return code === 0 ? out.toString("utf8").trim() : undefined;
  } catch {
    return undefined;
  }
}

/** The folder of the whole program: the one that has bin/ and dist/. */
function programFolder(): string {
  return dirname(realpathSync(__dirname));
}
