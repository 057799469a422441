import fc from "fast-check";
import { expect, test } from "vitest";
import { globFault, matchesGlob } from "../../src/domain/glob";
import { nearest } from "../../src/domain/nearest";
import { quoted } from "../../src/domain/quoted";

test.each([
  ["main", "main", true],
  ["main", "origin/main", false],
  ["main", "maintenance", false],
  ["release/*", "release/0.16", true],
  ["release/*", "release/", true],
  ["release/*", "release/0.16/fix", false],
  ["release/**", "release/0.16/fix", true],
  ["**/fix", "release/0.16/fix", true],
  ["**-x/*", "a/b-x/c", true],
  ["**-x/*", "a-x/b/c", false],
  ["v?", "v1", true],
  ["v?", "v/", false],
  ["v?", "v", false],
  ["v?", "v😀", true],
  ["[0-9].[!0-9]", "1.x", true],
  ["[0-9].[^0-9]", "1.2", false],
  ["a[!b]c", "a/c", false],
  ["[]x]", "]", true],
  ["a.c", "abc", false],
  ["*", "", true],
  ["", "", true],
])("the glob %s and the name %s: %s", (pattern, name, matches) => {
  expect(globFault(pattern)).toBeUndefined();
  expect(matchesGlob(pattern, name)).toBe(matches);
});

test.each([
  ["a[b", /no "\]" closes/],
  ["[]", /empty/],
  ["[z-a]", /backwards/],
])("%s is no glob, and matches nothing", (pattern, why) => {
  expect(globFault(pattern)).toMatch(why);
  expect(matchesGlob(pattern, pattern)).toBe(false);
});

test("stars do not multiply: a hundred of them take no time", () => {
  const began = performance.now();
  expect(matchesGlob(`${"*a".repeat(50)}b`, "a".repeat(10_000))).toBe(false);
  expect(matchesGlob(`${"**a*".repeat(30)}b`, "a/".repeat(5_000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(1500);
});

test("a glob of stars and letters matches what the same regular expression matches", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "**", "?"), maxLength: 8 });
  fc.assert(
    fc.property(pattern, fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 }), (glob, name) => {
      const source = glob.replaceAll(/\*{1,2}|\?/g, (sign) => (sign === "**" ? ".*" : sign === "*" ? "[^/]*" : "[^/]"));
      expect(matchesGlob(glob, name)).toBe(new RegExp(`^${source}$`).test(name));
    }),
  );
});

test.each([
  ["branchs", "branches"],
  ["Tag", "tag"],
  ["fiels", "files"],
  ["homebew", "homebrew"],
  ["xyz", undefined],
  ["f".repeat(5_000_000), undefined],
])("the nearest known name of %.20s is %s", (name, known) => {
  expect(nearest(name, ["branches", "tag", "files", "homebrew"])).toBe(known);
});

test.each([
  ["a b", '"a b"'],
  ['"\\', '"\\"\\\\"'],
  ["\n\r\t\0", '"\\n\\r\\t\\u{0}"'],
  ["\u001b[31m\u202eé😀", '"\\u{1b}[31m\\u{202e}\\u{e9}\\u{1f600}"'],
  ["x".repeat(61), `"${"x".repeat(60)}…"`],
])("a text is shown in quotes, in printable ASCII, cut: %j", (text, shown) => {
  expect(quoted(text)).toBe(shown);
});
