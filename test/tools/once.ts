import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A thing that tests need and that had to be fetched: where it is, or why it can't be had here. */
export type Had = { folder: string; missing?: undefined } | { folder?: undefined; missing: string };

const cache = path.resolve(import.meta.dirname, "../../node_modules/.cache");
const patience = 10 * 60_000;

/**
 * Makes a folder in node_modules/.cache once for all test workers and runs; `recipe` is what it is made from, and another
 * recipe makes it again. `make` throws when it can't.
 */
export function madeOnce(name: string, recipe: string, make: (folder: string) => void): Had {
  const folder = path.join(cache, name);
  const wanted = createHash("sha256").update(`${process.platform} ${process.arch} ${process.version}\n${recipe}`).digest("hex");
  if (stamp(folder) === wanted) return { folder };
  mkdirSync(cache, { recursive: true });
  return locked(`${folder}.lock`, () => {
    if (stamp(folder) === wanted) return { folder };
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    try {
      make(folder);
    } catch (error) {
      return { missing: `${name} can't be had here: ${error instanceof Error ? error.message : error}` };
    }
    writeFileSync(path.join(folder, ".made"), wanted);
    return { folder };
  });
}

function stamp(folder: string): string {
  return text(path.join(folder, ".made"));
}

function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** One process at a time; a lock whose owner has died is taken over. */
function locked<T>(lock: string, work: () => T): T {
  const until = Date.now() + patience;
  while (!take(lock)) {
    if (Date.now() > until) throw new Error(`${lock} has been held for ${patience / 60_000} min; remove it if no test is running`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    writeFileSync(path.join(lock, "owner"), String(process.pid));
    return true;
  } catch {
    if (abandoned(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function abandoned(lock: string): boolean {
  const owner = Number(text(path.join(lock, "owner")));
  try {
    // Between making the folder and writing the owner there is none for a moment.
    if (!owner) return Date.now() - statSync(lock).mtimeMs > 5_000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
