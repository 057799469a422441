// Where the tests keep their thousands of small repositories.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const memory = "/dev/shm";
/** Bytes that must be free there, and of the memory: a run takes a tenth of it. */
const least = 6 * 2 ** 30;

/**
 * Makes a folder for what the tests write: in memory, where Linux has a place for that and enough of it is free, since to make a
 * file takes a disk many times as long; else in the usual place. A TMPDIR that is set stays the place.
 * @returns {string}
 */
export function testRoom() {
  return process.platform === "linux" && process.env.TMPDIR === undefined ? (inMemory() ?? onDisk()) : onDisk();
}

const onDisk = () => mkdtempSync(path.join(os.tmpdir(), "cogrel-tests-"));

/** @returns {string | undefined} */
function inMemory() {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (Math.min(bavail * bsize, os.freemem()) < least) return undefined;
    const folder = mkdtempSync(path.join(memory, "cogrel-tests-"));
    // In some containers nothing can be started from there.
    const probe = path.join(folder, "probe");
    writeFileSync(probe, "#!/bin/sh\n", { mode: 0o755 });
    const { status } = spawnSync(probe);
    rmSync(status === 0 ? probe : folder, { recursive: true });
    return status === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}
