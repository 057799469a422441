import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Opening, openGithub } from "./github";

// The far end as a process of its own: killing cogrel leaves it standing, and a child that cogrel waits for can't starve it.
// Its first line of input is the Opening as JSON, tokens and all, which no list of processes must show; its first line of
// output is the addresses as JSON.

async function main(line: string): Promise<void> {
  const opening = JSON.parse(line) as Opening & { root?: string };
  const github = await openGithub(opening);
  process.stdout.write(`${JSON.stringify(github.addresses)}\n`);
  const end = async () => {
    await github.close();
    // Whoever held the copy may have been killed.
    if (opening.root !== undefined) rmSync(opening.root, { recursive: true, force: true, maxRetries: 3 });
    process.exit(0);
  };
  // A Ctrl-C is the whole terminal's: who started this decides what it ends.
  process.on("SIGINT", () => undefined);
  process.once("SIGTERM", () => void end());
  // Who started it holds its input open; when that is gone, so is the reason for it.
  lines.once("close", () => void end());
}

const lines = createInterface({ input: process.stdin });
lines.once("line", (line) => void main(line));
