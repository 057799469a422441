import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, cogFiles, cogrel, repository, scratch } from "../harness";
import { everything } from "../tools/snapshot";

test("version prints the version and a line end, nothing else, and changes nothing", async () => {
  const one = repository(cogFiles("0.17.0-rc1"));
  const before = everything(one.folder);
  for (const cwd of [one.folder, join(one.folder, "crates/coglet")]) {
    expect(await cogrel(["version"], { cwd, env: one.env })).toEqual({ code: 0, signal: null, out: "0.17.0-rc1\n", err: "" });
  }
  expect(everything(one.folder)).toEqual(before);
});

test("version --json has each file and each package in its registry's form", async () => {
  const one = repository(cogFiles("0.17.0-rc.1"));
  const ran = await cogrel(["version", "--json"], { cwd: one.folder, env: one.env });
  const said = JSON.parse(ran.out);
  expect(said).toEqual({
    schema: 1,
    command: "version",
    ok: true,
    exit: 0,
    data: {
      version: "0.17.0-rc.1",
      pep440: "0.17.0rc1",
      release_type: "pre-release",
      tag: "v0.17.0-rc.1",
      files: [
        { path: "VERSION.txt", kind: "text", version: "0.17.0-rc.1" },
        { path: "crates/Cargo.toml", kind: "cargo", version: "0.17.0-rc.1" },
      ],
      packages: [
        { name: "cog", registry: "pypi", version: "0.17.0rc1" },
        { name: "coglet", registry: "pypi", version: "0.17.0rc1" },
        { name: "coglet", registry: "crates", version: "0.17.0-rc.1" },
        { name: "cog", registry: "github", version: "0.17.0-rc.1" },
      ],
    },
    checks: [],
  });
});

test("version reads the working tree, version --check HEAD", async () => {
  const one = repository(cogFiles("0.17.0"));
  one.write(cogFiles("0.18.0"));
  expect((await cogrel(["version"], { cwd: one.folder, env: one.env })).out).toBe("0.18.0\n");
  const check = await cogrel(["version", "--check"], { cwd: one.folder, env: one.env });
  expect(check).toMatchObject({
    code: 1,
    out: expect.stringContaining("not committed: VERSION.txt, crates/Cargo.toml, crates/Cargo.lock"),
  });
});

test("version needs no repository, no git and no network", async () => {
  const home = scratch();
  mkdirSync(join(home, "crates"));
  for (const [path, text] of Object.entries(cogFiles("0.17.0"))) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  expect(await cogrel(["version"], { cwd: home, env: { ...cleanEnv(home), PATH: "/nowhere" } })).toMatchObject({
    code: 0,
    out: "0.17.0\n",
    err: "",
  });
  rmSync(join(home, "VERSION.txt"));
  rmSync(join(home, "crates"), { recursive: true });
  expect(await cogrel(["version"], { cwd: home, env: cleanEnv(home) })).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("has no version file"),
  });
});

test("files that disagree are told on stderr; the canonical one is printed", async () => {
  const one = repository({ ...cogFiles("0.17.0"), "VERSION.txt": "0.18.0\n" });
  const ran = await cogrel(["version"], { cwd: one.folder, env: one.env });
  expect(ran).toMatchObject({ code: 0, out: "0.18.0\n", err: expect.stringContaining("fix: cogrel version --check") });
});
