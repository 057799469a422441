import fc from "fast-check";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { applyEdits, reverseEdits } from "../../../src/domain/edit";
import { stampPyproject } from "../../../src/domain/stamp/requirement";
import { parseVersion, type Version } from "../../../src/domain/version";

const version = (text: string) => parseVersion(text) as Version;
const project = (dependencies: string) => `[project]\nname = "cog"\ndependencies = ${dependencies}\n`;

function stamped(text: string, wanted = "0.18.0-rc1", packages = ["coglet"]): string {
  const found = stampPyproject(text, packages, version(wanted));
  if ("fault" in found) throw new Error(found.fault);
  const after = applyEdits(text, found.edits);
  expect(applyEdits(after, reverseEdits(found.edits))).toBe(text);
  expect(stampPyproject(after, packages, version(wanted))).toMatchObject({ edits: [] });
  return after;
}

test.each([
  ["0.18.0", ">=0.18.0,<1.0"],
  ["0.18.0-alpha3", ">=0.18.0a3,<1.0"],
  ["0.18.0-rc.1", ">=0.18.0rc1,<1.0"],
  ["0.18.0-dev1", ">=0.18.0.dev1,<1.0"],
  ["1.0.0-rc1", ">=1.0.0rc1,<2.0"],
  ["1.2.3", ">=1.2.3,<2.0"],
  ["9.0.0", ">=9.0.0,<10.0"],
])("version %s is required as %s: from it on, below the next major one", (wanted, range) => {
  expect(stamped(project('["coglet>=0.1.0,<1.0"]'), wanted)).toBe(project(`["coglet${range}"]`));
});

const R = ">=0.18.0rc1,<1.0";

test.each([
  [
    "comments, blanks and other requirements",
    '[\n  "a>=1", # one\n  "coglet>=0.1.0,<1.0",   # two\n]',
    `[\n  "a>=1", # one\n  "coglet${R}",   # two\n]`,
  ],
  ["literal quotes", "['coglet>=0.1.0,<1.0']", `['coglet${R}']`],
  ["no versions", '["coglet"]', `["coglet${R}"]`],
  ["blanks inside", '["coglet >= 0.1.0, < 1.0"]', `["coglet ${R}"]`],
  ["parentheses", '["coglet (>=0.1.0)"]', `["coglet (${R})"]`],
  ["extras and a marker", `["coglet[cuda] >=0.1.0 ; python_version < '3.13'"]`, `["coglet[cuda] ${R} ; python_version < '3.13'"]`],
  ["another spelling of the name", '["Coglet>=0.1.0"]', `["Coglet${R}"]`],
  ["an escape in the text", '["co\\u0067let>=0.1.0"]', `["coglet${R}"]`],
  ["twice, by marker", `["coglet>=0.1; a", "coglet>=0.2; b"]`, `["coglet${R}; a", "coglet${R}; b"]`],
  ["names that only begin alike", '["coglet-extra>=1", "coglet>=0.1.0"]', `["coglet-extra>=1", "coglet${R}"]`],
])("the rest stays as it is: %s", (_what, before, after) => {
  expect(stamped(project(before))).toBe(project(after));
});

test("optional requirements follow, groups for development do not", () => {
  const text = `[project.optional-dependencies]\nall = ["coglet>=0.1.0"]\n\n[dependency-groups]\ndev = ["coglet"]\n`;
  expect(stamped(text)).toBe(text.replace("coglet>=0.1.0", `coglet${R}`));
});

test("CRLF, dotted keys and a byte order mark stay", () => {
  const text = '\ufeffproject.name = "cog"\r\nproject.dependencies = [\r\n\t"coglet>=0.1.0,<1.0",\r\n]\r\n';
  expect(stamped(text)).toBe(text.replace("coglet>=0.1.0,<1.0", `coglet${R}`));
});

test.each([
  ["no requirement", project('["a"]'), /requires no coglet/],
  ["no project", 'x = "coglet>=0.1"', /requires no coglet/],
  ["dependencies that are no list", project('"coglet"'), /requires no coglet/],
  ["an address", project('["coglet @ https://example.com/coglet.whl"]'), /requires coglet from an address/],
  ["no TOML", "[project\n", /^1:9: /],
  ["5 MB", "#".repeat(5_000_000), /larger than 4 MiB/],
])("it cannot be stamped with %s, and why is said", (_what, text, why) => {
  expect(stampPyproject(text, ["coglet"], version("0.18.0"))).toEqual({ fault: expect.stringMatching(why) });
});

test.each([
  ['readme = "docs/README.md"', "docs/README.md"],
  ['readme = { file = "README.md", content-type = "text/markdown" }', "README.md"],
  ["", undefined],
])("the README is the one that the package names: %s", (line, readme) => {
  const found = stampPyproject(`[project]\n${line}\ndependencies = ["coglet"]\n`, ["coglet"], version("0.18.0"));
  expect(found).toMatchObject({ readme });
});

test("a requirement of a million blanks is none, at once", () => {
  const text = project(`["coglet${" ".repeat(1_000_000)}!@", "coglet"]`);
  expect(stamped(text)).toContain(`"coglet${R}"`);
});

test("whatever stands around it, only the requirement is another for another TOML parser", () => {
  const requirement = fc.constantFrom("coglet", "coglet>=0.1,<1.0", "coglet[a,b]~=0.1", "a>=1", "b", "coglet ; x == 'y'");
  fc.assert(
    fc.property(fc.array(requirement, { minLength: 1, maxLength: 5 }), fc.constantFrom("\n", "\r\n"), (list, end) => {
      const text = [`[project]`, `name = "x" # "coglet"`, `dependencies = [`, ...list.map((one) => `  "${one}",`), "]", ""].join(end);
      const found = stampPyproject(text, ["coglet"], version("0.18.0"));
      if ("fault" in found) {
        expect(list.some((one) => one.startsWith("coglet"))).toBe(false);
        return;
      }
      const after = parse(applyEdits(text, found.edits)) as { project: { dependencies: string[] } };
      expect(after.project.dependencies.map((one) => one.replace(">=0.18.0,<1.0", ""))).toEqual(
        list.map((one) => one.replace(/^(coglet(?:\[a,b\])?)[^ ]*/, "$1")),
      );
    }),
  );
});
