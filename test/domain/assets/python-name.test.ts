import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { normalized, sameVersion, versionKey } from "../../../src/domain/assets/python-name";
import { expandedTags, readWheelName } from "../../../src/domain/assets/wheel-name";
import { pythonTools } from "../../tools/python.mjs";

const VERSIONS = [
  ...["1", "1.0", "1.0.0", "v1.0", " 1.0 ", "01.0", "1.0.0.0", "1!1.0", "0!1", "1.0a1", "1.0.a.1", "1.0-ALPHA_1", "1.0alpha", "1.0a0"],
  ...["1.0b2", "1.0-beta2", "1.0rc1", "1.0c1", "1.0-rc.1", "1.0pre1", "1.0preview1", "1.0RC01", "1.0.post1", "1.0-1", "1.0r1", "1.0rev"],
  ...["1.0.dev1", "1.0dev", "1.0-dev_1", "1.0a1.dev2", "1.0a1.post1.dev2", "1.0+a.1", "1.0+A-01", "1.0+a.b", "1.10", "1.1", "10"],
  ...["", "x", "1.", "1.0-", "1..0", "1.0+", "1.0+_a", "1.0a1b2", "1.0 .0", "1.0-rc.1.2", "1.0.0-alpha.1.beta", "٣.0", "v", "1.0+é"],
];

const tools = pythonTools();

test("versions are those of Python's packaging, and equal where its are", ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const script = `
import json, sys
from packaging.version import Version, InvalidVersion
def parsed(text):
    try: return Version(text)
    except InvalidVersion: return None
all = [parsed(text) for text in json.load(sys.stdin)]
print(json.dumps([[a is not None and b is not None and a == b for b in all] for a in all]))`;
  const { stdout, stderr } = spawnSync(tools.python, ["-c", script], { input: JSON.stringify(VERSIONS), encoding: "utf8" });
  expect(stderr).toBe("");
  const own = VERSIONS.map((one) => VERSIONS.map((other) => sameVersion(one, other)));
  expect(own).toEqual(JSON.parse(stdout));
});

test("a version of any length is answered at once", () => {
  expect(versionKey(`1.0+${"a.".repeat(1_000_000)}`)).toBeUndefined();
});

test("names are compared as PyPI compares them", () => {
  expect(["Cog_Let", "cog-let", "cog..let", "COG-_.let"].map(normalized)).toEqual(Array(4).fill("cog-let"));
});

const WHEELS = [
  "cog-0.23.0-py3-none-any.whl",
  "coglet-0.23.0-cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
  "a_b.c-1.0-2x-py2.py3-none-any.whl",
];

test("a wheel's name means to pip what it means here", ({ skip }) => {
  if (tools.missing !== undefined) return skip(tools.missing);
  const script = `
import json, sys
from packaging.utils import parse_wheel_filename
print(json.dumps([[n, str(v), sorted(str(t) for t in ts)] for n, v, _, ts in map(parse_wheel_filename, json.load(sys.stdin))]))`;
  const { stdout } = spawnSync(tools.python, ["-c", script], { input: JSON.stringify(WHEELS), encoding: "utf8" });
  const own = WHEELS.map((name) => {
    const read = readWheelName(name);
    return read && [normalized(read.distribution), read.version, expandedTags(read).sort()];
  });
  expect(own).toEqual(JSON.parse(stdout));
});

test.each([
  "cog-0.23.0.whl",
  "cog-0.23.0-py3-none.whl",
  "cog-0.23.0-x1-py3-none-any.whl",
  "a-b-c-d-e-f-g.whl",
  "cog--py3-none-any.whl",
  "x.zip",
])("%s is no wheel's name", (name) => {
  expect(readWheelName(name)).toBeUndefined();
});
