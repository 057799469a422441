import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, repository } from "../harness";
import { restorable } from "../tools/snapshot";

const noCargo = spawnSync("cargo", ["--version"]).status !== 0;
const { CARGO_HOME = join(homedir(), ".cargo"), RUSTUP_HOME = join(homedir(), ".rustup") } = process.env;

test("--verify lets cargo look at the result before the commit", async ({ skip }) => {
  skip(noCargo, "cargo is not here");
  const one = repository(cogFiles("0.17.0"));
  const env = { ...one.env, CARGO_HOME, RUSTUP_HOME };
  const ran = await cogrel(["bump", "0.18.0", "--yes", "--verify", "--offline"], { cwd: one.folder, env });
  expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("cargo accepts it") });
  expect(one.git("log", "-1", "--format=%s")).toBe("Bump version to 0.18.0");
});

test("a workspace that cargo does not accept is left as it was, in cargo's words", async ({ skip }) => {
  skip(noCargo, "cargo is not here");
  const files = cogFiles("0.17.0");
  const lock = files["crates/Cargo.lock"]?.replace('dependencies = [\n "coglet",\n]\n', "") as string;
  const one = repository({ ...files, "crates/Cargo.lock": lock });
  const before = restorable(one.folder);
  const env = { ...one.env, CARGO_HOME, RUSTUP_HOME };
  const ran = await cogrel(["bump", "0.18.0", "--yes", "--verify", "--offline"], { cwd: one.folder, env });
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("cargo does not accept crates/Cargo.toml") });
  expect(ran.err).toMatch(/> error: .*lock file/);
  expect(restorable(one.folder)).toEqual(before);
});
