import { expect, test } from "vitest";
import type { AssetFacts, Member } from "../../../src/domain/assets/asset-facts";
import { archiveFaults } from "../../../src/domain/assets/members";
import * as made from "./made";
import { against, COGLET, cogletFiles, rightAssets, SDK, SOURCE, sdkFiles, sourceFiles, summed } from "./made";

/** What an audit says of one asset in the place of the right one. */
function found(asset: AssetFacts): string[] {
  const others = rightAssets().filter(({ name }) => name !== asset.name);
  return against(summed([...others, asset])).map((one) => one.replace(`${asset.name}: `, ""));
}

const info = "cog-0.23.0.dist-info";
const sdk = (change: Record<string, string | undefined>) => found(made.wheel(SDK, changed(sdkFiles, change)));
const coglet = (change: Record<string, string | undefined>) => found(made.wheel(COGLET, changed(cogletFiles, change)));

function changed(files: Record<string, string>, change: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...files, ...change }).filter(([, text]) => text !== undefined)) as Record<string, string>;
}

test.each<[string, string[], string[]]>([
  ["right", sdk({}), []],
  [
    "another name in METADATA",
    sdk({ [`${info}/METADATA`]: made.metadata("cogx", "0.23.0") }),
    ["wheel-identity METADATA says cogx 0.23.0"],
  ],
  ["a name that PyPI takes for the same", sdk({ [`${info}/METADATA`]: made.metadata("Cog", "0.23.0", ["coglet>=0.23.0,<1"]) }), []],
  [
    "another version in METADATA",
    sdk({ [`${info}/METADATA`]: made.metadata("cog", "0.22.0", ["coglet>=0.23.0,<1"]) }),
    ["wheel-identity METADATA says cog 0.22.0"],
  ],
  ["the same version in another spelling", sdk({ [`${info}/METADATA`]: made.metadata("cog", "v0.23", ["coglet>=0.23.0,<1"]) }), []],
  [
    "two versions in METADATA",
    sdk({ [`${info}/METADATA`]: `Version: 0.22.0\n${made.metadata("cog", "0.23.0", ["coglet>=0.23.0,<1"])}` }),
    ["wheel-identity METADATA names it twice"],
  ],
  ["no METADATA", sdk({ [`${info}/METADATA`]: undefined }), [`wheel-identity has no ${info}/METADATA`]],
  ["no WHEEL", sdk({ [`${info}/WHEEL`]: undefined }), [`wheel-identity has no ${info}/WHEEL`]],
  [
    "a dist-info folder of another version",
    found(
      made.wheel(SDK, {
        "cog-0.22.0.dist-info/METADATA": sdkFiles["cog-0.23.0.dist-info/METADATA"],
        "cog-0.22.0.dist-info/WHEEL": sdkFiles["cog-0.23.0.dist-info/WHEEL"],
      }),
    ),
    ["wheel-identity has cog-0.22.0.dist-info"],
  ],
  ["no dist-info folder", found(made.wheel(SDK, { "cog/__init__.py": "" })), ["wheel-identity has no .dist-info folder"]],
  [
    "two dist-info folders",
    sdk({ "x-1.dist-info/METADATA": "Name: x" }),
    [`wheel-identity has 2 .dist-info folders: ${info}, x-1.dist-info`],
  ],
  [
    "tags of another wheel",
    sdk({ [`${info}/WHEEL`]: made.wheelFile(["py3-none-any", "py2-none-any"], true) }),
    ["wheel-identity WHEEL has the tags py2-none-any, py3-none-any"],
  ],
  ["no tags", sdk({ [`${info}/WHEEL`]: made.wheelFile([], true) }), ["wheel-identity WHEEL has the tags none"]],
  [
    "libraries in a wheel for all platforms",
    sdk({ [`${info}/WHEEL`]: made.wheelFile(["py3-none-any"], false) }),
    ["wheel-identity WHEEL says Root-Is-Purelib: false"],
  ],
  [
    "a pure wheel for one platform",
    coglet({ "coglet-0.23.0.dist-info/WHEEL": made.wheelFile(["cp310-abi3-manylinux_2_17_x86_64"], true) }),
    ["wheel-identity WHEEL says Root-Is-Purelib: true"],
  ],
  [
    "a format that pip does not take",
    sdk({ [`${info}/WHEEL`]: made.wheelFile(["py3-none-any"], true).replace("1.0", "2.0") }),
    ["wheel-identity WHEEL is of version 2.0"],
  ],
  ["no RECORD", found(withoutRecord()), [`wheel-record has no ${info}/RECORD`]],
])("a wheel: %s", (_, said, expected) => {
  expect(said).toEqual(expected);
});

function withoutRecord(): AssetFacts {
  const asset = made.wheel(SDK, sdkFiles);
  const members = asset.archive?.members.filter(({ path }) => !path.endsWith("RECORD")) ?? [];
  const texts = changed({ ...asset.archive?.texts }, { [`${info}/RECORD`]: undefined });
  return { ...asset, archive: { kind: "zip", faults: [], members, texts } };
}

test("compressed tags are all of them, and a build tag is no tag", () => {
  const name = "coglet-0.23.0-1-cp310.cp311-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl";
  const tags = ["cp310", "cp311"].flatMap((python) =>
    ["manylinux2014", "manylinux_2_17"].map((system) => `${python}-abi3-${system}_x86_64`),
  );
  const inventory = made.cogInventory("0.23.0", 'allow_extra = ["coglet-*"]');
  const asset = made.wheel(name, { ...cogletFiles, "coglet-0.23.0.dist-info/WHEEL": made.wheelFile(tags, false) });
  expect(against(summed([...rightAssets(), asset]), { inventory })).toEqual([]);
});

/** A RECORD of the SDK's files with its lines changed. */
function record(change: (lines: string[]) => string[]): string[] {
  const members = made.wheel(SDK, sdkFiles).archive?.members.filter(({ path }) => !path.endsWith("RECORD")) ?? [];
  const lines = change([...members.map(made.recordLine), `${info}/RECORD,,`]);
  return sdk({ [`${info}/RECORD`]: `${lines.join("\n")}\n` });
}

const OTHER = Buffer.alloc(32).toString("base64url");

test.each<[string, string[], string[]]>([
  ["right", record((lines) => lines), []],
  ["with line ends of Windows", record((lines) => lines.map((line) => `${line}\r`)), []],
  ["without its own line", record((lines) => lines.slice(0, -1)), []],
  ["a file without a line", record((lines) => lines.slice(1)), ["wheel-record RECORD has no line for cog/__init__.py"]],
  ["two lines for a file", record((lines) => [...lines, lines[0] ?? ""]), ["wheel-record RECORD has several lines for cog/__init__.py"]],
  [
    "a line for a file that is not there",
    record((lines) => [...lines, `cog/x.py,sha256=${OTHER},1`]),
    ["wheel-record RECORD has a line for what is not there, cog/x.py"],
  ],
  [
    "another digest",
    record((lines) => lines.map((line) => line.replace(/^(cog\/.*=)[^,]*/, `$1${OTHER}`))),
    ["wheel-record RECORD has another digest for cog/__init__.py"],
  ],
  [
    "a weaker digest",
    record((lines) => lines.map((line) => line.replace(/^(cog\/[^,]*),sha256=[^,]*/, "$1,md5=x"))),
    ["wheel-record RECORD has another digest for cog/__init__.py"],
  ],
  [
    "no digest",
    record((lines) => lines.map((line) => line.replace(/^(cog\/[^,]*),[^,]*,/, "$1,,"))),
    ["wheel-record RECORD has another digest for cog/__init__.py"],
  ],
  [
    "another size",
    record((lines) => lines.map((line) => line.replace(/^(cog\/.*,)\d+$/, "$17"))),
    ["wheel-record RECORD has another size for cog/__init__.py"],
  ],
  ["no CSV", record((lines) => [...lines, "x", '"y']), ["wheel-record RECORD has 2 lines that are not path,sha256=digest,size"]],
  [
    "a hundred thousand lines",
    record((lines) => [...lines, ...Array(100_000).fill("a,,")]),
    ["wheel-record RECORD has 100004 lines for 4 members"],
  ],
  [
    "a thousand lines for one name",
    record((lines) => [...lines, ...Array(999).fill("a,,")]),
    ["wheel-record RECORD has several lines for a", "wheel-record RECORD has a line for what is not there, a"],
  ],
])("RECORD: %s", (_, said, expected) => {
  expect(said).toEqual(expected);
});

test("a path with a comma or a quote stands in quotes in RECORD", () => {
  const path = 'cog/a,"b".py';
  const line = made.recordLine({ path: '"cog/a,""b"".py"', kind: "file", size: 1, sha256: made.sha256("x") });
  const files = { ...sdkFiles, [path]: "x" };
  const members = made.wheel(SDK, sdkFiles).archive?.members.filter((one) => !one.path.endsWith("RECORD")) ?? [];
  expect(found(made.wheel(SDK, { ...files, [`${info}/RECORD`]: `${[...members.map(made.recordLine), line].join("\n")}\n` }))).toEqual([]);
});

const sources = (change: Record<string, string | undefined>) => found(made.sdist(SOURCE, changed(sourceFiles, change)));
const PKG = "cog-0.23.0/PKG-INFO";

test.each<[string, string[], string[]]>([
  ["right", sources({}), []],
  ["two folders at the top", sources({ "x/y.py": "" }), ["sdist-identity has x at its top"]],
  ["a file at the top", sources({ "setup.py": "", "cog-0.23.0x": "" }), ["sdist-identity has setup.py, cog-0.23.0x at its top"]],
  ["no PKG-INFO", sources({ [PKG]: undefined }), ["sdist-identity has no cog-0.23.0/PKG-INFO"]],
  [
    "another version",
    sources({ [PKG]: made.metadata("cog", "0.22.0", ["coglet>=0.23.0,<1"]) }),
    ["sdist-identity PKG-INFO says cog 0.22.0"],
  ],
  [
    "another requirement",
    sources({ [PKG]: made.metadata("cog", "0.23.0", ["coglet>=0.1.0,<1.0"]) }),
    ["package-needs requires coglet>=0.1.0,<1.0"],
  ],
  ["no requirement", sources({ [PKG]: made.metadata("cog", "0.23.0") }), ["package-needs requires no coglet"]],
  [
    "relative links",
    sources({ [PKG]: made.metadata("cog", "0.23.0", ["coglet>=0.23.0,<1"], "[a](a.md) ![i](i.png) [b](#b)\n\n[c]\n\n[c]: c.md\n") }),
    ["readme-links README in PKG-INFO links to a.md, c.md"],
  ],
])("a source archive: %s", (_, said, expected) => {
  expect(said).toEqual(expected);
});

test("a README is looked at where it is Markdown, in the body or in a folded header", () => {
  const head = made.metadata("cog", "0.23.0", ["coglet>=0.23.0,<1"], "");
  const said = (text: string) => sdk({ [`${info}/METADATA`]: text });
  const link = ["readme-links README in METADATA links to x.md"];
  expect(said(`${head}[x](x.md)`)).toEqual(link);
  expect(said(`${head}[x](x.md)`.replaceAll("\n", "\r\n"))).toEqual(link);
  expect(said(head.replace(/\n\n$/, "\nDescription: see\n        [x](x.md)\n       |[y](#y)\n"))).toEqual(link);
  expect(said(`${head.replace(/Description-Content-Type.*\n/, "")}[x](x.md)`)).toEqual(link);
  expect(said(`${head.replace("text/markdown", "text/markdown; charset=UTF-8; variant=GFM")}[x](x.md)`)).toEqual(link);
  expect(said(`${head.replace("text/markdown", "text/x-rst")}[x](x.md)`)).toEqual([]);
  expect(said(`${head.replace("text/markdown", "text/plain")}[x](x.md)`)).toEqual([]);
});

const member = (path: string, kind: Member["kind"] = "file"): Member => ({ path, kind, size: 1 });

test.each<[string, Member[], string[]]>([
  ["right", [member("a/"), member("a/b..c"), member("a/..."), member("a", "folder"), member("a/.x")], []],
  ["out of the folder", [member("../x"), member("a/../b"), member("..")], ["has members that leave the folder: ../x, a/../b, .."]],
  ["absolute", [member("/x"), member("C:/x")], ["has members with absolute paths: /x, C:/x"]],
  [
    "Windows' own",
    [member("a\\..\\b")],
    ["has members that leave the folder: a\\..\\b", "has members with a backslash in their names: a\\..\\b"],
  ],
  ["control characters", [member("a\nb")], ["has members with control characters in their names: a\nb"]],
  [
    "empty parts",
    [member(""), member("a//b"), member("./a"), member("a/./b")],
    ["has members with empty parts in their names: , a//b, ./a, a/./b"],
  ],
  ["links", [member("a", "link")], ["has links: a"]],
  ["devices", [member("a", "other")], ["has devices or the like: a"]],
  [
    "twice",
    [member("a"), member("a"), member("b", "folder"), member("b/", "folder"), member("b")],
    ["has several members of one name: a, b"],
  ],
  ["many", Array.from({ length: 9 }, (_, at) => member(`x${at}`, "link")), ["has links: x0, x1, x2 and 6 more"]],
])("members of an archive: %s", (_, members, expected) => {
  expect(archiveFaults({ kind: "zip", members, texts: {}, faults: [] })).toEqual(expected);
});
