import { expect, test } from "vitest";
import { type CrateContents, crateAddress, cratesStanding, indexPath, readCrateLines } from "../../../src/domain/registries/crates";

const COMMIT = "c".repeat(40);
const SUM = "a".repeat(64);
const line = { version: "1.0.0", cksum: SUM, yanked: false };
const vcs = (more: object = {}, path = "crates/x") => JSON.stringify({ git: { sha1: COMMIT, ...more }, path_in_vcs: path });
const contents = (more: Partial<CrateContents> = {}): CrateContents => ({
  sha256: SUM,
  vcs: vcs(),
  files: [
    { path: "Cargo.toml", blob: "made by cargo" },
    { path: "Cargo.lock", blob: "made by cargo" },
    { path: "Cargo.toml.orig", blob: "1" },
    { path: "src/lib.rs", blob: "2" },
    { path: "README.md", blob: "3" },
  ],
  ...more,
});
const blobs = new Map([
  ["crates/x/Cargo.toml", "1"],
  ["crates/x/src/lib.rs", "2"],
  ["README.md", "3"],
  ["src/lib.rs", "9"],
]);
const facts = { line, contents: contents(), commit: COMMIT, blobs };

const withOthers = new Map([...facts.blobs, ["crates/other/build.rs", "5"], ["docs/README.md", "6"]]);

test.each<[string, Partial<Parameters<typeof cratesStanding>[1]>, string, RegExp]>([
  ["there, of the tag", {}, "same", /of cccccccccc, same sources/],
  ["not there", { line: undefined, contents: undefined }, "absent", /absent/],
  ["yanked", { line: { ...line, yanked: true } }, "yanked", /yanked/],
  ["yanked, and no tag to compare with", { line: { ...line, yanked: true }, commit: undefined, contents: undefined }, "yanked", /no tag/],
  ["no tag to compare with", { commit: undefined, contents: undefined }, "unknown", /no tag/],
  [
    "a file with another checksum than the index",
    { contents: contents({ sha256: "b".repeat(64) }) },
    "different",
    /the index says aaaaaaaaaa/,
  ],
  ["of another commit", { contents: contents({ vcs: vcs({ sha1: "d".repeat(40) }) }) }, "different", /of commit dddddddddd/],
  ["from a dirty tree", { contents: contents({ vcs: vcs({ dirty: true }) }) }, "different", /not the commit/],
  ["without a commit", { contents: contents({ vcs: undefined }) }, "different", /doesn't say which commit/],
  ["with nonsense for a commit", { contents: contents({ vcs: "{" }) }, "different", /doesn't say which commit/],
  [
    "another source",
    { contents: contents({ files: [{ path: "src/lib.rs", blob: "8" }] }) },
    "different",
    /not as at the tag: src\/lib\.rs/,
  ],
  ["a source of another folder", { contents: contents({ files: [{ path: "src/lib.rs", blob: "9" }] }) }, "different", /src\/lib\.rs/],
  ["another manifest", { contents: contents({ files: [{ path: "Cargo.toml.orig", blob: "8" }] }) }, "different", /Cargo\.toml\.orig/],
  ["a file that nobody has", { contents: contents({ files: [{ path: "src/evil.rs", blob: "8" }] }) }, "different", /evil/],
  [
    "code that another package has",
    { blobs: withOthers, contents: contents({ files: [{ path: "build.rs", blob: "5" }] }) },
    "different",
    /build\.rs/,
  ],
  [
    "a README that is kept above it",
    { blobs: withOthers, contents: contents({ files: [{ path: "README.md", blob: "6" }] }) },
    "same",
    /same/,
  ],
  ["another README", { blobs: withOthers, contents: contents({ files: [{ path: "README.md", blob: "8" }] }) }, "different", /README/],
  ["yanked, and of another commit", { line: { ...line, yanked: true }, commit: "e".repeat(40) }, "different", /of commit/],
])("crates.io: %s", (_, more, state, found) => {
  expect(cratesStanding("x", { ...facts, ...more })).toMatchObject({ state, found: expect.stringMatching(found) });
});

test.each([
  ["a", "1/a"],
  ["ab", "2/ab"],
  ["abc", "3/a/abc"],
  ["coglet", "co/gl/coglet"],
  ["Coglet-Python", "co/gl/coglet-python"],
])("the index has %s at %s", (name, path) => {
  expect(indexPath(name)).toBe(path);
});

test.each([
  ["https://x.example/dl", "https://x.example/dl/coglet/1.0.0/download"],
  ["https://x.example/dl/", "https://x.example/dl/coglet/1.0.0/download"],
  ["https://x.example/{crate}/{crate}-{version}.crate", "https://x.example/coglet/coglet-1.0.0.crate"],
  ["https://x.example/{prefix}/{crate}/{sha256-checksum}", `https://x.example/co/gl/coglet/${SUM}`],
])("files at %s", (dl, address) => {
  expect(crateAddress(dl, "coglet", line)).toBe(address);
});

const json = (more: object = {}) => JSON.stringify({ name: "x-y", vers: "1.0.0", cksum: SUM, yanked: false, deps: [], ...more });

test("the index's lines are read, one a version", () => {
  expect(readCrateLines(`${json()}\n${json({ vers: "1.1.0", yanked: true, name: "X_Y" })}\n`, "x-y")).toEqual([
    line,
    { version: "1.1.0", cksum: SUM, yanked: true },
  ]);
});

test.each([
  ["no JSON", "<html>", /line 1 is no JSON/],
  ["another crate", json({ name: "z" }), /another crate/],
  ["no checksum", json({ cksum: "x" }), /lacks/],
  ["yanked that is none", json({ yanked: "no" }), /lacks/],
  ["a version twice, once yanked", `${json()}\n${json({ yanked: true })}`, /line 2 is another one of "1\.0\.0"/],
  ["a list", "[]", /another crate/],
  ["null", "null", /another crate/],
])("lines of the index that lie: %s", (_, text, why) => {
  expect(() => readCrateLines(text, "x-y")).toThrow(why);
});
