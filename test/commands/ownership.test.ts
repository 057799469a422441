import { chownSync } from "node:fs";
import { expect, test } from "vitest";
import { headFacts } from "../../src/facts/head";
import { cogFiles, cogrel, runGit, type TestRepository } from "../harness";
import { tagged, verdict } from "../tools/tagged";

const root = process.getuid?.() === 0;

/** A checkout that belongs to somebody else, as in a container job; only root can make one. */
function foreign(): TestRepository {
  const one = tagged();
  for (const path of spread(one)) chownSync(path, 12345, 12345);
  return one;
}

const spread = ({ folder }: TestRepository) => [folder, `${folder}/.git`];

test.runIf(root)("G20: a checkout of another owner is trusted in CI, and only the folder that cogrel was started in", async () => {
  const one = foreign();
  expect(await verdict(one, "v0.17.0", { CI: "true" })).toEqual(["yes"]);
  expect(await verdict(one, "v0.17.0", { GITHUB_ACTIONS: "true" })).toEqual(["yes"]);
  const ran = await cogrel(["verify-tag", "v0.17.0", "-C", "crates", "--json"], { cwd: one.folder, env: { ...one.env, CI: "true" } });
  expect(JSON.parse(ran.out)).toMatchObject({ exit: 3, problem: { code: "git-ownership" } });
});

test.runIf(root)("G20: elsewhere it is told, exit 3, with the command that puts it right; that command works", async () => {
  const one = foreign();
  for (const args of [
    ["verify-tag", "v0.17.0"],
    ["tag", "--yes"],
    ["bump", "0.18.0"],
    ["version", "--check"],
  ]) {
    const ran = await cogrel([...args, "--json"], { cwd: one.folder, env: one.env });
    const { exit, problem } = JSON.parse(ran.out);
    expect([args[0], exit, problem.code]).toEqual([args[0], 3, "git-ownership"]);
    expect(problem.fix).toBe(`git config --global --add safe.directory "${one.folder}"`);
  }
  await expect(one.world().git("person").then(headFacts)).rejects.toMatchObject({ code: "git-ownership" });
  runGit("/", one.env, "config", "--global", "--add", "safe.directory", one.folder);
  expect(await verdict(one)).toEqual(["yes"]);
});

test.runIf(root)("G20: in CI a tag is made and pushed from such a checkout too", async () => {
  const one = tagged();
  one.commit(cogFiles("0.18.0"));
  one.git("push", "-q", "origin", "main");
  for (const path of spread(one)) chownSync(path, 12345, 12345);
  const ran = await cogrel(["tag", "--yes", "--json"], { cwd: one.folder, env: { ...one.env, CI: "true" } });
  expect(JSON.parse(ran.out)).toMatchObject({ exit: 0 });
  expect(runGit(one.origin, one.env, "tag", "--list")).toBe("v0.17.0\nv0.18.0");
});
