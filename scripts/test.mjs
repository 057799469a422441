// The one test command: lint, types, dead code, build, then every test. All phases run even when one fails; each counts as
// a test of its own in the totals. The last line is always `N passed, N failed, N skipped`.

import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { account, allowedSkips } from "./test/account.mjs";
import { testRoom } from "./test/room.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const all = process.argv.includes("--all") || Boolean(process.env.COGREL_TEST_ALL);
const seed = process.env.COGREL_TEST_SEED ?? String(randomInt(1, 2 ** 31));
// A test that hangs in a child process outlives vitest's own limits; the run must end and say so. Milliseconds.
const limit = (all ? 240 : 20) * 60_000;
const again = `COGREL_TEST_SEED=${seed} npm ${all ? "run test:all" : "test"}`;

/** Each phase: what it is, and the program of node_modules (or Node itself) that decides it. */
const phases = [
  { name: "lint", run: ["biome", "check", "--error-on-warnings"] },
  { name: "types", run: ["tsc", "-p", "."] },
  { name: "dead code", run: ["knip"] },
  { name: "build", run: ["node", "scripts/build.mjs"] },
];

/** @typedef {import("./test/reporter.mjs").Line} Line */

/**
 * Runs a program with this run's environment; its output goes to ours, its input is empty.
 * @param {string[]} command
 * @param {Record<string, string>} [environment]
 */
function run([program = "", ...args], environment = {}) {
  // In a log, colours are noise; vitest would colour wherever CI is set.
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: undefined };
  const env = { ...process.env, ...plain, COGREL_TEST_SEED: seed, ...(all ? { COGREL_TEST_ALL: "1" } : {}), ...environment };
  const [file, first] = program === "node" ? [process.execPath, []] : [process.execPath, [binary(program)]];
  const { status, error } = spawnSync(file, [...first, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: limit,
  });
  if (error) console.log(`${program} was stopped: ${error.message}`);
  return status === 0;
}

/**
 * The script of a development dependency, so that no shell and no PATH decides what runs.
 * @param {string} name
 */
function binary(name) {
  const packages = { biome: "@biomejs/biome", tsc: "typescript" };
  const folder = path.join(root, "node_modules", packages[/** @type {keyof typeof packages} */ (name)] ?? name);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return path.join(folder, typeof bin === "string" ? bin : bin[name]);
}

/** @returns {Line[]} what became of every test; a run that left no account of itself has failed */
function vitest() {
  const folder = testRoom();
  const report = path.join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=./scripts/test/reporter.mjs"];
  // Ctrl-C ends vitest; what it leaves in memory has to go all the same.
  const ended = () => undefined;
  process.on("SIGINT", ended);
  const ok = run(["vitest", "run", ...reporters], { COGREL_TEST_REPORT: report, TMPDIR: folder });
  const lines = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  process.off("SIGINT", ended);
  const told = lines.some(({ state }) => state === "failed");
  return ok || told ? lines : [...lines, { name: "vitest", state: "failed", reason: "ended with an error that no test shows" }];
}

/**
 * @param {string} file
 * @returns {Line[]}
 */
function readReport(file) {
  try {
    const lines = JSON.parse(readFileSync(file, "utf8"));
    if (lines.length > 0) return lines;
    return [{ name: "vitest", state: "failed", reason: "found no test" }];
  } catch (error) {
    return [{ name: "vitest", state: "failed", reason: `left no report: ${error}` }];
  }
}

console.log(`seed ${seed}; the same run again: ${again}`);
/** @type {Line[]} */
const lines = phases.map(({ name, run: command }) => {
  console.log(`\n── ${name}`);
  return { name, state: run(command) ? "passed" : "failed" };
});
console.log(`\n── tests${all ? ", all campaigns in full" : ""}`);
lines.push(...vitest());

const allowed = allowedSkips(readFileSync(path.join(root, "test/allowed-skips.txt"), "utf8"));
const { ok, text } = account(lines, allowed, again);
process.exitCode = ok ? 0 : 1;
console.log(text);
