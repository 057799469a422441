import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStyle } from "../../src/output/style";
import { fixLines } from "../../src/output/text";
import { cogFiles, cogrel, repository, type TestRepository } from "../harness";

// The lines that say what to do next can be done as they stand.

test("a command that several Checks name stands once, with all that is said of it", () => {
  const style = openStyle({ chalk: undefined, unicode: true, width: 80 });
  const of = (...fixes: string[]) =>
    fixLines(
      fixes.map((fix) => ({ rule: "lockstep", verdict: "no", fix })),
      style,
    );
  expect(of("one        of a", "two", "one        of b", "one        of a", "one")).toEqual([
    "fix: one",
    "     of a",
    "     of b",
    "fix: two",
  ]);
  expect(of("one        of a", "one")).toEqual(["fix: one    of a"]);
  expect(of(...Array.from({ length: 9 }, (_, at) => `one        of ${at}`)).slice(-2)).toEqual(["     of 5", "     and 3 more like these"]);
});

const run = (one: TestRepository, args: string[], variables = {}) => cogrel(args, { cwd: one.folder, env: { ...one.env, ...variables } });

test("a failed git am is not called a rebase, and the command that leaves it does", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.commit({ "README.md": "one\n" });
  const patch = one.git("format-patch", "-1", "--stdout");
  one.git("reset", "-q", "--hard", "HEAD~1");
  one.commit({ "README.md": "other\n" });
  writeFileSync(join(one.folder, "../patch"), `${patch}\n`);
  expect(() => one.git("am", "-q", "../patch")).toThrow();
  const ran = await run(one, ["bump", "0.18.0", "--yes"]);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain("a git am is in progress");
  expect(ran.err).toContain("fix: git am --abort    or finish it: git am --continue\n");
  one.git("am", "--abort");
  expect(existsSync(join(one.folder, ".git/rebase-apply"))).toBe(false);
});

test.each([
  ["0.18.0-dev1", "cogrel tag"],
  ["0.18.0-rc1", "get it onto main, then  cogrel tag"],
  ["0.18.0", "get it onto main, then  cogrel tag"],
])("after a bump to %s the next command is: %s", async (version, next) => {
  const one = repository(cogFiles("0.17.0"));
  for (let times = 0; times < 2; times++) {
    expect(await run(one, ["bump", version, "--yes"])).toMatchObject({ code: 0, err: expect.stringMatching(`(?:^|\n)next: ${next}\n$`) });
  }
});

test.each([
  ["there is no remote", (one: TestRepository) => void one.git("remote", "remove", "origin")],
  ["the remote is gone", (one: TestRepository) => rmSync(one.origin, { recursive: true })],
])("%s: --offline is offered by the commands that have it, and works", async (_what, given) => {
  const one = repository(cogFiles("0.17.0"));
  given(one);
  for (const args of [
    ["bump", "rc", "--dry-run"],
    ["version", "--check"],
  ]) {
    expect(await run(one, args)).toMatchObject({ code: 3, err: expect.stringMatching(/^ {2}fix: .*, or --offline$/m) });
    expect((await run(one, [...args, "--offline"])).code).toBe(0);
  }
  for (const args of [["tag"], ["verify-tag", "v0.17.0"]]) {
    expect(await run(one, args)).toMatchObject({ code: 3, err: expect.not.stringContaining("--offline") });
  }
});

test("the labels are listed in one order", async () => {
  const one = repository(cogFiles("0.17.0"));
  for (const args of [
    ["bump", "0.18"],
    ["tag", "0.18"],
    ["convert", "0.18"],
  ]) {
    expect((await run(one, args)).err).toContain("LABEL one of alpha, beta, rc, dev\n");
  }
});
