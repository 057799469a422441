import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePythonVersions, type PythonVersion, parsePythonVersion } from "../../../src/domain/wheel/python-version";
import { pythonTools } from "../../tools/python.mjs";

const tools = pythonTools();

const PARTS = {
  before: ["", "v", "1!", "0!"],
  release: ["0.17.0", "0.17", "0.17.0.0", "0.9.0", "0.10.0", "1", "01.02", "2026.1"],
  pre: ["", "a1", "b2", "rc1", "rc10", "-alpha3", ".beta.2", "_c1", "pre", "-preview.4", "a"],
  post: ["", ".post1", "-1", ".rev2", "r3", ".post"],
  dev: ["", ".dev1", "-dev10", "dev", ".dev01"],
  local: ["", "+g1a2b3c", "+abc.1", "+1", "+1.2", "+01", "+abc", "+g1-2_3"],
};
const form = fc.tuple(...Object.values(PARTS).map((ones) => fc.constantFrom(...ones))).map((parts) => parts.join(""));

test("canonical form and order are those of Python's packaging", ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const texts = fc.sample(form, { numRuns: 3000, seed: 7 });
  const pairs = texts.map((text, at) => [text, texts[(at * 7 + 1) % texts.length] as string] as const);
  const { stdout } = spawnSync(tools.python, ["-c", ASK], { input: JSON.stringify(pairs), encoding: "utf8", maxBuffer: 2 ** 26 });
  const said: [string, number][] = JSON.parse(stdout);
  expect(said).toHaveLength(3000);
  for (const [at, [one, other]] of pairs.entries()) {
    const [a, b] = [parsePythonVersion(one) as PythonVersion, parsePythonVersion(other) as PythonVersion];
    expect([a.text, Math.sign(comparePythonVersions(a, b))], `${one} ${other}`).toEqual(said[at]);
  }
});

const ASK = `import json, sys
from packaging.version import Version
def ask(one, other):
    a, b = Version(one), Version(other)
    return [str(a), (a > b) - (a < b)]
json.dump([ask(*pair) for pair in json.load(sys.stdin)], sys.stdout)
`;

test.each(["", "x", "1.", "1..2", "1.0+", "1.0 2", "1.0-x", "dist", "1.0\n2", `1.${"0".repeat(300)}`, "1.0+a_", "١.0"])(
  "%j is no version",
  (text) => {
    expect(parsePythonVersion(text)).toBeUndefined();
  },
);
