import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareSemver } from "../../src/domain/semver-order";
import {
  compareVersions,
  fromPep440,
  nextRelease,
  notCreatable,
  parseVersion,
  pep440,
  pep440Text,
  releaseType as typeOf,
  type Version,
  versionOf,
  whyNotVersion,
} from "../../src/domain/version";

const version = (text: string) => parseVersion(text) as Version;

test.each([
  ["0.17.0", "0.17.0", "stable"],
  ["0.17.0-alpha3", "0.17.0a3", "pre-release"],
  ["0.17.0-alpha.3", "0.17.0a3", "pre-release"],
  ["0.17.0-beta0", "0.17.0b0", "pre-release"],
  ["0.17.0-rc.12", "0.17.0rc12", "pre-release"],
  ["0.17.0-dev1", "0.17.0.dev1", "dev"],
  ["0.17.0-dev.1", "0.17.0.dev1", "dev"],
  [`${"9".repeat(30)}.0.0`, `${"9".repeat(30)}.0.0`, "stable"],
])("%s is %s in PEP 440, and %s", (text, form, type) => {
  expect(pep440(version(text))).toBe(form);
  expect(typeOf(version(text))).toBe(type);
  expect(compareVersions(fromPep440(form) as Version, version(text))).toBe(0);
});

test.each([
  ["", /empty/],
  ["v0.17.0", /without the v/],
  ["0.17", /three numbers/],
  ["0.17.0\n", /white space/],
  ["0.17.00", /leading zero/],
  ["0.17.0-rc01", /leading zero/],
  ["0.17.0-rc", /needs a number/],
  ["0.17.0-RC1", /one of alpha, beta, rc, dev/],
  ["0.17.0-rc1.2", /one of alpha, beta, rc, dev/],
  ["0.17.0+build", /build metadata/],
  ["0.17.0rc1", /PEP 440/],
  ["0.17.0.dev1", /PEP 440/],
  ["０.17.0", /ASCII/],
  ["latest", /X\.Y\.Z/],
])("%j is no version: it says why", (text, why) => {
  expect(parseVersion(text)).toBeUndefined();
  expect(whyNotVersion(text)).toMatch(why);
});

test("cogrel creates within 64 bits and 64 characters", () => {
  expect(notCreatable(version("18446744073709551615.0.0"))).toBeUndefined();
  expect(notCreatable(version("18446744073709551616.0.0"))).toMatch(/64 bits/);
  expect(notCreatable(version("0.0.0-rc18446744073709551616"))).toMatch(/64 bits/);
  expect(notCreatable(version(`0.0.0-rc${"1".repeat(60)}`))).toMatch(/64 characters/);
});

test.each(["1!0.1.0", "0.1.0.post1", "0.1", "0.1.0.0", "0.1.0a1.dev1", "0.1.0+local", "0.1.0c1", "0.1.0-a1", "0.1.0a01", "0.1.0A1"])(
  "PEP 440's %s has no semver form here",
  (text) => {
    expect(fromPep440(text)).toBeUndefined();
  },
);

test("dev < alpha < beta < rc < stable, numbers as numbers, spellings equal", () => {
  const order = [
    "0.9.9",
    "1.0.0-dev9",
    "1.0.0-dev10",
    "1.0.0-alpha0",
    "1.0.0-alpha.2",
    "1.0.0-beta1",
    "1.0.0-rc9",
    "1.0.0-rc10",
    "1.0.0",
    "1.0.1-dev1",
    "1.0.10",
    "1.1.0",
  ];
  for (const [left, a] of order.entries())
    for (const [right, b] of order.entries())
      expect([a, b, Math.sign(compareVersions(version(a), version(b)))]).toEqual([a, b, Math.sign(left - right)]);
  expect(compareVersions(version("1.0.0-rc.10"), version("1.0.0-rc10"))).toBe(0);
});

const NUMBERS = [0, 1, 2, 3, 9, 10, 11, 19, 20, 99, 100];
const SIGNS: Record<string, string> = { "-1": "<", "0": "=", "1": ">" };

test("semver and PEP 440 disagree on exactly the pairs of the table", () => {
  const lines = readFileSync(join(import.meta.dirname, "../fixtures/ordering-disagreements.tsv"), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  const forms = ["alpha", "beta", "dev", "rc"].flatMap((label) => [`${label}.N`, `${label}N`]);
  const found: string[] = [];
  const texts = (form: string) => NUMBERS.map((number) => `1.0.0-${form.replace("N", `${number}`)}`);
  for (const [at, a] of forms.entries())
    for (const b of forms.slice(at)) {
      const pairs = texts(a).flatMap((one, left) =>
        texts(b).flatMap((other, right) => (a === b && left >= right ? [] : [[one, other] as const])),
      );
      const counts = new Map<string, number>();
      for (const [one, other] of pairs) {
        const semver = SIGNS[Math.sign(compareSemver(one, other) as number)];
        const python = SIGNS[Math.sign(compareVersions(version(one), version(other)))];
        if (semver !== python) counts.set(`${semver}\t${python}`, (counts.get(`${semver}\t${python}`) ?? 0) + 1);
      }
      for (const [signs, count] of counts) found.push(`${a}\t${b}\t${signs}\t${count}\t${pairs.length}`);
    }
  expect(found.sort()).toEqual(lines.map((line) => line.split("\t").slice(0, 6).join("\t")).sort());
});

test.each([
  ["major", "1.0.0"],
  ["minor", "0.18.0"],
  ["patch", "0.17.1"],
] as const)("the next %s of 0.17.0 is %s", (part, next) => {
  expect(nextRelease(version("0.17.0"), part).text).toBe(next);
  expect(nextRelease(versionOf(["0", "17", "0"], "rc", "1"), part).label).toBeUndefined();
});

test("the quick way from a text to PEP 440 agrees with the way through a Version", () => {
  const rows = readFileSync(join(import.meta.dirname, "..", "fixtures", "pep440-vectors.tsv"), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  const inputs = rows.map((row) => JSON.parse(row.split("\t")[0] as string) as string);
  expect(inputs.length).toBeGreaterThan(200);
  for (const input of inputs) {
    const version = parseVersion(input);
    expect(pep440Text(input), JSON.stringify(input)).toBe(version && pep440(version));
  }
});
