import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

// The layer rule of docs/architecture.md is held by biome.json and lint/*.grit. Here one violation of each kind is planted in
// a scratch tree with the real configuration, and each must be seen; files that keep the rule must not be.

const root = path.resolve(import.meta.dirname, "..");

const violations: Record<string, string> = {
  "src/domain/imports-world.ts": 'export { git } from "../world/git";',
  "src/domain/imports-a-command.ts": 'export const bump = import("../commands/bump");',
  "src/domain/imports-node.ts": 'export { readFileSync } from "node:fs";',
  "src/domain/imports-path.ts": 'export { join } from "node:path";',
  "src/domain/imports-a-package.ts": 'export { Octokit } from "@octokit/rest";',
  "src/domain/imports-a-type.ts": 'export type Git = import("../world/git").Git;',
  "src/domain/requires.ts": 'export const fs: unknown = require("node:fs");',
  "src/domain/manifests/imports-facts.ts": 'export { facts } from "../../facts/tags";',
  "src/domain/manifests/imports-output.ts": 'import type { Output } from "../../output";\nexport type Out = Output;',
  "src/domain/reads-the-process.ts": "export const here = process.platform;",
  "src/domain/reads-it-sideways.ts": "export const here = globalThis.process;",
  "src/domain/reads-the-clock.ts": "export const now = Date.now();",
  "src/domain/makes-a-date.ts": "export const now = new Date();",
  "src/domain/prints.ts": 'console.log("x");',
  "src/domain/fetches.ts": 'export const page = fetch("x");',
  "src/domain/sets-a-timer.ts": "setTimeout(() => 1, 1);",
  "src/domain/is-async.ts": "export async function wait(): Promise<number> {\n  return 1;\n}",
  "src/domain/is-an-async-arrow.ts": "export const wait = async () => 1;",
  "src/domain/has-an-async-method.ts": "export const waiter = {\n  async wait() {\n    return 1;\n  },\n};",
  "src/domain/awaits.ts": "export const one = await two;\ndeclare const two: Promise<number>;",
  "src/world/imports-facts.ts": 'export { facts } from "../facts/tags";',
  "src/world/imports-a-command.ts": 'export { bump } from "../commands/bump";',
  "src/world/imports-chalk.ts": 'export { default } from "chalk";',
  "src/world/prints.ts": 'process.stdout.write("x");',
  "src/world/git/imports-cli.ts": 'export { main } from "../../cli";',
  "src/facts/imports-a-command.ts": 'export { bump } from "../commands/bump";',
  "src/facts/imports-perform.ts": 'export { perform } from "../perform";',
  "src/facts/starts-a-process.ts": 'export { spawn } from "node:child_process";',
  "src/facts/reads-the-environment.ts": "export const home = process.env;",
  "src/facts/imports-simple-git.ts": 'export { simpleGit } from "simple-git";',
  "src/commands/imports-a-command.ts": 'export { bump } from "./bump";',
  "src/commands/imports-cli.ts": 'export { main } from "../cli";',
  "src/commands/imports-output.ts": 'export { show } from "../output";',
  "src/commands/imports-perform.ts": 'export { perform } from "../perform";',
  "src/commands/imports-watch.ts": 'export { watch } from "../watch";',
  "src/commands/imports-the-rehearsal.ts": 'export { rehearse } from "../rehearsal/world";',
  "src/commands/imports-node-fs.ts": 'export { readFileSync } from "node:fs";',
  "src/commands/imports-inquirer.ts": 'export { default } from "inquirer";',
  "src/commands/imports-commander.ts": 'export { Command } from "commander";',
  "src/commands/reads-the-clock.ts": "export const now = Date.now();",
  "src/commands/prints.ts": 'console.log("x");',
  "src/rehearsal/imports-world.ts": 'export { git } from "../world/git";',
  "src/rehearsal/imports-a-package.ts": 'export { Octokit } from "@octokit/rest";',
  "src/rehearsal/prints.ts": 'process.stdout.write("x");',
  "src/rehearsal/rest/imports-a-command.ts": 'export { bump } from "../../commands/bump";',
  "src/world/imports-the-rehearsal.ts": 'export { openGithub } from "../rehearsal/github";',
  "src/plain.ts": 'export { openGithub } from "./rehearsal/github";',
  "src/command-line.ts": 'export { openGithub } from "./rehearsal/github";',
  "src/perform.ts": 'export { show } from "./output";',
  "src/watch.ts": 'export { perform } from "./perform";',
  "src/output.ts": 'export { main } from "./cli";',
  "src/specs.ts": 'export { main } from "./cli";',
  "src/cli.ts": 'export { default } from "chalk";',
  "src/entry.ts": 'export { Command } from "commander";',
};

const clean: Record<string, string> = {
  "src/domain/clean.ts": 'import { satisfies } from "semver";\nimport { tag } from "./tag";\n\nexport const both = [satisfies, tag];',
  "src/domain/manifests/clean.ts": 'export { parse } from "@iarna/toml";\nexport { tag } from "../tag";\nexport { cargo } from "./cargo";',
  "src/world/clean.ts":
    'export { readFileSync } from "node:fs";\nexport { simpleGit } from "simple-git";\nexport { tag } from "../domain/tag";\nexport { git } from "./git";\n\nexport const now = async () => [Date.now(), process.platform];',
  "src/facts/clean.ts": 'export { tag } from "../domain/tag";\nexport { git } from "../world/git";\nexport { tags } from "./tags";',
  "src/rehearsal/clean.ts":
    'export { spawn } from "node:child_process";\nexport { setTimeout } from "node:timers/promises";\nexport { tag } from "../domain/tag";\nexport { hub } from "./hub";\n\nexport const now = () => [Date.now(), process.pid];',
  "src/rehearsal/rest/clean.ts":
    'export { createHash } from "node:crypto";\nexport { tag } from "../../domain/tag";\nexport { hub } from "../hub";',
  "src/commands/clean.ts":
    'export { tag } from "../domain/tag";\nexport { tags } from "../facts/tags";\nexport { git } from "../world/git";',
};

let scratch: string;
let found: Map<string, string[]>;

beforeAll(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), "cogrel-layers-"));
  for (const name of ["biome.json", "lint"]) cpSync(path.join(root, name), path.join(scratch, name), { recursive: true });
  for (const [file, text] of Object.entries({ ...violations, ...clean })) {
    mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true });
    writeFileSync(path.join(scratch, file), `${text}\n`);
  }
  found = lint();
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs the real linter over the scratch tree once: file → the rules it broke, as errors. */
function lint(): Map<string, string[]> {
  const biome = path.join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "src"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: scratch, encoding: "utf8" });
  const errors = new Map<string, string[]>();
  for (const [, rule = "", file = ""] of stdout.matchAll(/^::error title=([^,]+),file=([^,]+),/gm)) {
    const name = file.slice(file.lastIndexOf("src/"));
    errors.set(name, [...(errors.get(name) ?? []), rule]);
  }
  return errors;
}

const layerRules = ["lint/style/noRestrictedImports", "lint/style/noRestrictedGlobals", "plugin"];

test.each(Object.keys(violations))("a planted violation is seen: %s", (file) => {
  expect(found.get(file) ?? []).toEqual(expect.arrayContaining([expect.toBeOneOf(layerRules)]));
});

test.each(Object.keys(clean))("a file that keeps the rule passes: %s", (file) => {
  expect(found.get(file) ?? []).toEqual([]);
});
