import { expect, test } from "vitest";
import { assetTemplates, COG_ASSETS, inventoryOf } from "../../../src/domain/assets/inventory";
import { projectFromText } from "../../../src/domain/configuration/project";
import { matchesGlob } from "../../../src/domain/glob";
import { readManifests } from "../../../src/domain/manifests/manifests";
import { cogPackages, defaultProject } from "../../../src/domain/project";
import { builtAssets } from "../../../src/rehearsal/build/assets";
import { folderSource, runReading } from "../../../src/world/source";
import { cogFiles, repository } from "../../harness";
import { version } from "./made";

const read = (files: Record<string, string>) => runReading(readManifests(undefined), folderSource(repository(files).folder));

test("a repository of Cog's shape has Cog's ten assets, with no configuration", async () => {
  const manifests = await read(cogFiles("0.23.0-rc.1"));
  const inventory = inventoryOf(defaultProject(), manifests, version("0.23.0-rc.1"));
  expect(assetTemplates(defaultProject(), manifests)).toBe(COG_ASSETS);
  expect(inventory?.assets).toEqual([
    { name: "cog_Darwin_arm64", kind: "binary", format: "macho-arm64" },
    { name: "cog_Darwin_x86_64", kind: "binary", format: "macho-x86_64" },
    { name: "cog_Linux_arm64", kind: "binary", format: "elf-arm64" },
    { name: "cog_Linux_x86_64", kind: "binary", format: "elf-x86_64" },
    { name: "cog-0.23.0rc1-py3-none-any.whl", kind: "wheel" },
    { name: "cog-0.23.0rc1.tar.gz", kind: "sdist" },
    { name: "coglet-0.23.0rc1-cp310-abi3-macosx_*_arm64.whl", kind: "wheel" },
    { name: "coglet-0.23.0rc1-cp310-abi3-manylinux*_aarch64.whl", kind: "wheel" },
    { name: "coglet-0.23.0rc1-cp310-abi3-manylinux*_x86_64.whl", kind: "wheel" },
    { name: "checksums.txt", kind: "checksums" },
  ]);
  expect([...(inventory?.needs ?? [])]).toEqual([
    ["cog", ["coglet"]],
    ["coglet", []],
  ]);
  expect(inventory?.allowExtra).toEqual([]);
});

test("cogrel.toml says what another repository's release carries; without it nobody does", async () => {
  const manifests = await read({ "VERSION.txt": "1.2.0-beta3\n" });
  expect(inventoryOf(defaultProject(), manifests, version("1.2.0-beta3"))).toBeUndefined();
  const project = projectFromText(
    `schema = 1
[release]
assets = [{ name = "tool_{version}_linux.tar.gz" }, { name = "tool.exe", format = "pe-x86_64" }, { name = "Tool-{pep440}.tar.gz" }, { name = "checksums.txt" }]
allow_extra = ["tool_{version}.*"]
[[packages]]
name = "My.Tool"
registry = "pypi"
needs = ["crates:core", "base"]
[[packages]]
name = "base"
registry = "pypi"
[[packages]]
name = "core"
registry = "crates"
`,
    "cogrel.toml",
  );
  const inventory = inventoryOf(project, manifests, version("1.2.0-beta3"));
  expect(inventory?.assets).toEqual([
    { name: "tool_1.2.0-beta3_linux.tar.gz", kind: "file" },
    { name: "tool.exe", kind: "binary", format: "pe-x86_64" },
    { name: "Tool-1.2.0b3.tar.gz", kind: "sdist" },
    { name: "checksums.txt", kind: "checksums" },
  ]);
  expect(inventory?.allowExtra).toEqual(["tool_1.2.0-beta3.*"]);
  expect([...(inventory?.needs ?? [])]).toEqual([
    ["my-tool", ["base"]],
    ["base", []],
  ]);
});

test("a configured inventory takes the place of Cog's", async () => {
  const manifests = await read(cogFiles("0.23.0"));
  const project = projectFromText('schema = 1\n[release]\nassets = [{ name = "x" }]\n', "cogrel.toml");
  const inventory = inventoryOf(project, manifests, version("0.23.0"));
  expect(inventory?.assets.map(({ name }) => name)).toEqual(["x", "checksums.txt"]);
  expect(inventory?.needs.get("cog")).toEqual(["coglet"]);
});

test("what a rehearsal builds has a name that each pattern matches", () => {
  const patterns = [
    "x-{pep440}-*.whl",
    "x-{pep440}-cp*-abi3-win*.whl",
    "x-*-py*-none-any.whl",
    "x-{pep440}-cp310-cp310-musllinux*_x86_64.whl",
  ];
  const more = ["tool_*", "tool-?.zip", "t[ab]x", "t[!a]x", "x-{pep440}-cp310-*.whl", "a**b", "x-{pep440}-py3-none-macosx_*.whl"];
  const assets = [...COG_ASSETS, ...[...patterns, ...more].map((name) => ({ name }))];
  const built = builtAssets({ version: version("0.23.0"), assets, packages: cogPackages });
  for (const [at, { name }] of built.entries()) {
    const pattern = assets[at]?.name.replace("{pep440}", "0.23.0") ?? "";
    expect(matchesGlob(pattern, name), `${pattern} ${name}`).toBe(true);
    expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  }
});
