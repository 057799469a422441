import { createHash } from "node:crypto";
import type { AssetFacts, Member } from "../../../src/domain/assets/asset-facts";
import { auditAssets } from "../../../src/domain/assets/audit";
import { checksumsText } from "../../../src/domain/assets/checksums";
import { type Inventory, inventoryOf } from "../../../src/domain/assets/inventory";
import { projectFromText } from "../../../src/domain/configuration/project";
import type { Manifests } from "../../../src/domain/manifests/manifests";
import { parseVersion, type Version } from "../../../src/domain/version";

export const version = (text: string) => parseVersion(text) as Version;
export const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");

const NO_FILES: Manifests = { parts: [], unreadable: [], text: undefined, version: undefined };

/** Cog's inventory, as a repository of another shape would write it down. */
export function cogInventory(text: string, extra = ""): Inventory {
  const project = projectFromText(
    `schema = 1
[release]
${extra}
assets = [
  { name = "cog_Darwin_arm64", format = "macho-arm64" },
  { name = "cog_Linux_x86_64", format = "elf-x86_64" },
  { name = "cog-{pep440}-py3-none-any.whl" },
  { name = "cog-{pep440}.tar.gz" },
  { name = "coglet-{pep440}-cp310-abi3-manylinux*_x86_64.whl" },
]
[[packages]]
name = "cog"
registry = "pypi"
needs = ["coglet"]
[[packages]]
name = "coglet"
registry = "pypi"
`,
    "cogrel.toml",
  );
  return inventoryOf(project, NO_FILES, version(text)) as Inventory;
}

type Texts = Readonly<Record<string, string>>;

function asset(name: string, text: string): AssetFacts {
  return { name, size: text.length, sha256: sha256(text), head: Buffer.from(text, "latin1") };
}

/** A program's first bytes. */
export function program(name: string, hex: string, size = 4096): AssetFacts {
  const head = Buffer.concat([Buffer.from(hex.replaceAll(" ", ""), "hex"), Buffer.alloc(256)]);
  return { ...asset(name, name), size, head };
}

export const ELF_X86 = "7f454c46 02010100 0000000000000000 0200 3e00 01000000 7800400000000000";
export const ELF_ARM = "7f454c46 02010100 0000000000000000 0200 b700 01000000 7800400000000000";
export const MACH_ARM = "cffaedfe 0c000001 00000000 02000000";

const LISTED = /(?:METADATA|WHEEL|RECORD|PKG-INFO)$/;

function membersOf(files: Texts): Member[] {
  return Object.entries(files).map(([path, text]) => ({ path, kind: "file", size: Buffer.byteLength(text), sha256: sha256(text) }));
}

function textsOf(files: Texts): Texts {
  return Object.fromEntries(Object.entries(files).filter(([path]) => LISTED.test(path)));
}

/** A wheel of these files, with a RECORD that fits unless one is among them. */
export function wheel(name: string, files: Texts): AssetFacts {
  const info = Object.keys(files)
    .find((path) => path.includes(".dist-info/"))
    ?.split("/")[0];
  const record = `${membersOf(files).map(recordLine).join("\n")}\n${info}/RECORD,,\n`;
  const all = info === undefined ? files : { [`${info}/RECORD`]: record, ...files };
  return { ...asset(name, name), size: 1000, archive: { kind: "zip", members: membersOf(all), texts: textsOf(all), faults: [] } };
}

export function recordLine({ path, sha256: digest = "", size }: Member): string {
  return `${path},sha256=${Buffer.from(digest, "hex").toString("base64url")},${size}`;
}

export function sdist(name: string, files: Texts): AssetFacts {
  const members = membersOf(files).map(({ sha256: _, ...member }): Member => member);
  return { ...asset(name, name), size: 1000, archive: { kind: "tar", members, texts: textsOf(files), faults: [] } };
}

export function metadata(name: string, of: string, requires: readonly string[] = [], readme = "# x\n"): string {
  const headers = [
    "Metadata-Version: 2.4",
    `Name: ${name}`,
    `Version: ${of}`,
    ...requires.map((one) => `Requires-Dist: ${one}`),
    "Description-Content-Type: text/markdown",
  ];
  return `${headers.join("\n")}\n\n${readme}`;
}

export function wheelFile(tags: readonly string[], pure: boolean): string {
  return `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: ${pure}\n${tags.map((tag) => `Tag: ${tag}\n`).join("")}`;
}

export const SDK = "cog-0.23.0-py3-none-any.whl";
export const COGLET = "coglet-0.23.0-cp310-abi3-manylinux_2_17_x86_64.whl";
export const SOURCE = "cog-0.23.0.tar.gz";
const NEED = ["coglet>=0.23.0,<1"];

export const sdkFiles = {
  "cog/__init__.py": "x = 1\n",
  "cog-0.23.0.dist-info/METADATA": metadata("cog", "0.23.0", NEED),
  "cog-0.23.0.dist-info/WHEEL": wheelFile(["py3-none-any"], true),
};
export const cogletFiles = {
  "coglet/__init__.py": "x = 2\n",
  "coglet-0.23.0.dist-info/METADATA": metadata("coglet", "0.23.0"),
  "coglet-0.23.0.dist-info/WHEEL": wheelFile(["cp310-abi3-manylinux_2_17_x86_64"], false),
};
export const sourceFiles = {
  "cog-0.23.0/PKG-INFO": metadata("cog", "0.23.0", NEED),
  "cog-0.23.0/cog/__init__.py": "x = 1\n",
};

/** The assets of 0.23.0 as they should be, without checksums.txt. */
export function rightAssets(): AssetFacts[] {
  return [
    program("cog_Darwin_arm64", MACH_ARM),
    program("cog_Linux_x86_64", ELF_X86),
    wheel(SDK, sdkFiles),
    sdist(SOURCE, sourceFiles),
    wheel(COGLET, cogletFiles),
  ];
}

export function checksums(text: string): AssetFacts {
  return { ...asset("checksums.txt", text), text };
}

/** With the checksums.txt that fits. */
export function summed(assets: readonly AssetFacts[]): AssetFacts[] {
  const lines = assets.map(({ name, sha256: digest = "" }) => ({ name, sha256: digest }));
  return [...assets, checksums(checksumsText(lines))];
}

export interface Judging {
  inventory?: Inventory;
  previous?: { version: Version; names: readonly string[] };
}

/** What an audit says against assets: each as its rule and what was found. */
export function against(assets: readonly AssetFacts[], { inventory = cogInventory("0.23.0"), previous }: Judging = {}): string[] {
  const { checks } = auditAssets({ inventory, assets, at: { folder: "dist" }, previous });
  return checks.filter(({ verdict }) => verdict !== "yes").map(({ rule, found }) => `${rule} ${found}`);
}
