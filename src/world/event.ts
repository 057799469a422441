import { readFileSync, statSync } from "node:fs";

const LARGEST = 32 * 1024 * 1024;

/** The payload of the event that started a workflow; `undefined` where it cannot be read. */
export function readPayload(file: string): string | undefined {
  try {
    return statSync(file).size > LARGEST ? undefined : readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
