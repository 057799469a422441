import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, cogrel, openRepository, runGit, SHARED, scratch, type TestRepository } from "../harness";
import { everything } from "../tools/snapshot";

const bundle = join(SHARED, "data", "cog-history.bundle");
const missing = !existsSync(bundle);

/** A clone of Cog's real history, whose origin is a bare repository with the same refs. */
function cog(): TestRepository {
  const home = scratch();
  const env = cleanEnv(home);
  const origin = join(home, "origin.git");
  runGit(home, env, "clone", "--quiet", "--mirror", bundle, origin);
  runGit(home, env, "clone", "--quiet", origin, join(home, "work"));
  return openRepository(join(home, "work"), origin, env);
}

const bump = (one: TestRepository, ...args: string[]) => cogrel(["bump", ...args], { cwd: one.folder, env: one.env });

test("on Cog's main a bump differs in exactly 4 lines, in one commit on top of HEAD, and pushes nothing", async ({ skip }) => {
  skip(missing, "Cog's history, ../shared/data/cog-history.bundle, is not here");
  const one = cog();
  const { folder, git, origin, env } = one;
  const before = git("rev-parse", "HEAD");
  const remote = runGit(origin, env, "for-each-ref");
  for (const version of ["0.23.0", "0.23.0-rc.1", "0.23.0-dev1"]) {
    const files = everything(folder);
    expect(await bump(one, version, "--yes")).toMatchObject({ code: 0, err: expect.not.stringContaining("cogrel:") });
    expect(git("rev-parse", "HEAD^")).toBe(before);
    expect(git("log", "-1", "--format=%B")).toBe(`Bump version to ${version}\n`);
    expect(git("diff", "--numstat", "HEAD^", "HEAD").split("\n").sort()).toEqual([
      "1\t1\tVERSION.txt",
      "1\t1\tcrates/Cargo.toml",
      "2\t2\tcrates/Cargo.lock",
    ]);
    const added = git("diff", "--unified=0", "HEAD^", "HEAD").match(/^[-+](?![-+]).*$/gm) ?? [];
    expect(added.map((line) => line.replace("0.22.0", "OLD").replace(version, "NEW")).sort()).toEqual(
      [
        '+version = "NEW"',
        '+version = "NEW"',
        '+version = "NEW"',
        "+NEW",
        '-version = "OLD"',
        '-version = "OLD"',
        '-version = "OLD"',
        "-OLD",
      ].sort(),
    );
    expect(git("status", "--porcelain")).toBe("");
    const after = everything(folder);
    const changed = Object.keys({ ...files, ...after }).filter((path) => files[path] !== after[path] && !path.startsWith(".git/"));
    expect(changed.sort()).toEqual(["VERSION.txt", "crates/Cargo.lock", "crates/Cargo.toml"]);
    expect(runGit(origin, env, "for-each-ref")).toBe(remote);

    const again = await bump(one, version, "--yes");
    expect(again).toMatchObject({ code: 0, out: `nothing to do: HEAD holds ${version} in lockstep\n` });
    git("reset", "--quiet", "--hard", before);
  }
});

test("on Cog's main the keyword rc goes on in the spelling of its last pre-release", async ({ skip }) => {
  skip(missing, "Cog's history, ../shared/data/cog-history.bundle, is not here");
  const one = cog();
  expect((await bump(one, "rc", "--yes")).code).toBe(0);
  expect(one.git("log", "-1", "--format=%s")).toBe("Bump version to 0.23.0-rc.1");
  expect((await bump(one, "rc", "--yes")).out).toContain("nothing to do");
});

test("each keyword on Cog's main, from the files and the tags alone", async ({ skip }) => {
  skip(missing, "Cog's history, ../shared/data/cog-history.bundle, is not here");
  const one = cog();
  const asked: Record<string, string> = {
    major: "1.0.0",
    minor: "0.23.0",
    patch: "0.22.1",
    alpha: "0.23.0-alpha.1",
    beta: "0.23.0-beta.1",
    dev: "0.23.0-dev1",
    "dev --next patch": "0.22.1-dev1",
    "rc --next major": "1.0.0-rc.1",
  };
  const files = everything(one.folder);
  const found: Record<string, string> = {};
  for (const line of Object.keys(asked)) {
    const ran = await bump(one, ...line.split(" "), "--dry-run", "--json");
    found[line] = JSON.parse(ran.out).data.version;
  }
  expect(found).toEqual(asked);
  expect(everything(one.folder)).toEqual(files);
  expect(await bump(one, "stable", "--yes")).toMatchObject({ code: 1, err: expect.stringContaining("0.22.0 has no label to take off") });
});
