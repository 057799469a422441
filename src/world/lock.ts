import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { Problem } from "../domain/problem";

interface Owner {
  pid: number;
  host: string;
  since: string;
}

/**
 * Takes a lock file for this process; gives the function that frees it. A lock whose owner has died on this machine is taken
 * over. Throws `wizard-runs` while its owner lives, or where another machine has it.
 */
export function takeLock(file: string): () => void {
  for (let tries = 0; ; tries++) {
    if (created(file)) return () => rmSync(file, { force: true });
    const owner = ownerOf(file);
    if (owner && (owner.host !== hostname() || isAlive(owner.pid))) throw taken(file, owner);
    if (tries === 3) throw taken(file, owner ?? { pid: 0, host: "an unknown machine", since: "" });
    rmSync(file, { force: true });
  }
}

function created(file: string): boolean {
  try {
    const handle = openSync(file, "wx", 0o600);
    writeSync(handle, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }));
    closeSync(handle);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

function ownerOf(file: string): Owner | undefined {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(file, "utf8")) as Partial<Owner>;
    return typeof pid === "number" && typeof host === "string" ? { pid, host, since: String(since ?? "") } : undefined;
  } catch {
    // Gone meanwhile, or half written by a process that died.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

function taken(file: string, { pid, host, since }: Owner): Problem {
  const here = host === hostname();
  return new Problem("wizard-runs", `another cogrel release works on this version: process ${pid} on ${host}, since ${since}`, {
    fix: here ? `kill ${pid}        if it is not yours to wait for` : `rm ${file}        if nobody works there any more`,
  });
}
