import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { scratch } from "../harness";
import { oddZip } from "../tools/odd-archives";

// The second thread is a file of the built program: here the reading is bundled beside it, as the program's own chunks are.

const root = join(import.meta.dirname, "../..");
const beside = scratch();
const reader = join(beside, "reader.cjs");
await build({
  stdin: {
    contents: `
import { folderAssets } from "./src/facts/assets";
const events = [];
const world = { cwd: process.argv[2], tell: (event) => events.push(event) };
folderAssets(world, ".").then((found) => console.log(JSON.stringify({ found, events, peak: process.resourceUsage().maxRSS })));`,
    resolveDir: root,
  },
  outfile: reader,
  bundle: true,
  platform: "node",
  format: "cjs",
});
const thread = join(root, "dist", "asset-thread.js");

/** A process counts what it was forked from as its own peak: so it is started by a small one, and not by this one, which runs many tests. */
const launcher = 'require("node:child_process").spawnSync(process.execPath, process.argv.slice(1), { stdio: "inherit" })';

function read(folder: string) {
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", launcher, reader, folder], { encoding: "utf8", maxBuffer: 1e8 });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("two threads find what one finds, in the same order, with memory that stays flat", () => {
  const folder = scratch();
  const large = Buffer.alloc(60 * 1024 * 1024, "some text");
  for (const name of ["a", "b", "c"]) writeFileSync(join(folder, name), large);
  writeFileSync(join(folder, "d.whl"), oddZip([{ name: "x", data: large }]));
  writeFileSync(join(folder, "e.whl"), oddZip([{ name: "../x" }]));
  writeFileSync(join(folder, "f.whl"), "no wheel");
  const alone = read(folder);
  copyFileSync(thread, join(beside, "asset-thread.js"));
  const together = read(folder);
  rmSync(join(beside, "asset-thread.js"));
  expect(together.found).toEqual(alone.found);
  const ended = (events: { at: string }[]) => events.filter(({ at }) => at === "ended").length;
  expect([ended(alone.events), ended(together.events)]).toEqual([3, 3]);
  for (const { peak } of [alone, together]) expect(peak).toBeLessThan(200 * 1024);
});

test("a second thread that cannot be started, or ends too soon, costs time only", () => {
  const folder = scratch();
  for (const name of ["a", "b", "c"]) writeFileSync(join(folder, name), Buffer.alloc(30 * 1024 * 1024));
  const alone = read(folder);
  for (const text of ["throw new Error('broken')", "require('node:worker_threads').parentPort.on('message', () => process.exit())"]) {
    writeFileSync(join(beside, "asset-thread.js"), text);
    expect(read(folder).found, text).toEqual(alone.found);
  }
  rmSync(join(beside, "asset-thread.js"));
});
