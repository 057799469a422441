import { expect, test } from "vitest";
import { parseTag, type TagFact } from "../../src/domain/tag";
import { firstOf, proposed } from "../../src/domain/version-check";

const tags = (...names: string[]) =>
  names.map((name) => ({ name, commit: "c", stands: "ancestor", version: parseTag(name, "v") }) as TagFact);

test.each([
  ["2026.1", [], "2026.1.0"],
  ["v1.2.3", [], "1.2.3"],
  ["1.0", [], "1.0.0"],
  ["3\n", [], "3.0.0"],
  ["01.2.3", [], "1.2.3"],
  ["1.2.3-preview", [], "1.2.3"],
  ["1.2.3+build", [], "1.2.3"],
  ["1.0", ["v1.4.0"], "1.4.1"],
  ["1.2.3.4", [], "0.0.1"],
  ["unknown", ["v0.9.0"], "0.9.1"],
  ["", [], "0.0.1"],
  ["99999999999999999999.0", [], "0.0.1"],
])("for %j after the tags %j the version %s is proposed: never one below what is released", (text, names, version) => {
  expect(proposed(text, tags(...names)).text).toBe(version);
});

test.each([
  [[], "0.1.0"],
  [["v0.9.0", "v1.10.0", "v1.9.0", "v2.0.0-rc1"], "1.10.0"],
  [["v2.0.0-rc1"], "0.1.0"],
])("a repository without version files and with the tags %j begins with %s", (names, version) => {
  expect(firstOf(tags(...names))).toBe(version);
});
