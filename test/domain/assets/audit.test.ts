import fc from "fast-check";
import { expect, test } from "vitest";
import type { AssetFacts } from "../../../src/domain/assets/asset-facts";
import { auditAssets } from "../../../src/domain/assets/audit";
import { verdictOf } from "../../../src/domain/check";
import * as made from "./made";
import { against, COGLET, cogInventory, rightAssets, SDK, SOURCE, summed } from "./made";

const audit = (assets: readonly AssetFacts[], more = {}) =>
  auditAssets({ inventory: cogInventory("0.23.0"), assets, at: { tag: "v0.23.0", published: false }, ...more });

test("assets as they should be are right: each a row that says what it is, each rule a yes", () => {
  const { checks, table, wrong, assets } = audit(summed(rightAssets()));
  expect(checks.filter(({ verdict }) => verdict !== "yes")).toEqual([]);
  expect(checks.map(({ rule }) => rule)).toEqual([
    ...["assets-there", "assets-extra", "asset-names", "asset-sizes", "asset-readable", "checksums", "archive-sound"],
    ...["wheel-identity", "wheel-record", "sdist-identity", "package-needs", "readme-links", "program-format"],
  ]);
  expect(table.rows.map(({ cells, mark, found }) => [...cells, mark, found])).toEqual([
    ["cog_Darwin_arm64", "4.1 kB", "yes", "Mach-O arm64"],
    ["cog_Linux_x86_64", "4.1 kB", "yes", "ELF x86_64"],
    [SDK, "1.0 kB", "yes", "cog 0.23.0"],
    [SOURCE, "1.0 kB", "yes", "cog 0.23.0"],
    [COGLET, "1.0 kB", "yes", "coglet 0.23.0"],
    ["checksums.txt", "461 B", "yes", "5 lines"],
  ]);
  expect([wrong, assets.length, assets.every(({ verdict }) => verdict === "yes")]).toEqual([0, 6, true]);
});

const without = (name: string) => rightAssets().filter((one) => one.name !== name);
const instead = (asset: AssetFacts) => rightAssets().map((one) => (one.name === asset.name ? asset : one));
const changed = (name: string, change: Partial<AssetFacts>) =>
  rightAssets().map((one) => (one.name === name ? { ...one, ...change } : one));
const right = (name: string) => rightAssets().find((one) => one.name === name) as AssetFacts;

test.each<[string, AssetFacts[], string[]]>([
  ["an asset is missing", summed(without(COGLET)), ["assets-there coglet-0.23.0-cp310-abi3-manylinux*_x86_64.whl: missing"]],
  ["nothing is there", [], cogInventory("0.23.0").assets.map(({ name }) => `assets-there ${name}: missing`)],
  [
    "two match a pattern",
    summed([...rightAssets(), { ...right(COGLET), name: COGLET.replace("_17_", "_28_") }]),
    [
      `assets-there ${COGLET}: is one of 2 that match coglet-0.23.0-cp310-abi3-manylinux*_x86_64.whl`,
      `assets-there ${COGLET.replace("_17_", "_28_")}: is one of 2 that match coglet-0.23.0-cp310-abi3-manylinux*_x86_64.whl`,
      `wheel-identity ${COGLET.replace("_17_", "_28_")}: WHEEL has the tags cp310-abi3-manylinux_2_17_x86_64`,
    ],
  ],
  [
    "something else is there",
    summed([...rightAssets(), { ...made.program("cog_Windows.exe", "4d5a"), size: 1 }]),
    ["assets-extra cog_Windows.exe: is not in the inventory"],
  ],
  [
    "names that GitHub changes (H8)",
    summed([...rightAssets(), made.program("a b+c", ""), made.program("-x", ""), made.program("é\u202e", "")]),
    [
      ...['"a b+c"', "-x", '"\\u{e9}\\u{202e}"'].map((name) => `assets-extra ${name}: is not in the inventory`),
      ...['"a b+c"', "-x", '"\\u{e9}\\u{202e}"'].map((name) => `asset-names ${name}: has a name that GitHub changes`),
    ],
  ],
  ["an empty file (H15)", summed(changed("cog_Linux_x86_64", { size: 0 })), ["asset-sizes cog_Linux_x86_64: is empty"]],
  [
    "a file above 2 GiB (H15)",
    summed(changed("cog_Linux_x86_64", { size: 2 ** 31 + 1 })),
    ["asset-sizes cog_Linux_x86_64: is larger than 2 GiB"],
  ],
  ["a file of 2 GiB (H15)", summed(changed("cog_Linux_x86_64", { size: 2 ** 31 })), []],
  [
    "what cannot be read is a no, and nothing is said of what is in it",
    summed(rightAssets()).map((one) => (one.name === SDK ? { ...one, sha256: undefined, odd: "is a symbolic link" } : one)),
    [`asset-readable ${SDK}: is a symbolic link`],
  ],
  [
    "another digest than GitHub tells (H9)",
    summed(changed(SDK, { told: { sha256: "0".repeat(64) } })),
    [`asset-digests ${SDK}: has the digest ${made.sha256(SDK).slice(0, 12)}…`],
  ],
  ["no digest from GitHub: the hashed one counts (H9)", summed(changed(SDK, { told: { sha256: undefined } })), []],
  ["the digest that GitHub tells", summed(changed(SDK, { told: { sha256: made.sha256(SDK) } })), []],
  [
    "a program for another processor",
    summed(instead(made.program("cog_Linux_x86_64", made.ELF_ARM))),
    ["program-format cog_Linux_x86_64: is ELF aarch64"],
  ],
  [
    "an archive's faults",
    summed([
      ...without(SDK),
      { ...right(SDK), archive: { kind: "zip", members: [], texts: {}, faults: ["is no zip archive, or a damaged one: x"] } },
    ]),
    [`archive-sound ${SDK}: is no zip archive, or a damaged one: x`],
  ],
])("%s", (_, assets, expected) => {
  expect(against(assets)).toEqual(expected);
});

test("one bad asset hides no other: every finding of each is told, a row for each, and so is what is right", () => {
  const wrong = [
    made.program("cog_Darwin_arm64", made.ELF_X86, 0),
    made.wheel(SDK, {
      ...made.sdkFiles,
      "cog-0.23.0.dist-info/METADATA": made.metadata("cog", "0.22.0", ["coglet>=0.22.0,<1"], "[x](x.md)"),
    }),
    made.sdist(SOURCE, made.sourceFiles),
  ];
  const {
    checks,
    table,
    wrong: count,
  } = audit([...wrong, made.checksums("")], {
    previous: { version: made.version("0.22.0"), names: ["cog_Linux_x86_64", COGLET.replace("0.23.0", "0.22.0").replace("_17_", "_28_")] },
  });
  expect(table.rows.map(({ cells, mark, found }) => [cells[0], mark, found])).toEqual([
    ["cog_Darwin_arm64", "no", "is empty"],
    ["", "no", "is ELF x86_64"],
    ["cog_Linux_x86_64", "no", "missing (0.22.0 had it)"],
    [SDK, "no", "METADATA says cog 0.22.0"],
    ["", "no", "requires coglet>=0.22.0,<1"],
    ["", "no", "README in METADATA links to x.md"],
    [SOURCE, "yes", "cog 0.23.0"],
    ["coglet-0.23.0-cp310-abi3-manylinux*_x86_64.whl", "no", "missing (0.22.0 had it)"],
    ["checksums.txt", "no", "is empty"],
    ["", "no", "has 0 lines for 3 files: none for cog_Darwin_arm64, cog-0.23.0-py3-none-any.whl, cog-0.23.0.tar.gz"],
  ]);
  expect(count).toBe(5);
  for (const { verdict, fix, found } of checks.filter((check) => check.verdict === "no"))
    expect([verdict, fix, found]).not.toContain(undefined);
});

test("more than 1,000 assets are more than GitHub takes (H15)", () => {
  const many = Array.from({ length: 1001 }, (_, at) => made.program(`x${at}`, ""));
  const inventory = cogInventory("0.23.0", 'allow_extra = ["x*"]');
  const { checks } = auditAssets({ inventory, assets: many, at: { folder: "dist" } });
  expect(checks.filter(({ rule }) => rule === "asset-sizes")).toMatchObject([{ verdict: "no", found: "1001 assets" }]);
});

test("what allow_extra names may be there, and is judged as what it is; a signature of checksums.txt needs no line in it", () => {
  const inventory = cogInventory("0.23.0", 'allow_extra = ["*.sbom.json", "checksums.txt.*", "plugin-*.whl", "{pep440}.md"]');
  const extras = [made.program("cog.sbom.json", ""), made.program("0.23.0.md", "")];
  const signed = [...summed([...rightAssets(), ...extras]), made.program("checksums.txt.sig", "")];
  expect(against(signed, { inventory })).toEqual([]);
  const plugin = made.wheel("plugin-9.0-py3-none-any.whl", {
    "plugin-9.0.dist-info/METADATA": made.metadata("plugin", "9.0"),
    "plugin-9.0.dist-info/WHEEL": made.wheelFile(["py3-none-any"], true),
  });
  expect(against(summed([...rightAssets(), plugin]), { inventory })).toEqual([]);
  expect(against([...summed(rightAssets()), ...extras], { inventory })).toEqual([
    "checksums checksums.txt: has 5 lines for 7 files: none for cog.sbom.json, 0.23.0.md",
  ]);
});

test("a platform that the last release had and this one leaves out is a warning, wherever its oldest system has moved to", () => {
  const names = [
    "cog_Linux_x86_64",
    "cog_Windows_x86_64.exe",
    "cog_0.22.0_linux_arm64.deb",
    "notes.md",
    "checksums.txt",
    "cog-0.22.0.tar.gz",
  ];
  const wheels = ["coglet-0.22.0-cp39-abi3-manylinux2014_x86_64.whl", "coglet-0.22.0-cp310-abi3-macosx_12_0_arm64.whl"];
  const previous = { version: made.version("0.22.0"), names: [...names, ...wheels] };
  const { checks } = audit(summed(rightAssets()), { previous });
  const check = checks.find(({ rule }) => rule === "platforms-kept");
  expect(check).toMatchObject({
    verdict: "yes",
    found: "0.22.0 had cog_Windows_x86_64.exe, cog_0.22.0_linux_arm64.deb, coglet-0.22.0-cp310-abi3-macosx_12_0_arm64.whl too",
    fix: expect.stringContaining("[release]"),
  });
  expect(verdictOf(checks)).toBe("yes");
  const same = { version: made.version("0.22.0"), names: rightAssets().map(({ name }) => name.replace("0.23.0", "0.22.0")) };
  expect(audit(summed(rightAssets()), { previous: same }).checks.at(-1)).toEqual({ rule: "platforms-kept", verdict: "yes" });
});

test("each finding's fix is a command for where the assets are", () => {
  const assets = summed([...without(SDK), made.program("x y", "")]);
  const at = (place: Parameters<typeof auditAssets>[0]["at"]) =>
    new Map(
      auditAssets({ inventory: cogInventory("0.23.0"), assets, at: place }).checks.map(({ rule, fix }) => [rule, fix?.split("    ")[0]]),
    );
  expect(at({ folder: "my dist/" }).get("assets-there")).toBe("cogrel audit 'my dist/'");
  expect(at({ tag: "v0.23.0", published: false }).get("assets-there")).toBe("cogrel draft v0.23.0 --assets DIR");
  expect(at({ tag: "v0.23.0", published: false }).get("assets-extra")).toBe("gh release delete-asset v0.23.0 'x y'");
  expect(at({ tag: "v0.23.0", published: true }).get("assets-there")).toBe("cogrel bump patch");
});

test("an audit of whatever names and sizes never throws, and says no to each name that is not expected", () => {
  const any = fc.record({
    name: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(SDK, SOURCE, COGLET, "checksums.txt", "x.whl", "x.tar.gz", "__proto__")),
    size: fc.nat(),
    head: fc.uint8Array({ maxLength: 64 }),
    text: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
    sha256: fc.constant("0".repeat(64)),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), (assets) => {
      const { checks, table } = audit(assets as AssetFacts[]);
      expect(verdictOf(checks)).toBe("no");
      const expected = cogInventory("0.23.0").assets.map(({ name }) => name);
      const extra = assets.filter(({ name }) => ![...expected, SDK, SOURCE, COGLET].includes(name));
      expect(checks.filter(({ rule, verdict }) => rule === "assets-extra" && verdict === "no")).toHaveLength(extra.length);
      expect(table.rows.length).toBeGreaterThanOrEqual(assets.length);
    }),
    { numRuns: 300 },
  );
});
