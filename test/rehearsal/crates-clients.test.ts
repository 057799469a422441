import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type Files, scratch } from "../harness";
import { cratesEnd } from "./crates-end";

// The real cargo, unedited, on the rehearsal's crates.io. It has a home of its own, and a proxy that isn't there for all but this
// machine: what it did not get here it did not get.

const noCargo = spawnSync("cargo", ["--version"]).status === 0 ? undefined : "cargo is not here";
const crates = await cratesEnd({
  crates: [{ name: "seeded", owners: ["stranger"], versions: [{ num: "1.0.0", content: "x", yanked: true }] }],
});
const home = scratch();
const { RUSTUP_HOME = join(homedir(), ".rustup") } = process.env;
const env = {
  PATH: process.env.PATH ?? "",
  HOME: home,
  RUSTUP_HOME,
  CARGO_HOME: join(home, "cargo"),
  CARGO_REGISTRY_DEFAULT: "local",
  CARGO_REGISTRIES_LOCAL_INDEX: crates.addresses.index,
  CARGO_REGISTRIES_LOCAL_TOKEN: "cioOwner",
  CARGO_HTTP_PROXY: "http://127.0.0.1:1",
  NO_PROXY: "127.0.0.1",
  CARGO_NET_RETRY: "0",
  CARGO_TERM_COLOR: "never",
};

function project(name: string, files: Files): string {
  const folder = join(home, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const manifest = (name: string, version: string, more = "") =>
  `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\ndescription = "x"\nlicense = "MIT"\nrust-version = "1.70"\n${more}`;

interface Ran {
  code: number | null;
  text: string;
}

function cargo(cwd: string, ...args: string[]): Promise<Ran> {
  const child = spawn("cargo", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, text: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** What was asked here, by whom. */
const asked = () => crates.state.requests.map(({ line }) => line);

test("cargo packages and publishes a crate; the index has the digest of the package", async ({ skip }) => {
  if (noCargo !== undefined) return skip(noCargo);
  const folder = project("coglet", { "Cargo.toml": manifest("coglet", "0.18.0"), "src/lib.rs": "pub fn cog() -> u32 { 42 }\n" });
  await crates.control("DELETE requests");
  expect(await cargo(folder, "package", "--allow-dirty")).toMatchObject({ code: 0 });
  const packed = readFileSync(join(folder, "target/package/coglet-0.18.0.crate"));
  await crates.control("POST settings", { lag: 1 });
  const published = await cargo(folder, "publish", "--allow-dirty");
  await crates.control("POST settings", { lag: 0 });
  expect([published.code, published.text]).toEqual([0, expect.stringContaining("Published coglet v0.18.0 at registry `local`")]);
  const [line] = await crates.lines("co/gl/coglet");
  expect(line).toMatchObject({
    vers: "0.18.0",
    cksum: createHash("sha256").update(packed).digest("hex"),
    rust_version: "1.70",
    yanked: false,
  });
  expect([...new Set(asked())].sort()).toEqual(["GET /co/gl/coglet", "GET /config.json", "PUT /api/v1/crates/new"]);
  expect(crates.state.requests.filter(({ line }) => line !== "GET /co/gl/coglet").every(({ agent }) => agent.startsWith("cargo"))).toBe(
    true,
  );
});

test("cargo says crates.io's own words of a refusal", async ({ skip }) => {
  if (noCargo !== undefined) return skip(noCargo);
  const folder = join(home, "coglet");
  const again = await cargo(folder, "publish", "--allow-dirty", "--no-verify");
  expect([again.code, again.text]).toEqual([101, expect.stringMatching(/already exists|is already uploaded/)]);
  project("coglet", { "Cargo.toml": manifest("coglet", "0.18.1") });
  await crates.control("POST faults", { faults: [{ match: "PUT *", nth: 1, fault: { do: "limit", kind: "update", retryAfter: 300 } }] });
  const limited = await cargo(folder, "publish", "--allow-dirty", "--no-verify");
  expect([limited.code, limited.text]).toEqual([
    101,
    expect.stringContaining("You have published too many updates to existing crates in a short period of time. Please try again after "),
  ]);
});

test("cargo publishes a crate that needs another, and a third builds with both", async ({ skip }) => {
  if (noCargo !== undefined) return skip(noCargo);
  await crates.control("DELETE requests");
  const needs = '[dependencies]\ncoglet = { version = "0.18", registry = "local" }\n';
  const folder = project("wheels", {
    "Cargo.toml": manifest("wheels", "1.0.0", needs),
    "src/lib.rs": "pub fn two() -> u32 { 2 * coglet::cog() }\n",
  });
  expect(await cargo(folder, "publish", "--allow-dirty")).toMatchObject({ code: 0 });
  expect((await crates.lines("wh/ee/wheels"))[0]?.deps).toMatchObject([{ name: "coglet", req: "^0.18", kind: "normal" }]);
  const user = project("user", { "Cargo.toml": manifest("user", "0.0.0"), "src/main.rs": 'fn main() { println!("{}", wheels::two()) }\n' });
  expect(await cargo(user, "add", "wheels", "--registry", "local")).toMatchObject({ code: 0 });
  expect(await cargo(user, "fetch")).toMatchObject({ code: 0 });
  expect(await cargo(user, "run", "--quiet", "--offline")).toEqual({ code: 0, text: "84\n" });
  expect(asked()).toEqual(expect.arrayContaining(["GET /crates/coglet/0.18.0/download", "GET /crates/wheels/1.0.0/download"]));
});

test("what cargo yanks it does not choose any more, until it is unyanked", async ({ skip }) => {
  if (noCargo !== undefined) return skip(noCargo);
  const needs = '[dependencies]\nwheels = { version = "1", registry = "local" }\n';
  const user = project("late", { "Cargo.toml": manifest("late", "0.0.0", needs), "src/lib.rs": "" });
  expect(await cargo(user, "yank", "wheels@1.0.0")).toMatchObject({ code: 0 });
  expect((await crates.lines("wh/ee/wheels"))[0]?.yanked).toBe(true);
  const fetched = await cargo(user, "fetch");
  expect([fetched.code, fetched.text]).toEqual([101, expect.stringContaining("yanked")]);
  expect(await cargo(user, "yank", "--undo", "wheels@1.0.0")).toMatchObject({ code: 0 });
  expect(await cargo(user, "fetch")).toMatchObject({ code: 0 });
});
