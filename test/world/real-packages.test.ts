import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { auditAssets } from "../../src/domain/assets/audit";
import { expectedAsset, needsOn } from "../../src/domain/assets/inventory";
import { cogPackages } from "../../src/domain/project";
import { parseVersion, type Version } from "../../src/domain/version";
import { folderAssets } from "../../src/facts/assets";
import { liveWorld } from "../../src/world/world";
import { scratch } from "../harness";
import { pythonTools } from "../tools/python.mjs";

// Packages that a real build backend makes: what the audit says of them is what it would say of Cog's.

const tools = pythonTools();

interface Asked {
  /** PEP 440. */
  version: string;
  requires: string;
  readme: string;
}

const project = (name: string, { version, requires }: Asked, more = "") => `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "${name}"
version = "${version}"
readme = "README.md"
requires-python = ">=3.10"
dependencies = ${JSON.stringify(requires === "" ? [] : [requires])}
[project.optional-dependencies]
dev = ["pytest>=8"]
${more}`;

const HOOK = `from hatchling.builders.hooks.plugin.interface import BuildHookInterface
class Tagged(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["pure_python"] = False
        build_data["tag"] = "cp310-abi3-manylinux_2_17_x86_64"
`;

/** Builds the SDK's wheel and source archive, and a wheel of coglet for one platform; gives the folder. */
function build(asked: Asked): string {
  const root = scratch();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("cog/pyproject.toml", project("cog", asked));
  write("cog/README.md", asked.readme);
  write("cog/src/cog/__init__.py", "x = 1\n");
  write("cog/src/cog/data, with a comma.txt", "x\n".repeat(10_000));
  write("coglet/pyproject.toml", project("coglet", { ...asked, requires: "" }, "[tool.hatch.build.targets.wheel.hooks.custom]\n"));
  write("coglet/README.md", "# coglet\n");
  write("coglet/src/coglet/__init__.py", "x = 2\n");
  write("coglet/src/coglet/coglet.abi3.so", "\u007fELF".repeat(500_000));
  write("coglet/hatch_build.py", HOOK);
  uv(join(root, "cog"), join(root, "dist"));
  uv(join(root, "coglet"), join(root, "dist"), "--wheel");
  return join(root, "dist");
}

function uv(folder: string, out: string, ...more: string[]): void {
  if (tools.missing !== undefined) throw new Error(tools.missing);
  const args = ["build", "--quiet", "--offline", "--no-build-isolation", "--python", tools.python, "--out-dir", out, ...more];
  const env = { PATH: process.env.PATH ?? "", HOME: folder, UV_CACHE_DIR: join(folder, ".cache"), UV_NO_CONFIG: "1" };
  const { status, stderr } = spawnSync(tools.uv, args, { cwd: folder, env, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
}

async function found(folder: string, text: string): Promise<string[]> {
  const version = parseVersion(text) as Version;
  const templates = ["cog-{pep440}-py3-none-any.whl", "cog-{pep440}.tar.gz", "coglet-{pep440}-cp310-abi3-manylinux*_x86_64.whl"];
  const inventory = {
    version,
    assets: templates.map((name) => expectedAsset({ name }, version)),
    allowExtra: [],
    needs: needsOn(cogPackages),
  };
  const assets = await folderAssets(liveWorld({ startedIn: folder, variables: {} }), ".");
  const { checks } = auditAssets({ inventory, assets, at: { folder } });
  return checks.filter(({ verdict }) => verdict !== "yes").map(({ rule, found: what }) => `${rule} ${what}`);
}

const README = "# cog\n\n[docs](https://example.com/docs) ![logo](logo.png) [below](#below)\n\n```sh\n[x](not-a-link.md)\n```\n";

test.for([
  ["0.23.0", "0.23.0", "coglet>=0.23.0,<1"],
  ["0.23.0-rc.1", "0.23.0rc1", "coglet<1.0,>=0.23.0rc1"],
  ["1.0.0-dev2", "1.0.0.dev2", "coglet >= 1.0.0.dev2, < 2"],
])("what hatchling builds of %s is right in every point", async ([text = "", version = "", requires = ""], { skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  expect(await found(build({ version, requires, readme: README }), text)).toEqual([]);
});

test("what hatchling builds of another version, requirement and README has each of it found in wheel and source archive", async ({
  skip,
}) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const folder = build({
    version: "0.23.0",
    requires: "coglet>=0.1.0,<1.0",
    readme: `${README}\nSee [docs](docs/x.md) and [more].\n\n[more]: ./more.md\n`,
  });
  const [wheel, source] = ["cog-0.23.0-py3-none-any.whl", "cog-0.23.0.tar.gz"];
  expect(await found(folder, "0.23.0")).toEqual([
    `package-needs ${wheel}: requires coglet<1.0,>=0.1.0`,
    `package-needs ${source}: requires coglet<1.0,>=0.1.0`,
    `readme-links ${wheel}: README in METADATA links to docs/x.md, ./more.md`,
    `readme-links ${source}: README in PKG-INFO links to docs/x.md, ./more.md`,
  ]);
  expect((await found(folder, "0.24.0")).filter((one) => !one.startsWith("assets-extra"))).toEqual([
    "assets-there cog-0.24.0-py3-none-any.whl: missing",
    "assets-there cog-0.24.0.tar.gz: missing",
    "assets-there coglet-0.24.0-cp310-abi3-manylinux*_x86_64.whl: missing",
    `readme-links ${wheel}: README in METADATA links to docs/x.md, ./more.md`,
  ]);
});
