import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, openRepository, repository, runGit, type TestRepository } from "../harness";

const run = (one: TestRepository, ...args: string[]) => cogrel(args, { cwd: one.folder, env: one.env });

/** pyproject.toml is canonical, package.json and two Cargo workspaces follow. */
function mixed(version = { semver: "1.0.0-rc.4", pep440: "1.0.0rc4" }): TestRepository {
  const crate = (name: string) => `[package]\nname = "${name}"\nversion = "${version.semver}"\nedition = "2021"\n`;
  const paths = ["pyproject.toml", "package.json", "a/Cargo.toml", "b/Cargo.toml"];
  return repository({
    "cogrel.toml": `schema = 1\n${paths.map((path) => `[[files]]\npath = "${path}"\n`).join("")}`,
    "pyproject.toml": `[project]\nname = "x"\nversion = "${version.pep440}"\n`,
    "package.json": `{ "name": "x", "version": "${version.semver}" }\n`,
    "a/Cargo.toml": crate("a"),
    "a/src/lib.rs": "",
    "b/Cargo.toml": crate("b"),
    "b/src/lib.rs": "",
    ".gitignore": "Cargo.lock\n",
  });
}

test("with pyproject.toml first, the same bump again is nothing to do, and the others' spelling counts", async () => {
  const one = mixed();
  expect(await run(one, "bump", "1.0.0-rc.5", "--yes")).toMatchObject({ code: 0 });
  const head = one.git("rev-parse", "HEAD");
  for (const again of ["1.0.0-rc.5", "rc"]) {
    const ran = await run(one, "bump", again, "--yes", "--json");
    if (again === "rc") continue;
    expect(JSON.parse(ran.out)).toMatchObject({ exit: 0, data: { version: "1.0.0-rc.5" } });
    expect(one.git("rev-parse", "HEAD")).toBe(head);
  }
  const ran = await run(one, "version", "--json");
  expect(JSON.parse(ran.out).data.pep440).toMatch(/^1\.0\.0rc\d$/);
});

test("with pyproject.toml first, a lockstep fix names semver, and works", async () => {
  const one = mixed();
  one.commit({ "package.json": '{ "name": "x", "version": "0.9.0" }\n' });
  one.git("push", "-q");
  const ran = await run(one, "bump", "rc", "--yes", "--json");
  expect(JSON.parse(ran.out).problem.fix).toBe("cogrel bump 1.0.0-rc.4");
  expect(await run(one, "bump", "1.0.0-rc.4", "--yes")).toMatchObject({ code: 0 });
  expect(await run(one, "version", "--check")).toMatchObject({ code: 0, out: expect.stringContaining("1.0.0-rc.4 is right") });
});

test("--verify asks cargo about every workspace", async ({ skip }) => {
  const one = mixed();
  const { CARGO_HOME = join(homedir(), ".cargo"), RUSTUP_HOME = join(homedir(), ".rustup") } = process.env;
  const env = { ...one.env, CARGO_HOME, RUSTUP_HOME };
  const ran = await cogrel(["bump", "1.0.0-rc.5", "--verify", "--dry-run", "--json"], { cwd: one.folder, env });
  if (ran.code === 3) skip("cargo is not here");
  const actions: { do: string; manifest?: string }[] = JSON.parse(ran.out).plan.actions;
  expect(actions.filter((action) => action.do === "verify").map((action) => action.manifest)).toEqual(["a/Cargo.toml", "b/Cargo.toml"]);
});

test("G3: --offline in a shallow clone decides nothing: exit 3, with the way out", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.git("tag", "v0.17.0");
  one.git("push", "-q", "origin", "v0.17.0");
  one.commit(cogFiles("0.18.0-rc.1"));
  one.git("push", "-q", "origin", "main");
  const folder = join(dirname(one.folder), "shallow");
  runGit(dirname(one.folder), one.env, "clone", "-q", "--depth=1", `file://${one.origin}`, folder);
  const shallow = openRepository(folder, one.origin, one.env);
  for (const args of [
    ["bump", "minor"],
    ["bump", "1.0.0"],
    ["version", "--check"],
  ] as const) {
    const ran = await run(shallow, ...args, "--offline", "--json");
    expect(JSON.parse(ran.out)).toMatchObject({ exit: 3, problem: { code: "history-shallow" } });
  }
  expect(await run(shallow, "bump", "minor", "--dry-run")).toMatchObject({ code: 0, out: expect.stringContaining("0.18.0") });
});

test("a version below a released one that the files hold is refused, though its tag is beside main", async () => {
  const one = repository(cogFiles("0.16.0"));
  one.git("tag", "v0.16.0");
  one.git("checkout", "-qb", "release");
  one.commit({ ...cogFiles("0.17.0"), NOTES: "on the release branch only\n" });
  one.git("tag", "v0.17.0");
  one.git("push", "-q", "origin", "v0.16.0", "v0.17.0");
  one.git("checkout", "-q", "main");
  one.commit(cogFiles("0.17.0"));
  one.git("push", "-q", "origin", "main");
  const ran = await run(one, "bump", "patch", "--yes", "--json");
  const { exit, checks } = JSON.parse(ran.out);
  expect(exit).toBe(1);
  const fixes = checks.filter((check: { verdict: string }) => check.verdict === "no").map((check: { fix: string }) => check.fix);
  expect(new Set(fixes)).toEqual(new Set(["cogrel bump 0.17.1"]));
  expect(await run(one, "bump", "0.17.1", "--yes")).toMatchObject({ code: 0 });
});

test("a lock that would hold one package twice is refused, with both named", async () => {
  const crate = (name: string, version: string, rest = "") =>
    `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${rest}`;
  const locked = (version: string) => `\n[[package]]\nname = "a"\nversion = "${version}"\n`;
  const one = repository({
    "Cargo.toml": '[workspace]\nresolver = "2"\nmembers = ["a"]\nexclude = ["other"]\n',
    "a/Cargo.toml": crate("a", "0.9.0", '[dependencies]\nb = { package = "a", path = "../other" }\n'),
    "a/src/lib.rs": "",
    "other/Cargo.toml": crate("a", "0.10.0"),
    "other/src/lib.rs": "",
    "Cargo.lock": `version = 4\n${locked("0.9.0")}dependencies = [\n "a 0.10.0",\n]\n${locked("0.10.0")}`,
  });
  const ran = await run(one, "bump", "0.10.0", "--yes", "--json");
  expect(JSON.parse(ran.out)).toMatchObject({ exit: 1, problem: { code: "lock-clash" } });
  expect(one.git("status", "--porcelain")).toBe("");
});
