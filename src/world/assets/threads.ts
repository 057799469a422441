import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type FileAsked, type Inspected, inspectFile } from "./inspect";
import type { Told } from "./thread";

/** What is told of a file while it is read. */
export interface Telling {
  /** Bytes so far. */
  moved(bytes: number): void;
  ended(): void;
}

/** Bytes in all from which a second thread, which takes 30 ms to start, is worth it: the smallest runners have two processors. */
const WORTH = 48 * 1024 * 1024;
/** Built beside the program. */
const PROGRAM = join(__dirname, "asset-thread.js");

/** Looks into several files at once, the largest first; gives what they are in the order of the list. `begun` is called with a file's place and size. */
export async function inspectFiles(files: readonly FileAsked[], begun: (at: number, size: number) => Telling): Promise<Inspected[]> {
  const sizes = files.map(({ path }) => sizeOf(path));
  const order = files.map((_, at) => at).sort((one, other) => (sizes[other] ?? 0) - (sizes[one] ?? 0));
  const found: Inspected[] = [];
  const many = files.length > 1 && sizes.reduce((sum, size) => sum + size, 0) >= WORTH && existsSync(PROGRAM);
  await Promise.all([...(many ? [openThread()] : []), here].map(takeTurns));
  return found;

  async function takeTurns({ inspect, close }: Inspector): Promise<void> {
    try {
      for (let at = order.shift(); at !== undefined; at = order.shift()) {
        const { moved, ended } = begun(at, sizes[at] ?? 0);
        found[at] = await inspect(files[at] as FileAsked, moved);
        ended();
      }
    } finally {
      await close();
    }
  }
}

/** What cannot be asked for its size is told so when it is opened. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

interface Inspector {
  inspect(file: FileAsked, moved: (bytes: number) => void): Promise<Inspected>;
  close(): Promise<unknown>;
}

const here: Inspector = { inspect: inspectFile, close: async () => undefined };

/** A thread of its own; what it does not come to read is read here. */
function openThread(): Inspector {
  const worker = new Worker(PROGRAM, { stdout: false, stderr: false });
  let ended = false;
  worker.on("error", () => {
    ended = true;
  });
  worker.on("exit", () => {
    ended = true;
  });
  return {
    inspect: (file, moved) =>
      new Promise((resolve) => {
        const over = (inspected: Inspected | Promise<Inspected>) => {
          worker.off("message", hear).off("exit", lost);
          resolve(inspected);
        };
        const hear = (told: Told) => ("bytes" in told ? moved(told.bytes) : over(told.inspected));
        const lost = () => over(inspectFile(file, moved));
        if (ended) return lost();
        worker.on("message", hear).on("exit", lost);
        worker.postMessage(file);
      }),
    close: () => worker.terminate(),
  };
}
