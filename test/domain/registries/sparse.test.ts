import { expect, test } from "vitest";
import type { Problem } from "../../../src/domain/problem";
import { indexAddress, REGISTRIES } from "../../../src/domain/registries/endpoints";
import { crateAddress, crateLines, indexPath, isCrateName } from "../../../src/domain/registries/sparse";

const A = "a".repeat(64);
const line = (more: object = {}) => JSON.stringify({ name: "coglet", vers: "0.17.0", cksum: A, yanked: false, deps: [], ...more });

function refusal(read: () => unknown): Problem {
  try {
    read();
  } catch (cause) {
    return cause as Problem;
  }
  throw new Error("it was taken");
}

test.each([
  ["a", "1/a"],
  ["Ab", "2/ab"],
  ["abc", "3/a/abc"],
  ["coglet", "co/gl/coglet"],
  ["Coglet_x", "co/gl/coglet_x"],
])("the crate %s is at %s", (name, path) => {
  expect([isCrateName(name), indexPath(name)]).toEqual([true, path]);
});

test.each(["", "..", "1a", "a/b", "a b", "é", "a".repeat(65), "a\n"])("%j is no crate's name", (name) => {
  expect(isCrateName(name)).toBe(false);
});

test("the lines of a crate", () => {
  const text = `${line()}\n${line({ vers: "0.18.0+build", yanked: true, name: "Coglet" })}\n\n`;
  expect(crateLines("coglet", text)).toEqual([
    { version: "0.17.0", cksum: A, yanked: false },
    { version: "0.18.0", cksum: A, yanked: true },
  ]);
});

test.each([
  ["nothing", "", "is empty"],
  ["HTML", "<html></html>", "no JSON in line 1"],
  ["another crate", line({ name: "cog-let" }), 'a line of "cog-let"'],
  ["no version", line({ vers: 1 }), "no version"],
  ["a cksum that is none", line({ cksum: "abc" }), '"abc" as the cksum'],
  ["no yanked", line({ yanked: null }), "whether"],
  ["a number", "7", "a line of"],
  ["one version twice", `${line()}\n${line({ vers: "0.17.0+x", cksum: "b".repeat(64) })}`, "twice"],
])("an index file with %s is refused", (_, text, words) => {
  const problem = refusal(() => crateLines("coglet", text));
  expect([problem.code, problem.exit]).toEqual(["server-answer", 3]);
  expect(problem.message).toContain(words);
});

const asked = { name: "Coglet", line: { version: "0.17.0", cksum: A, yanked: false } };

test.each([
  ["https://static.crates.io/crates", "https://static.crates.io/crates/Coglet/0.17.0/download"],
  ["https://x/{crate}-{version}.crate", "https://x/Coglet-0.17.0.crate"],
  ["https://x/{lowerprefix}/{sha256-checksum}{other}", `https://x/co/gl/${A}{other}`],
])("a crate by %s", (dl, address) => {
  expect(crateAddress(JSON.stringify({ dl }), asked)).toBe(address);
});

test.each([
  ["no JSON", "<html>", "is no JSON"],
  ["no dl", "{}", "where crates are"],
  ["a login", JSON.stringify({ dl: "https://x", "auth-required": true }), "asks for a login"],
])("config.json with %s is refused", (_, text, words) => {
  expect(refusal(() => crateAddress(text, asked)).message).toContain(words);
});

test.each([
  ["pypi", undefined, "https://pypi.org/simple"],
  ["pypi", "https://mirror.example/simple/", "https://mirror.example/simple"],
  ["pypi", "http://127.0.0.1:8080/simple/", "http://127.0.0.1:8080/simple"],
  ["crates", "sparse+http://[::1]:8080/", "http://[::1]:8080"],
  ["crates", undefined, "https://index.crates.io"],
] as const)("the index of %s by %s is %s", (registry, given, wanted) => {
  expect(indexAddress(registry, given)).toBe(wanted);
});

test.each([
  "http://mirror.example/simple",
  "https://user:secret@mirror.example/",
  "ftp://x/",
  "https://x/?a",
  "http://127.0.0.1.evil.example/",
  "file:///etc",
  "",
])("no index is at %j", (given) => {
  const problem = refusal(() => indexAddress("pypi", given));
  expect([problem.code, problem.exit]).toEqual(["usage", 2]);
  expect(problem.message).toContain(REGISTRIES.pypi.variable);
});
