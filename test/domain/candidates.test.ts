import { expect, test } from "vitest";
import { candidates } from "../../src/domain/candidates";
import { parseTag, type TagFact } from "../../src/domain/tag";
import { parseVersion } from "../../src/domain/version";

function tagsOf(names: readonly string[]): TagFact[] {
  return names.map((name, age) => {
    const version = parseTag(name, "v");
    return { name, commit: `${age}`, stands: "ancestor", age, ...(version && { version }) };
  });
}

const offered = (current: string | undefined, tags: readonly string[]) =>
  candidates(current === undefined ? undefined : parseVersion(current), tagsOf(tags), "v").map(({ version }) => version.text);

test.each<[string, string | undefined, string[], string[]]>([
  ["after a stable", "0.17.0", ["v0.17.0"], ["0.18.0-rc1", "0.18.0", "0.17.1", "0.18.0-beta1", "0.18.0-alpha1", "1.0.0", "0.18.0-dev1"]],
  ["in the middle of a line", "0.18.0-rc1", ["v0.18.0-rc1", "v0.17.0"], ["0.18.0-rc2", "0.18.0", "0.17.1", "1.0.0"]],
  [
    "a line that is spelled with a dot goes on with it",
    "0.18.0-rc.1",
    ["v0.18.0-rc.1", "v0.17.0"],
    ["0.18.0-rc.2", "0.18.0", "0.17.1", "1.0.0"],
  ],
  ["none is tagged yet", "0.1.0", [], ["0.1.0-rc1", "0.1.0", "0.0.1", "0.1.0-beta1", "0.1.0-alpha1", "1.0.0", "0.1.0-dev1"]],
  ["no version is known: what needs none", undefined, [], ["0.1.0", "0.0.1", "1.0.0"]],
])("%s: what may come next, each once, what is under way first", (_, current, tags, expected) => {
  expect(offered(current, tags)).toEqual(expected);
});

test("what the policy forbids is not offered: a number that is released, a label below one that is out", () => {
  expect(offered("0.17.0", ["v0.18.0", "v0.17.0"])).not.toContain("0.18.0");
  expect(offered("0.18.0-rc1", ["v0.18.0-rc1", "v0.17.0"])).not.toContain("0.18.0-alpha1");
});

test("a candidate says what it means, and from where its text is another than the current one's", () => {
  const [rc, stable] = candidates(parseVersion("0.18.0-rc9"), tagsOf(["v0.18.0-rc9", "v0.17.0"]), "v");
  expect(rc).toMatchObject({ version: { text: "0.18.0-rc10" }, pep440: "0.18.0rc10", type: "pre-release" });
  expect(rc?.version.text.slice(rc.same)).toBe("rc10");
  expect(stable).toMatchObject({ version: { text: "0.18.0" }, pep440: "0.18.0", type: "stable" });
  const [, , patch] = candidates(parseVersion("0.18.9"), tagsOf(["v0.18.9"]), "v");
  expect([patch?.version.text, patch?.version.text.slice(patch.same)]).toEqual(["0.18.10", "10"]);
});
