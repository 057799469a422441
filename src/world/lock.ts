import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { Problem } from "../domain/problem";

interface Owner {
  pid: number;
  host: string;
  since: string;
}

/** A lock file without an owner in it: somebody is writing it just now, or died while doing so. */
const FRESH_MS = 5000;

/**
 * Takes a lock file for this process; gives the function that frees it. A lock whose owner has died on this machine is taken
 * over. Throws `wizard-runs` while its owner lives, or where another machine has it.
 */
export function takeLock(file: string): () => void {
  while (!created(file)) {
    const owner = ownerOf(file);
    if (isHeld(file, owner)) throw taken(file, owner);
    clear(file, owner);
  }
  return () => rmSync(file, { force: true });
}

function isHeld(file: string, owner: Owner | undefined): boolean {
  if (owner) return owner.host !== hostname() || isAlive(owner.pid);
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age < FRESH_MS;
}

/** Removes the lock of an owner who is gone, unless somebody else was quicker and has taken it over. */
function clear(file: string, gone: Owner | undefined): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    // Gone already: whoever removed it tries for it too.
    return;
  }
  const moved = ownerOf(aside);
  if (moved && (moved.pid !== gone?.pid || moved.since !== gone.since)) {
    renameSync(aside, file);
    throw taken(file, moved);
  }
  rmSync(aside, { force: true });
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

function taken(file: string, owner: Owner | undefined): Problem {
  if (!owner)
    return new Problem("wizard-runs", "another cogrel release begins to work on this version", { fix: `rm ${file}        if none does` });
  const { pid, host, since } = owner;
  const here = host === hostname();
  return new Problem("wizard-runs", `another cogrel release works on this version: process ${pid} on ${host}, since ${since}`, {
    fix: here ? `kill ${pid}        if it is not yours to wait for` : `rm ${file}        if nobody works there any more`,
  });
}
