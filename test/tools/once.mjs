import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * A thing that tests need and that had to be fetched: where it is, or why it can't be had here.
 * @typedef {{ folder: string, missing?: undefined } | { folder?: undefined, missing: string }} Had
 */

const cache = path.resolve(import.meta.dirname, "../../node_modules/.cache");
const patience = 10 * 60_000;

/**
 * Makes a folder in node_modules/.cache once for all test workers and runs; `recipe` is what it is made from, and another
 * recipe makes it again. `make` throws when it can't.
 * @param {string} name
 * @param {string} recipe
 * @param {(folder: string) => void} make
 * @returns {Had}
 */
export function madeOnce(name, recipe, make) {
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

/** @param {string} folder */
function stamp(folder) {
  return text(path.join(folder, ".made"));
}

/** @param {string} file */
function text(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/**
 * One process at a time; a lock whose owner has died is taken over.
 * @template T
 * @param {string} lock
 * @param {() => T} work
 * @returns {T}
 */
function locked(lock, work) {
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

/** @param {string} lock */
function take(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(path.join(lock, "owner"), String(process.pid));
    return true;
  } catch {
    if (abandoned(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** @param {string} lock */
function abandoned(lock) {
  const owner = Number(text(path.join(lock, "owner")));
  try {
    // Between making the folder and writing the owner there is none for a moment.
    if (!owner) return Date.now() - statSync(lock).mtimeMs > 5_000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}
