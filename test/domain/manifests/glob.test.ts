import { expect, test } from "vitest";
import { matchesName } from "../../../src/domain/manifests/glob";

const NAMES: readonly [string, string, boolean][] = [
  ["*", "anything", true],
  ["*", "", true],
  ["coglet-*", "coglet-python", true],
  ["coglet-*", "coglet", false],
  ["*-*-c", "a-b-b-c", true],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["[ab]x", "bx", true],
  ["[a-c]x", "dx", false],
  ["[!a-c]x", "dx", true],
  ["[]]x", "]x", true],
  ["[!]]x", "]x", false],
  ["[a-]x", "-x", true],
  ["[ab", "[ab", true],
  ["ö*", "ökologie", true],
];

test.each(NAMES)("pattern %j and name %j: %j", (pattern, name, fits) => {
  expect(matchesName(pattern, name)).toBe(fits);
});

test("a pattern that would take a backtracking matcher for ever is answered at once", () => {
  expect(matchesName("*a".repeat(1_000), "a".repeat(255))).toBe(false);
  expect(matchesName("[".repeat(100_000), "a")).toBe(false);
});
