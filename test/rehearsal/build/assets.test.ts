import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AssetFacts } from "../../../src/domain/assets/asset-facts";
import { auditAssets } from "../../../src/domain/assets/audit";
import { checksumsText } from "../../../src/domain/assets/checksums";
import { CHECKSUMS, COG_ASSETS, expectedAsset, type Inventory, needsOn } from "../../../src/domain/assets/inventory";
import { cogPackages } from "../../../src/domain/project";
import { parseVersion, type Version } from "../../../src/domain/version";
import { folderAssets } from "../../../src/facts/assets";
import { builtAssets } from "../../../src/rehearsal/build/assets";
import { liveWorld } from "../../../src/world/world";
import { scratch } from "../../harness";

const version = (text: string) => parseVersion(text) as Version;
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function inventory(text: string): Inventory {
  const assets = COG_ASSETS.map((one) => expectedAsset(one, version(text)));
  return {
    version: version(text),
    assets: [...assets, { name: CHECKSUMS, kind: "checksums" }],
    allowExtra: [],
    needs: needsOn(cogPackages),
  };
}

/** A folder with Cog's assets as a rehearsal builds them, and checksums.txt. */
function built(text: string): string {
  const folder = scratch();
  const assets = builtAssets({ version: version(text), assets: COG_ASSETS, packages: cogPackages });
  for (const { name, bytes } of assets) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, CHECKSUMS), checksumsText(assets.map(({ name, bytes }) => ({ name, sha256: sha256(bytes) }))));
  return folder;
}

const assetsIn = (folder: string): Promise<AssetFacts[]> => folderAssets(liveWorld({ startedIn: folder, variables: {} }), ".");
const run = (program: string, args: string[], cwd: string) => spawnSync(program, args, { cwd, encoding: "utf8" });

test.each(["0.23.0", "0.23.0-rc.1", "0.23.0-alpha3", "0.23.0-dev1", "1.4.0-beta2"])(
  "what is built of %s passes the audit in every point",
  async (text) => {
    const { checks, table } = auditAssets({ inventory: inventory(text), assets: await assetsIn(built(text)), at: { folder: "dist" } });
    expect(checks.filter(({ verdict }) => verdict !== "yes")).toEqual([]);
    expect(checks.map(({ rule }) => rule)).toContain("package-needs");
    expect(table.rows).toHaveLength(10);
  },
);

test("the same version is the same bytes, on every machine", () => {
  const all = builtAssets({ version: version("0.23.0"), assets: COG_ASSETS, packages: cogPackages });
  // else: bytes of assets that are built have changed, which a release that is rehearsed again would show as a conflict
  expect(sha256(Buffer.concat(all.map(({ bytes }) => bytes))).slice(0, 16)).toBe("ec284ce8e290d0d7");
});

test("sha256sum -c accepts the checksums, and no longer when a byte is changed", () => {
  const folder = built("0.23.0");
  expect(run("sha256sum", ["-c", "--strict", "--quiet", CHECKSUMS], folder).status).toBe(0);
  const name = "cog_Linux_x86_64";
  writeFileSync(join(folder, name), Buffer.concat([readFileSync(join(folder, name)), Buffer.from("x")]));
  expect(run("sha256sum", ["-c", "--strict", "--quiet", CHECKSUMS], folder)).toMatchObject({ status: 1, stdout: `${name}: FAILED\n` });
});

test("the program for Linux runs where it can, and says its version", ({ skip }) => {
  const name = { x64: "cog_Linux_x86_64", arm64: "cog_Linux_arm64" }[process.arch as string];
  if (process.platform !== "linux" || name === undefined) return skip("no Linux on x86_64 or arm64 here");
  const folder = built("0.23.0-rc.1");
  chmodSync(join(folder, name), 0o755);
  expect(run(join(folder, name), ["--version"], folder)).toMatchObject({ status: 0, stdout: "cog 0.23.0-rc.1\n", stderr: "" });
});

const PYTHON = `
import json, sys, tarfile, zipfile
from email.parser import Parser
folder, names = sys.argv[1], sys.argv[2:]
found = {}
for name in names:
    path = folder + "/" + name
    if name.endswith(".whl"):
        archive = zipfile.ZipFile(path)
        assert archive.testzip() is None
        text = archive.read(next(n for n in archive.namelist() if n.endswith("/METADATA"))).decode()
        files = archive.namelist()
    else:
        archive = tarfile.open(path)
        text = archive.extractfile(next(n for n in archive.getnames() if n.endswith("/PKG-INFO"))).read().decode()
        files = archive.getnames()
    headers = Parser().parsestr(text)
    found[name] = [headers["Name"], headers["Version"], headers.get_all("Requires-Dist"), len(files)]
print(json.dumps(found))`;

test("Python reads the wheels and the source archive, and finds the same in them", () => {
  const folder = built("0.23.0-rc.1");
  const names = readdirSync(folder).filter((name) => /\.(whl|tar\.gz)$/.test(name));
  const { stdout, stderr } = run("python3", ["-c", PYTHON, folder, ...names], folder);
  expect(stderr).toBe("");
  const coglets = names.filter((name) => name.startsWith("coglet-"));
  expect(JSON.parse(stdout)).toEqual({
    "cog-0.23.0rc1-py3-none-any.whl": ["cog", "0.23.0rc1", ["coglet>=0.23.0rc1,<1"], 4],
    "cog-0.23.0rc1.tar.gz": ["cog", "0.23.0rc1", ["coglet>=0.23.0rc1,<1"], 3],
    ...Object.fromEntries(coglets.map((name) => [name, ["coglet", "0.23.0rc1", null, 4]])),
  });
});

const PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet", "--no-index", "--root-user-action=ignore"];

test("pip installs the wheels by their names, each with what it needs", ({ skip }) => {
  if (run("python3", ["-m", "pip", "--version"], ".").status !== 0) return skip("no pip");
  const folder = built("0.23.0-rc.1");
  const target = scratch();
  const platform = ["--platform", "manylinux_2_17_x86_64", "--python-version", "3.12", "--only-binary", ":all:"];
  const ran = run("python3", [...PIP, "--find-links", folder, "--pre", "--target", target, ...platform, "cog"], folder);
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  expect(readdirSync(target).sort()).toEqual(["cog", "cog-0.23.0rc1.dist-info", "coglet", "coglet-0.23.0rc1.dist-info"]);
  expect(run("python3", ["-c", "import cog, coglet; print(cog.__version__, coglet.__version__)"], target).stdout).toBe(
    "0.23.0rc1 0.23.0rc1\n",
  );
});

test("any other file of an inventory is built too, in an archive where its name says so", async () => {
  const folder = scratch();
  const names = ["tool_{version}_linux.tar.gz", "tool.zip", "notes.txt", "checksums.txt"];
  const assets = builtAssets({ version: version("1.0.0"), assets: names.map((name) => ({ name })), packages: [] });
  for (const { name, bytes } of assets) writeFileSync(join(folder, name), bytes);
  const found = await assetsIn(folder);
  expect(found.map(({ name, archive }) => [name, archive?.kind, archive?.faults, archive?.members.length])).toEqual([
    ["notes.txt", undefined, undefined, undefined],
    ["tool.zip", "zip", [], 1],
    ["tool_1.0.0_linux.tar.gz", "tar", [], 1],
  ]);
});
