import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { type FarEndsOpening, openFarEnds } from "./far-ends";
import { type Opening, openGithub } from "./github";

// The far ends as a process of their own: killing cogrel leaves it standing, and a child that cogrel waits for can't starve it.
// Its first line of input is what to open as JSON, tokens and all, which no list of processes must show: each far end by its name,
// or a GitHub's opening alone. Its first line of output is the addresses as JSON, in the same form.

async function main(line: string): Promise<void> {
  const opening = JSON.parse(line) as (Opening | FarEndsOpening) & { root?: string };
  const { addresses, close } = await ("repository" in opening ? openGithub(opening) : openFarEnds(opening));
  const end = async () => {
    await close();
    // Whoever held the copy may have been killed.
    if (opening.root !== undefined) rmSync(opening.root, { recursive: true, force: true, maxRetries: 3 });
    process.exit(0);
  };
  // A Ctrl-C is the whole terminal's: who started this decides what it ends.
  process.on("SIGINT", () => undefined);
  process.once("SIGTERM", () => void end());
  // Who started it holds its input open; when that is gone, so is the reason for it.
  lines.once("close", () => void end());
  // Last: who has read the addresses may end it at once.
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
}

const lines = createInterface({ input: process.stdin });
lines.once("line", (line) => void main(line));
