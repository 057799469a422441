import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { comparePep440, isPrerelease, type Pep440, parsePep440 } from "../../src/rehearsal/pypi/pep440";
import { pythonTools } from "../tools/python.mjs";

const SPELLINGS = [
  ...[
    "1",
    "1.0",
    "1.0.0",
    "01.002",
    "1!2.0",
    "v1.0",
    " 1.0 ",
    "1.0a1",
    "1.0-ALPHA.1",
    "1.0_beta",
    "1.0c2",
    "1.0-preview3",
    "1.0pre4",
    "1.0rc1.dev3",
  ],
  ...[
    "1.0.post1",
    "1.0-1",
    "1.0r2",
    "1.0-rev.3",
    "1.0.dev1",
    "1.0dev",
    "1.0a2.post1.dev2",
    "1.0+local.1",
    "1.0+Ubuntu_01",
    "0.17.0a3",
    "0.17.0.dev1",
  ],
  ...["0.17.0rc10", "0.17.0rc9", "99999999999999999999.1", "0", "0.0", "0.0.0", "1.0.post2.dev1", "2!1a1"],
];
const NONE = ["", "1.", "1.0-", "one", "1.0-alpha-beta", "1.0+", "1.0++a", "1..0", "1.0x", "=1.0", "1.0 beta 1 2", "1.0.*"];

const parsed = (text: string) => parsePep440(text) as Pep440;

/** What Python's packaging says of them: the normal form, the canonical one, whether it is a pre-release; and their order. */
const SCRIPT = `
import sys, json
from packaging.version import Version, InvalidVersion
from packaging.utils import canonicalize_version
def one(text):
    try: v = Version(text)
    except InvalidVersion: return None
    return [str(v), canonicalize_version(v), v.is_prerelease]
texts = json.load(sys.stdin)
good = sorted({str(Version(t)) for t in texts if one(t)}, key=lambda t: (Version(t), t))
print(json.dumps({"each": [one(t) for t in texts], "order": good}))
`;

test("versions are read, written and ordered as Python's packaging does", ({ skip }) => {
  const tools = pythonTools();
  if (tools.missing !== undefined) return skip(tools.missing);
  const ran = spawnSync(tools.python, ["-c", SCRIPT], { input: JSON.stringify([...SPELLINGS, ...NONE]), encoding: "utf8" });
  const { each, order } = JSON.parse(ran.stdout);
  const ours = [...SPELLINGS, ...NONE].map((text) => {
    const version = parsePep440(text);
    return version ? [version.text, version.canonical, isPrerelease(version)] : null;
  });
  expect(ours).toEqual(each);
  const sorted = [...new Set(SPELLINGS.map((text) => parsed(text).text))].sort(
    (left, right) => comparePep440(parsed(left), parsed(right)) || (left < right ? -1 : 1),
  );
  expect(sorted).toEqual(order);
});

test("what is no version is none, without Python too", () => {
  expect(NONE.map(parsePep440)).toEqual(NONE.map(() => undefined));
  expect(parsed("1.0-ALPHA.1")).toMatchObject({ text: "1.0a1", canonical: "1a1" });
});
