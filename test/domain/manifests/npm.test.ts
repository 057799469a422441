import fc from "fast-check";
import { expect, test } from "vitest";
import { readNpm } from "../../../src/domain/manifests/npm";
import { readFrom } from "./read-from";
import { bumped, findingOf, partOf } from "./reading";

const MANIFEST = '{\n  "name": "x",\n  "dependencies": { "version": "0.1.0" },\n  "version": "0.1.0"\n}\n';
const LOCK = (version: string) =>
  `{\r\n\t"name": "x", "version": "${version}",\r\n\t"lockfileVersion": 3,\r\n\t"packages": { "": {"name":"x","version" : "${version}"}, "node_modules/y": { "version": "0.1.0" } }\r\n}`;

test("package.json and the lock beside it get the version at their own places, all else kept", () => {
  const part = partOf(readNpm("web/package.json"), { "web/package.json": MANIFEST, "web/package-lock.json": LOCK("0.1.0") });
  expect([part.kind, part.version, [...part.texts.keys()]]).toEqual(["npm", "0.1.0", ["web/package.json", "web/package-lock.json"]]);
  expect(bumped(part, "0.2.0-rc1")).toEqual({
    "web/package.json": MANIFEST.replace('"0.1.0"\n', '"0.2.0-rc1"\n'),
    "web/package-lock.json": LOCK("0.2.0-rc1"),
  });
  expect(part.edits("0.1.0", "0.2.0").map(({ edits }) => edits.map(({ line, what }) => [line, what]))).toEqual([
    [[4, ""]],
    [
      [2, "version"],
      [4, 'packages[""]'],
    ],
  ]);
});

test("a lock of version 1 has the top-level version only", () => {
  const files = { "package.json": '{"version":"1.0.0"}', "package-lock.json": '{"version":"1.0.0","lockfileVersion":1}' };
  expect(bumped(partOf(readNpm("package.json"), files), "1.0.1")["package-lock.json"]).toBe('{"version":"1.0.1","lockfileVersion":1}');
});

test("a lock without a version of its own is left alone", () => {
  const files = { "package.json": '{"version":"1.0.0"}', "package-lock.json": '{"lockfileVersion":3,"packages":{"":{"name":"x"}}}' };
  expect(Object.keys(bumped(partOf(readNpm("package.json"), files), "1.0.1"))).toEqual(["package.json"]);
});

test("npm-shrinkwrap.json is a lock too", () => {
  const files = { "package.json": '{"version":"1.0.0"}', "npm-shrinkwrap.json": '{"version":"1.0.0"}' };
  expect(bumped(partOf(readNpm("package.json"), files), "1.0.1")["npm-shrinkwrap.json"]).toBe('{"version":"1.0.1"}');
});

test("only the places that are behind are edited, and none where all are there", () => {
  const files = { "package.json": '{"version":"1.0.1"}', "package-lock.json": '{"version":"1.0.0","packages":{"":{"version":"1.0.1"}}}' };
  const part = partOf(readNpm("package.json"), files);
  expect(bumped(part, "1.0.1")).toEqual({ "package-lock.json": '{"version":"1.0.1","packages":{"":{"version":"1.0.1"}}}' });
  expect(partOf(readNpm("package.json"), { "package.json": '{"version":"1.0.1"}' }).edits("1.0.0", "1.0.1")).toEqual([]);
});

test("a byte order mark and a version written with escapes are read as npm reads them", () => {
  const part = partOf(readNpm("package.json"), { "package.json": '\ufeff{"version":"1.\\u0030.0"}' });
  expect([part.version, bumped(part, "1.0.1")]).toEqual(["1.0.0", { "package.json": '\ufeff{"version":"1.0.1"}' }]);
});

test("npm workspaces are told to be left alone", () => {
  const part = partOf(readNpm("package.json"), { "package.json": '{"version":"1.0.0","workspaces":["a"]}' });
  expect(part.notes).toEqual(["package.json has npm workspaces: their members are left alone; name each as [[files]] to bump it too"]);
});

test.each([
  ["no version", '{"name":"x"}', 1, 1, /no "version" at its top level/],
  ["a version that is a number", '{\n "version": 1 }', 2, 13, /has "1" where a version in quotes/],
  ["an empty version", '{"version":""}', 1, 12, /has "\\"\\"" where/],
  ["a version with a line end", '{"version":"1.0.0\\n"}', 1, 12, /where a version in quotes/],
  ["the version twice", '{"version":"1.0.0",\n"version":"1.0.0"}', 2, 1, /the key "version" a second time/],
  ["the version twice, once with escapes", '{"version":"1.0.0",\n"\\u0076ersion":"1.0.0"}', 2, 1, /a second time/],
  ["an array", '["version"]', 1, 1, /not a JSON object/],
  ["nothing", "", 1, 1, /not JSON: the end of the file where a value should be/],
  ["a comment", '{\n// x\n"version":"1.0.0"}', 2, 1, /not JSON: "\/" where a key/],
  ["a comma too many", '{"version":"1.0.0",}', 1, 20, /"}" after a comma/],
  ["merge markers", '{\n<<<<<<< HEAD\n"version":"1.0.0"}', 2, 1, /not JSON: "<"/],
  ["something after it", '{"version":"1.0.0"} x', 1, 21, /"x" after the end/],
  ["deep nesting", `{"version":"1.0.0","x":${"[".repeat(100_000)}`, 1, 523, /more than 500 levels/],
])("a package.json is refused with its place and why: %s", (_name, text, line, column, why) => {
  expect(findingOf(readNpm("package.json"), { "package.json": text })).toMatchObject({ line, column, why: expect.stringMatching(why) });
});

test("a package.json and a lock that are both wrong are both named", () => {
  const result = readFrom(readNpm("package.json"), { "package.json": "{", "package-lock.json": '{"version":2}' });
  expect("unreadable" in result && result.unreadable.map(({ path }) => path)).toEqual(["package.json", "package-lock.json"]);
  expect(findingOf(readNpm("package.json"), {}).why).toBe("there is no such file");
});

test("formats are kept to the byte, whatever stands around the versions", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, 2, "\t", " \t"), fc.boolean(), (others, indent, crlf) => {
      const written = (version: string) => {
        const text = JSON.stringify({ ...others, version, z: { version: "1.0.0" } }, null, indent);
        return crlf ? text.replaceAll("\n", "\r\n") : text;
      };
      const part = partOf(readNpm("package.json"), { "package.json": written("1.0.0") });
      expect(bumped(part, "1.1.0")).toEqual({ "package.json": written("1.1.0") });
    }),
  );
});
