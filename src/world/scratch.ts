import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** A folder for as long as this process lives, for nobody else to read; gone with it, however it ends, unless by SIGKILL. */
export function scratchFolder(): string {
  if (folders.length === 0) process.once("exit", removeAll);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "cogrel-")));
  folders.push(folder);
  return folder;
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
