import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, openRepository, runGit, scratch } from "../harness";

const root = resolve(import.meta.dirname, "../..");

/** This repository's own files, in a repository of their own; what is installed is a link. */
function copy() {
  const home = scratch();
  const [folder, origin, env] = [join(home, "work"), join(home, "origin.git"), cleanEnv(home)];
  const tracked = spawnSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).stdout.split("\0").filter(Boolean);
  for (const name of tracked) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, ".gitignore"), "node_modules\ndist\nTHIRD-PARTY-LICENSES.txt\n");
  runGit(home, env, "init", "--quiet", "--bare", "--initial-branch=main", origin);
  runGit(home, env, "init", "--quiet", "--initial-branch=main", folder);
  const one = openRepository(folder, origin, env);
  one.git("remote", "add", "origin", origin);
  one.git("add", "--all");
  one.git("commit", "--quiet", "-m", "all of it");
  one.git("push", "--quiet", "-u", "origin", "main");
  return one;
}

test("npm run bump, cut off after the bundle was made, makes the same commit when it is run again", (context) => {
  if (spawnSync("git", ["rev-parse", "--git-dir"], { cwd: root }).status !== 0) return context.skip("there is no git repository here");
  const one = copy();
  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: one.folder, env: one.env, encoding: "utf8" });
  const first = node("scripts/bump.mjs", "9.9.9", "--yes");
  expect(first.status, first.stderr).toBe(0);
  const clean = one.git("rev-parse", "HEAD^{tree}");
  expect(JSON.parse(readFileSync(join(one.folder, "action/manifest.json"), "utf8")).version).toBe("9.9.9");

  // The bundle lies there, half of it staged; no commit was made.
  one.git("reset", "--quiet", "--soft", "HEAD~1");
  one.git("reset", "--quiet", "--", "action/main.js");
  writeFileSync(join(one.folder, "action/main.js"), "half");
  const again = node("scripts/bump.mjs", "9.9.9", "--yes");
  expect(again.status, again.stderr).toBe(0);
  expect([one.git("rev-parse", "HEAD^{tree}"), one.git("status", "--porcelain")]).toEqual([clean, ""]);
});
