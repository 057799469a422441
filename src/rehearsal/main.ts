import { type FarEndsOpening, openFarEnds } from "./far-ends";
import { type Opening, openGithub } from "./github";

// The far ends as a process of their own: killing cogrel leaves it standing, and a child that cogrel waits for can't starve it.
// Its one argument is what to open as JSON: each far end by its name, or a GitHub's opening alone. Its first line of output is the
// addresses as JSON, in the same form.

async function main(): Promise<void> {
  const opening = JSON.parse(process.argv[2] ?? "{}") as Opening | FarEndsOpening;
  const { addresses, close } = await ("repository" in opening ? openGithub(opening) : openFarEnds(opening));
  const end = () => void close().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
  // Who started it holds its input open; when that is gone, so is the reason for it.
  process.stdin.on("end", end).resume();
  // Last: who has read the addresses may end it at once.
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
}

void main();
