import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, cogFiles, cogrel, type Ran, repository, scratch } from "../harness";
import { pythonTools } from "../tools/python.mjs";

// Which wheel is installed: the seed's table, from the environment and the folders to the line that pip takes.

interface Place {
  cwd: string;
  env: Record<string, string>;
}

/** The example repository with these files in its dist/; a folder in it to work in. */
function inside(names: readonly string[], folder = ""): Place {
  const one = repository(cogFiles("0.17.0"));
  one.write(Object.fromEntries(names.map((name) => [`dist/${name}`, ""])));
  return { cwd: join(one.folder, folder), env: one.env };
}

function elsewhere(): Place {
  const cwd = scratch();
  return { cwd, env: cleanEnv(cwd) };
}

const run = ({ cwd, env }: Place, args: string[], more: Record<string, string> = {}): Promise<Ran> =>
  cogrel(["wheel", ...args], { cwd, env: { ...env, ...more } });

const COG = ["cog-0.9.0-py3-none-any.whl", "cog-0.10.0-py3-none-any.whl"];
const COGLET = ["x86_64", "aarch64"].map((cpu) => `coglet-0.17.0-cp310-abi3-manylinux_2_28_${cpu}.whl`);
const MAC = "coglet-0.17.0-cp310-abi3-macosx_11_0_arm64.whl";
const LINUX = ["--platform", "linux/amd64"];

const UNSET: [string, () => Place, string[], string][] = [
  ["a released command line", elsewhere, ["cog"], "cog\n"],
  ["the repository, without dist/", () => inside([]), ["cog"], "cog\n"],
  ["the repository, with a dist/ of others", () => inside(["notes.txt", ...COGLET]), ["cog"], "cog\n"],
  ["the repository: the newest by version, not by name", () => inside(COG), ["cog"], `dist/${COG[1]}\n`],
  ["the repository, from one of its folders", () => inside(COG, "crates/coglet"), ["cog"], `../../dist/${COG[1]}\n`],
  ["the repository, as a released command line", () => inside(COG), ["cog", "--released"], "cog\n"],
  [
    "a build of a working tree",
    () => inside(["cog-0.17.0-py3-none-any.whl", "cog-0.17.1.dev3+g1a2b3c-py3-none-any.whl"]),
    ["cog"],
    "dist/cog-0.17.1.dev3+g1a2b3c-py3-none-any.whl\n",
  ],
  [
    "a release above its pre-releases",
    () => inside(["cog-0.17.0rc1-py3-none-any.whl", "cog-0.17.0-py3-none-any.whl"]),
    ["cog"],
    "dist/cog-0.17.0-py3-none-any.whl\n",
  ],
  ["coglet, which is optional", elsewhere, ["coglet"], ""],
  ["coglet, with none in dist/", () => inside(COG), ["coglet"], ""],
  ["coglet for a platform", () => inside([...COGLET, MAC]), ["coglet", ...LINUX], `dist/${COGLET[0]}\n`],
  ["coglet for another platform than there is", () => inside([MAC]), ["coglet", ...LINUX], ""],
  ["coglet as a released command line", () => inside(COGLET), ["coglet", "--released"], ""],
  [
    "names that lie: another package, no version, no wheel, a shell's letters",
    () =>
      inside([
        "cog_x-9.0-py3-none-any.whl",
        "cog-latest-py3-none-any.whl",
        "cog-9.0.whl",
        "cog-9.0-py3-none-any.whl.txt",
        "cog-9.0$(x)-py3-none-any.whl",
        "cog-9.0-py3-none-any;x.whl",
      ]),
    ["cog"],
    "cog\n",
  ],
];

test.each(UNSET)("unset: %s", async (_what, place, args, out) => {
  expect(await run(place(), args)).toMatchObject({ code: 0, out });
});

test.each([
  ["pypi", "cog\n"],
  ["PyPI", "cog\n"],
  [" pypi ", "cog\n"],
  ["pypi:0.12.0", "cog==0.12.0\n"],
  ["pypi:0.17.0-rc1", "cog==0.17.0rc1\n"],
  ["pypi:0.17.0-alpha.3", "cog==0.17.0a3\n"],
  ["pypi:0.17.0-dev1", "cog==0.17.0.dev1\n"],
  ["PYPI:0.17.0a3", "cog==0.17.0a3\n"],
  ["https://example.com/a/cog-0.17.0-py3-none-any.whl#sha256=abc", "https://example.com/a/cog-0.17.0-py3-none-any.whl#sha256=abc\n"],
  ["http://127.0.0.1:8000/download?id=7", "http://127.0.0.1:8000/download?id=7\n"],
  ["", "cog\n"],
  ["  ", "cog\n"],
])("COG_SDK_WHEEL=%j, wherever it is: %j", async (COG_SDK_WHEEL, out) => {
  expect(await run(elsewhere(), ["cog"], { COG_SDK_WHEEL })).toMatchObject({ code: 0, out });
});

const PATHS: [string, readonly string[], string, string][] = [
  ["a file", COG, `dist/${COG[0]}`, `dist/${COG[0]}\n`],
  ["a file that is called otherwise", ["cog.whl"], "./dist/cog.whl", "./dist/cog.whl\n"],
  ["a folder with one wheel that fits", [COG[0] as string, ...COGLET], "./dist", `./dist/${COG[0]}\n`],
  ["a folder with a slash", [COG[0] as string], "dist/", `dist/${COG[0]}\n`],
  ["dist: the newest", COG, "dist", `dist/${COG[1]}\n`],
];

test.each(PATHS)("COG_SDK_WHEEL is a path: %s", async (_what, names, value, out) => {
  expect(await run(inside(names), ["cog"], { COG_SDK_WHEEL: value })).toMatchObject({ code: 0, out });
});

test("the platform chooses in a folder too", async () => {
  const place = inside([...COGLET, MAC]);
  const variables = { COGLET_WHEEL: join(place.cwd, "dist") };
  expect(await run(place, ["coglet", ...LINUX], variables)).toMatchObject({
    code: 0,
    out: `${join(place.cwd, "dist", COGLET[0] as string)}\n`,
  });
  expect(await run(place, ["coglet", "--platform", "darwin/arm64"], variables)).toMatchObject({
    code: 0,
    out: expect.stringContaining(MAC),
  });
});

const REFUSED: [string, () => Place, string, RegExp][] = [
  ["a path to nothing", elsewhere, "./cog.whl", /there is nothing at "\.\/cog\.whl"/],
  ["dist without a wheel", () => inside([]), "dist", /dist has no wheel of cog that fits/],
  ["dist outside a repository", elsewhere, "dist", /dist is in no repository here/],
  ["a folder without a wheel of it", () => inside(COGLET), "./dist", /has no wheel of cog that fits/],
  [
    "a folder with several, which are named",
    () => inside(COG),
    "./dist",
    /several wheels of cog that fit: cog-0\.10\.0-py3-none-any\.whl, cog-0\.9\.0/,
  ],
  ["a wheel of another package", () => inside(COGLET), `dist/${COGLET[0]}`, /is a wheel of coglet/],
  ["an address of another package's wheel", elsewhere, "https://x.y/coglet-0.17.0-cp310-abi3-linux_x86_64.whl", /is a wheel of coglet/],
];

test.each(REFUSED)("a value that leads nowhere is refused, with what to do: %s", async (_what, place, value, why) => {
  const ran = await run(place(), ["cog"], { COG_SDK_WHEEL: value });
  expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringMatching(why) });
  expect(ran.err).toMatch(/^ {2}fix: /m);
});

test.each([
  "pypi:",
  "pypi:latest",
  "pypi:>=0.1",
  "pypi:0.17.0+local",
  "https://",
  "https://x y/z",
  "https://x.y/a b.whl",
  "https://x.y/\u001b[2J.whl",
  "dist\nx",
])("a value of no form is wrong use: %j", async (value) => {
  expect((await run(elsewhere(), ["cog"], { COG_SDK_WHEEL: value })).code).toBe(2);
});

test("I7: an address with a password is refused, and not printed", async () => {
  const ran = await run(elsewhere(), ["cog"], { COG_SDK_WHEEL: "https://me:s3cret@example.com/cog.whl" });
  expect(ran.code).toBe(2);
  expect(ran.out + ran.err).not.toContain("s3cret");
});

test("several wheels of the newest version in dist/ are refused with a platform to name; that command works", async () => {
  const place = inside([...COGLET, MAC, "coglet-0.16.0-cp310-abi3-manylinux_2_28_x86_64.whl"]);
  const ran = await run(place, ["coglet"]);
  expect(ran).toMatchObject({
    code: 1,
    err: expect.stringMatching(/several wheels of coglet that fit: .*fix: cogrel wheel coglet --platform linux\/amd64\n/s),
  });
  expect(await run(place, ["coglet", ...LINUX])).toMatchObject({ code: 0, out: `dist/${COGLET[0]}\n` });
});

test.each([
  [[], {}, "COG_SDK_WHEEL is not set: the newest wheel of dist/"],
  [["--released"], {}, "COG_SDK_WHEEL is not set: PyPI's newest, as for a released command line"],
  [[], { COG_SDK_WHEEL: "pypi:0.1.0" }, 'COG_SDK_WHEEL is "pypi:0.1.0": this version from PyPI'],
])("--explain says which rule decided, beside the line: %j %j", async (args, more, why) => {
  const place = inside(COG);
  const ran = await run(place, ["cog", "--explain", ...args], more);
  expect(ran.out.split("\n")).toHaveLength(2);
  expect(ran.err).toContain(why);
  expect((await run(place, ["cog", ...args], more)).err).toBe("");
});

test("--json has the parts", async () => {
  const document = async (place: Place, args: string[], more = {}) => JSON.parse((await run(place, [...args, "--json"], more)).out).data;
  expect(await document(inside(COG), ["cog"])).toEqual({
    package: "cog",
    requirement: `dist/${COG[1]}`,
    source: "file",
    rule: "dist-newest",
    version: "0.10.0",
  });
  expect(await document(elsewhere(), ["coglet"])).toEqual({ package: "coglet", requirement: null, source: "none", rule: "optional" });
});

test.each([
  [["sdk"], /there is no wheel "sdk"; known: cog, coglet/],
  [["toString"], /there is no wheel/],
  [["cog", "--platform", "vax"], /--platform takes/],
])("what is no package and no platform is wrong use: %j", async (args, why) => {
  expect(await run(elsewhere(), args)).toMatchObject({ code: 2, err: expect.stringMatching(why) });
});

const tools = pythonTools();

test("a wheel whose name lies about what is in it is refused; one that cannot be read is pip's to judge", async ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const place = inside([]);
  const dist = join(place.cwd, "dist");
  mkdirSync(dist);
  const made = (file: string, metadata: string, packed: boolean) =>
    spawnSync(tools.python, ["-c", MAKE, join(dist, file), metadata, String(packed)], { encoding: "utf8" }).stderr;
  for (const packed of [true, false]) {
    expect(made("cog-0.18.0-py3-none-any.whl", "Metadata-Version: 2.1\nName: cog\nVersion: 0.17.0\n\nVersion: 0.18.0\n", packed)).toBe("");
    expect(await run(place, ["cog"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is called cog 0\.18\.0 and is "cog" "0\.17\.0"/),
    });
    made("cog-0.18.0-py3-none-any.whl", "Name: evil\nVersion: 0.18.0\n", packed);
    expect((await run(place, ["cog"])).code).toBe(1);
    made("cog-0.18.0-py3-none-any.whl", "Name: Cog\r\nVersion: 0.18\r\n\r\ntext", packed);
    expect((await run(place, ["cog"])).code).toBe(0);
  }
  for (const bytes of [Buffer.alloc(0), Buffer.from("PK\x05\x06"), Buffer.concat([Buffer.from("PK\x05\x06"), Buffer.alloc(18, 0xff)])]) {
    rmSync(join(dist, "cog-0.18.0-py3-none-any.whl"));
    writeFileSync(join(dist, "cog-0.18.0-py3-none-any.whl"), bytes);
    expect((await run(place, ["cog"])).code).toBe(0);
  }
});

const MAKE = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED if sys.argv[3] == "true" else zipfile.ZIP_STORED) as wheel:
    wheel.writestr("cog/__init__.py", "x = 1")
    wheel.writestr("cog-0.18.0.dist-info/METADATA", sys.argv[2])
`;
