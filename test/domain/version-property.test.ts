import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { compareVersions, fromPep440, parseVersion, pep440, type Version } from "../../src/domain/version";
import { ALL, randomFrom, SEED } from "../tools/campaign";
import { pythonTools } from "../tools/python.mjs";

/** Reads pairs of versions, a line each; says of each pair: both canonical, the first's order to the second, and whether they are equal. */
const PACKAGING = `
import sys
sys.set_int_max_str_digits(0)
from packaging.version import Version
from packaging.utils import canonicalize_version
for line in sys.stdin:
    semver, text, other = line.rstrip("\\n").split("\\t")
    a, b = Version(text), Version(other)
    print(str(Version(semver)), canonicalize_version(text, strip_trailing_zero=False), (a > b) - (a < b))
`;

const NUMBERS = [
  "0",
  "1",
  "2",
  "9",
  "10",
  "11",
  "19",
  "20",
  "99",
  "100",
  "2026",
  "18446744073709551615",
  "18446744073709551616",
  "9".repeat(50),
];
const LABELS = ["alpha", "beta", "rc", "dev"];

function generated(count: number): Version[] {
  const random = randomFrom(SEED);
  const one = <T>(ones: readonly T[]) => ones[Math.floor(random() * ones.length)] as T;
  // Few release numbers, so that many pairs are of one X.Y.Z.
  const small = () => (random() < 0.8 ? one(["0", "1"]) : one(NUMBERS));
  const number = () => (random() < 0.7 ? one(NUMBERS) : String(Math.floor(random() * 200)));
  return Array.from({ length: count }, () => {
    const release = `${small()}.${small()}.${small()}`;
    const text = random() < 0.2 ? release : `${release}-${one(LABELS)}${one(["", "."])}${number()}`;
    return parseVersion(text) as Version;
  });
}

test("conversion, equality and order are those of Python's packaging", ({ skip }) => {
  const tools = pythonTools();
  if (tools.missing !== undefined) return skip(tools.missing);
  const versions = generated(ALL ? 100_000 : 5_000);
  const pairs = versions.map((version, at) => [version, versions[(at * 7 + 1) % versions.length] as Version] as const);
  const input = pairs.map(([a, b]) => `${a.text}\t${pep440(a)}\t${pep440(b)}\n`).join("");
  const ran = spawnSync(tools.python, ["-c", PACKAGING], { input, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  expect(ran.stderr).toBe("");
  const answers = ran.stdout.trimEnd().split("\n");
  expect(answers.length).toBe(pairs.length);
  const seen = new Set<number>();
  pairs.forEach(([a, b], at) => {
    const order = Math.sign(compareVersions(a, b));
    seen.add(order);
    expect(`${pep440(a)} ${pep440(a)} ${order}`, `${a.text} and ${b.text}, seed ${SEED}`).toBe(answers[at]);
    expect(fromPep440(pep440(a), a.dotted)).toEqual(a);
  });
  expect(seen).toEqual(new Set([-1, 0, 1]));
});
