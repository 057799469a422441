import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, PROGRAM, repository, type TestRepository } from "../harness";
import { shim } from "../tools/shim";
import { restorable } from "../tools/snapshot";

const bump = (one: TestRepository, ...args: string[]) => cogrel(["bump", ...args, "--yes"], { cwd: one.folder, env: one.env });
const stale = (version: string) => ({ "crates/Cargo.lock": cogFiles(version)["crates/Cargo.lock"] as string });

test("an explicit version repairs files that disagree; the canonical file's counts as old", async () => {
  const one = repository({ ...cogFiles("0.17.0"), ...stale("0.16.3"), "VERSION.txt": "0.17.2\n" });
  const ran = await cogrel(["bump", "0.18.0", "--yes", "--json"], { cwd: one.folder, env: one.env });
  expect(ran.code, ran.out).toBe(0);
  expect(JSON.parse(ran.out).data.old).toBe("0.17.2");
  expect(one.git("grep", "-c", "-F", "0.18.0", "HEAD", "--", "VERSION.txt", "crates").split("\n")).toEqual([
    "HEAD:VERSION.txt:1",
    "HEAD:crates/Cargo.lock:2",
    "HEAD:crates/Cargo.toml:1",
  ]);
});

test("the released version on main repairs a lock that was forgotten, and changes nothing else", async () => {
  const one = repository({ ...cogFiles("0.17.0"), ...stale("0.16.3") });
  one.git("tag", "v0.17.0");
  one.git("push", "-q", "origin", "v0.17.0");
  one.commit({ "go.mod": "more" });
  expect(await bump(one, "0.17.0")).toMatchObject({ code: 0 });
  expect(one.git("show", "--format=", "--numstat", "HEAD")).toBe("2\t2\tcrates/Cargo.lock");
});

test("a keyword is refused where the files disagree, and the command that the refusal names puts it right", async () => {
  const one = repository({ ...cogFiles("0.17.0"), ...stale("0.16.3") });
  const refused = await cogrel(["bump", "rc", "--json"], { cwd: one.folder, env: one.env });
  expect(refused.code).toBe(1);
  const { code, fix } = JSON.parse(refused.out).problem;
  expect(code).toBe("lockstep");
  const env = shim(dirname(one.folder), { ...one.env }, "cogrel", `exec '${process.execPath}' '${PROGRAM}' "$@" --yes`);
  expect(spawnSync("sh", ["-c", fix], { cwd: one.folder, env }).status).toBe(0);
  expect((await bump(one, "rc")).code).toBe(0);
});

test("--offline says that the remote was not asked, and takes the tags that are here", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.git("tag", "v0.17.0");
  one.git("remote", "set-url", "origin", "/nowhere");
  const ran = await bump(one, "patch", "--offline");
  expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("the remote was not asked") });
  expect(readFileSync(join(one.folder, "VERSION.txt"), "utf8")).toBe("0.17.1\n");
});

test("a full disk restores every file, and says so", async ({ skip }) => {
  const one = repository({ ...cogFiles("0.17.0"), "crates/coglet/notes.txt": "x".repeat(10_000) });
  const small = join(dirname(one.folder), "small");
  mkdirSync(small);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small]).status !== 0)
    return skip("a small file system cannot be mounted here");
  try {
    const folder = join(small, "work");
    one.git("clone", "-q", one.origin, folder);
    const free = Number(spawnSync("df", ["--output=avail", "-B1", small], { encoding: "utf8" }).stdout.split("\n")[1]);
    writeFileSync(join(folder, ".git/full"), Buffer.alloc(free - 4096));
    const before = restorable(folder);
    const ran = await cogrel(["bump", "0.18.0", "--yes"], { cwd: folder, env: one.env });
    expect(ran.code, ran.err).toBe(1);
    expect(ran.err).toMatch(/cogrel explain (edit|commit)-failed/);
    expect(ran.err).toMatch(/no space left on device/i);
    expect(restorable(folder)).toEqual(before);
  } finally {
    spawnSync("umount", [small]);
  }
});

test("each keyword in turn, from a first alpha to the release and on", async () => {
  const one = repository(cogFiles("0.17.0"));
  const tagged = () => {
    const version = readFileSync(join(one.folder, "VERSION.txt"), "utf8").trim();
    one.git("tag", `v${version}`);
    one.git("push", "-q", "origin", "HEAD", `v${version}`);
    return version;
  };
  const versions = [tagged()];
  for (const words of ["dev", "dev", "alpha", "alpha", "beta", "rc", "rc", "stable", "patch", "alpha --next major", "minor"]) {
    const ran = await bump(one, ...words.split(" "));
    expect(ran.code, `${words}: ${ran.err}`).toBe(0);
    versions.push(tagged());
  }
  expect(versions).toEqual([
    "0.17.0",
    "0.18.0-dev1",
    "0.18.0-dev2",
    "0.18.0-alpha1",
    "0.18.0-alpha2",
    "0.18.0-beta1",
    "0.18.0-rc1",
    "0.18.0-rc2",
    "0.18.0",
    "0.18.1",
    "1.0.0-alpha1",
    "0.19.0",
  ]);
});
