import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { cogPackages } from "../../src/domain/project";
import { parseVersion, type Version } from "../../src/domain/version";
import { registryFacts } from "../../src/facts/registries";
import { cogFiles, repository, type TestRepository } from "../harness";
import { cratesEnd } from "../rehearsal/crates-end";
import { type Made, sdist, wheel } from "../rehearsal/packages";
import { pypiEnd } from "../rehearsal/pypi-end";

const pypi = await pypiEnd();
const crates = await cratesEnd();
const indexes = { COGREL_PYPI_INDEX: pypi.addresses.simple, COGREL_CRATES_INDEX: crates.addresses.index };
const version = parseVersion("0.18.0") as Version;
const digest = ({ bytes }: Made) => createHash("sha256").update(bytes).digest("hex");
const made = [
  wheel("coglet", "0.18.0", { tags: "cp310-abi3-manylinux_2_17_x86_64" }),
  wheel("coglet", "0.18.0", { tags: "cp310-abi3-macosx_11_0_arm64" }),
  sdist("cog", "0.18.0"),
];
const assets = made.map((one) => ({ name: one.name, sha256: digest(one) }));

let here: TestRepository;
let commit: string;
beforeAll(() => {
  here = repository(cogFiles("0.18.0"));
  commit = here.git("rev-parse", "HEAD");
});

async function standings(more: object = {}, variables: Record<string, string> = {}) {
  const world = here.world({ ...indexes, ...variables });
  const facts = await registryFacts(world, await world.git("gate"), cogPackages, { version, commit, assets, ...more });
  return Object.fromEntries(facts.map(({ key, standing }) => [key, standing.state]));
}

test("before anything is published all is absent, in the order in which it is published", async () => {
  expect(Object.entries(await standings())).toEqual([
    ["pypi:coglet", "absent"],
    ["crates:coglet", "absent"],
    ["pypi:cog", "absent"],
  ]);
});

test("some wheels are partial, all are the same, other bytes are different", async () => {
  const [one, two, three] = made as [Made, Made, Made];
  await pypi.upload(one);
  expect(await standings()).toMatchObject({ "pypi:coglet": "partial", "pypi:cog": "absent" });
  await pypi.upload(two);
  await pypi.upload(three);
  expect(await standings()).toMatchObject({ "pypi:coglet": "same", "pypi:cog": "same" });
  const others = assets.map((asset) => ({ ...asset, sha256: "0".repeat(64) }));
  expect(await standings({ assets: others })).toMatchObject({ "pypi:coglet": "different", "pypi:cog": "different" });
  expect(await standings({ assets: undefined })).toMatchObject({ "pypi:coglet": "unknown" });
});

test("what an archived project lacks can't come now, and may later: not known, with what ends it; what it has is there", async () => {
  const files = made.slice(0, 2).map((one) => ({ filename: one.name, hashes: { sha256: digest(one) } }));
  const server = createServer(({ url }, response) => {
    const name = url?.split("/").at(-2);
    const page = { meta: { "api-version": "1.4" }, name, "project-status": { status: "archived" }, files: name === "coglet" ? files : [] };
    response.writeHead(200, { "content-type": "application/vnd.pypi.simple.v1+json" }).end(JSON.stringify(page));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const world = here.world({ ...indexes, COGREL_PYPI_INDEX: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const facts = await registryFacts(world, await world.git("gate"), cogPackages, { version, commit, assets });
  server.close();
  const own = Object.fromEntries(facts.map(({ key, standing, unread }) => [key, [standing.state, standing.found, unread?.fix]]));
  expect(own["pypi:coglet"]?.[0]).toBe("same");
  expect(own["pypi:cog"]).toEqual(["unknown", expect.stringContaining("archived"), expect.stringContaining("Unarchive")]);
});

test("the crate that cargo packs of the tag's commit is the same; of any other commit it is not", async ({ skip }) => {
  if (spawnSync("cargo", ["--version"]).status !== 0) return skip("cargo is not here");
  const folder = join(here.folder, "crates", "coglet");
  const env = {
    ...here.env,
    CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), ".cargo"),
    CARGO_TARGET_DIR: join(here.folder, "..", "target"),
  };
  const RUSTUP_HOME = process.env.RUSTUP_HOME ?? join(homedir(), ".rustup");
  const ran = spawnSync("cargo", ["package", "--no-verify", "--offline"], { cwd: folder, env: { ...env, RUSTUP_HOME }, encoding: "utf8" });
  expect(ran.status, ran.stderr).toBe(0);
  const bytes = readFileSync(join(env.CARGO_TARGET_DIR, "package", "coglet-0.18.0.crate"));
  expect((await crates.publish({ name: "coglet", bytes }, "0.18.0")).status).toBe(200);
  expect(await standings()).toMatchObject({ "crates:coglet": "same" });
  expect(await standings({ commit: here.commit({ "crates/coglet/src/lib.rs": "// later\n" }) })).toMatchObject({
    "crates:coglet": "different",
  });
  expect(await standings({ commit: undefined })).toMatchObject({ "crates:coglet": "unknown" });
  expect((await crates.ask("DELETE /api/v1/crates/coglet/0.18.0/yank", { authorization: "cioOwner" })).status).toBe(200);
  expect(await standings()).toMatchObject({ "crates:coglet": "yanked" });
});

test("a registry that does not answer is unknown, and the others are told", async () => {
  const found = await standings({}, { COGREL_PYPI_INDEX: "http://127.0.0.1:4/simple" });
  expect(found).toMatchObject({ "pypi:coglet": "unknown", "pypi:cog": "unknown" });
  expect(found["crates:coglet"]).not.toBe("unknown");
}, 30_000);
