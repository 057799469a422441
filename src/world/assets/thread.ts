import { parentPort } from "node:worker_threads";
import { type FileAsked, type Inspected, inspectFile } from "./inspect";

/** What the thread says of the file that it was given: how far it is, then what the file is. */
export type Told = { bytes: number } | { inspected: Inspected };

// The program of a second thread: one file after the other, as they are sent.
parentPort?.on("message", async (asked: FileAsked) => {
  const tell = (told: Told) => parentPort?.postMessage(told);
  tell({ inspected: await inspectFile(asked, (bytes) => tell({ bytes })) });
});
