// npm run bump -- VERSION: cogrel's own release bump. `cogrel bump` writes the version files of cogrel.toml, the action's bundle is
// made of them, and both go into one commit. Run again after it was cut off it does the same.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { writeBundle } from "./bundle.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a program in the repository, in sight; ends with its exit code where it fails.
 * @param {string} program
 * @param {string[]} args
 */
function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const args = process.argv.slice(2);
const changes = !args.includes("--dry-run") && !args.includes("--help");
await build();
// The bundle of a run that was cut off; nobody writes there by hand.
if (changes) run("git", "restore", "--source=HEAD", "--staged", "--worktree", "--", "action");
run(process.execPath, "bin/cogrel.js", "bump", ...args, "--no-commit");
if (changes) {
  // Where the question was answered with no, nothing is staged.
  if (spawnSync("git", ["diff", "--cached", "--quiet", "--", "package.json"], { cwd: root }).status === 0) process.exit(1);
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  await writeBundle();
  run("git", "add", "--", "action");
  run("git", "commit", "--quiet", "-m", `Bump version to ${version}`, "--", "package.json", "package-lock.json", "action");
  console.log(`committed ${version}, with the action's bundle; next: push, then cogrel tag`);
}
