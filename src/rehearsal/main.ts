import { type Opening, openGithub } from "./github";

// The far end as a process of its own: killing cogrel leaves it standing, and a child that cogrel waits for can't starve it.
// Its one argument is the Opening as JSON; its first line of output is the addresses as JSON.

async function main(): Promise<void> {
  const github = await openGithub(JSON.parse(process.argv[2] ?? "{}") as Opening);
  process.stdout.write(`${JSON.stringify(github.addresses)}\n`);
  const end = () => void github.close().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
  // Who started it holds its input open; when that is gone, so is the reason for it.
  process.stdin.on("end", end).resume();
}

void main();
