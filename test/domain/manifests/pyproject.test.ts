import fc from "fast-check";
import { expect, test } from "vitest";
import { readPyproject } from "../../../src/domain/manifests/pyproject";
import { bumped, findingOf, partOf } from "./reading";

const PATH = "python/pyproject.toml";
const read = (text: string) => partOf(readPyproject(PATH), { [PATH]: text });
const refused = (text: string) => findingOf(readPyproject(PATH), { [PATH]: text });

test.each([
  ["a table", '[project]\nname = "x"\nversion = "0.17.0"\n', "0.17.0"],
  ["CRLF and comments", '# a\r\n[project] # b\r\nversion   =  "0.17.0rc1"   # c\r\n', "0.17.0rc1"],
  ["single quotes", "[project]\nversion='0.17.0.dev1'", "0.17.0.dev1"],
  ["a dotted key", 'project.version = "0.17.0"\n', "0.17.0"],
  ["an inline table", 'project = { name = "x", version = "0.17.0" }\n', "0.17.0"],
  ["a quoted key, and versions elsewhere", '[tool.x]\nversion = "0.17.0"\n["project"]\n"version" = "0.17.0"\n', "0.17.0"],
])("the version of [project] is read as written and replaced in PEP 440 form, all else kept: %s", (_name, text, version) => {
  const part = read(text);
  expect(part.version).toBe(version);
  const at = text.lastIndexOf(version);
  expect(bumped(part, "0.18.0-alpha.3")).toEqual({ [PATH]: `${text.slice(0, at)}0.18.0a3${text.slice(at + version.length)}` });
});

test("a pyproject.toml that has the version in PEP 440 form already is not edited", () => {
  expect(read('[project]\nversion = "0.18.0rc1"').edits("0.17.0", "0.18.0-rc.1")).toEqual([]);
});

test("a PEP 440 version in another spelling is brought to the canonical one", () => {
  expect(bumped(read('[project]\nversion = "0.18.0-rc.1"\n'), "0.18.0-rc.1")).toEqual({ [PATH]: '[project]\nversion = "0.18.0rc1"\n' });
});

test.each([
  [
    "a dynamic version",
    '[project]\nname = "x"\ndynamic = ["readme", "version"]\n',
    3,
    /at build time .* take the file out of \[\[files\]\]/,
  ],
  ["no version", '[build-system]\nrequires = []\n[project]\nname = "x"\n', 3, /no version in \[project\]/],
  ["no project", '[tool.x]\nversion = "1"\n', 1, /no version in \[project\]/],
  ["a number", "[project]\nversion = 1.0\n", 2, /has "1\.0" as version/],
  ["escapes", '[project]\nversion = "0.\\u0031.0"\n', 2, /plain quotes/],
  ["three quotes", '[project]\nversion = """0.1.0"""\n', 2, /plain quotes/],
  ["a table", "[project.version]\nx = 1\n", 1, /plain quotes|no version/],
  ["nothing between the quotes", '[project]\nversion = ""\n', 2, /has "\\"\\""/],
  ["a merge marker", '<<<<<<< HEAD\n[project]\nversion = "0.1.0"\n', 1, /./],
  ["the version twice", '[project]\nversion = "0.1.0"\nversion = "0.1.0"\n', 3, /./],
])("a pyproject.toml is refused with its line and why: %s", (_name, text, line, why) => {
  expect(refused(text)).toMatchObject({ path: PATH, line, why: expect.stringMatching(why) });
});

test("a pyproject.toml that is missing or too large is refused", () => {
  expect(findingOf(readPyproject(PATH), {}).why).toBe("there is no such file");
  expect(refused("#".repeat(5_000_000)).why).toBe("is larger than 4 MiB");
});

test("formats are kept to the byte, whatever stands around the version", () => {
  const blank = fc.constantFrom("", " ", "\t ");
  const end = fc.constantFrom("\n", "\r\n");
  const filler = fc.constantFrom("", "# version = 1", "# é", 'a = "version"', "x = '''v'''");
  fc.assert(
    fc.property(blank, blank, blank, end, end, filler, (a, b, c, end1, end2, other) => {
      const around = [`${other}${end1}[project]${c}${end2}${a}version${b}=${c}"`, `"${a}# was 0.1.0${end1}`] as const;
      expect(bumped(read(around.join("0.1.0")), "0.2.0-dev1")).toEqual({ [PATH]: around.join("0.2.0.dev1") });
    }),
  );
});
