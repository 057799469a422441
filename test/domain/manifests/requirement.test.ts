import { expect, test } from "vitest";
import { admits, changeRequirement } from "../../../src/domain/manifests/requirement";
import { cargoFolder, hasCargo } from "./cargo-folder";

/** requirement, old version, new version, what is written instead; "" where it stays. */
const CHANGES: readonly [string, string, string, string][] = [
  // admitted and not named: kept
  ["1", "1.0.228", "1.0.229", ""],
  ["1", "1.0.229", "2.0.0", "2.0.0"],
  ["0.22", "0.22.0", "0.22.1", ""],
  ["0.22", "0.22.0", "0.23.0", "0.23.0"],
  ["^0.22", "0.22.0", "0.23.0", "^0.23.0"],
  ["~0.22", "0.22.0", "0.22.9", ""],
  ["~0.22", "0.22.0", "0.23.0", "~0.23.0"],
  [">=0.20", "0.22.0", "0.23.0", ""],
  ["*", "0.22.0", "0.23.0", ""],
  ["0.22.*", "0.22.0", "0.22.1", ""],
  ["=0.22", "0.22.0", "0.22.1", ""],
  // the old version in full: follows, even where the new one is admitted
  ["0.22.0", "0.22.0", "0.22.1", "0.22.1"],
  ["1.0.228", "1.0.228", "1.0.229", "1.0.229"],
  ["^1.0.228", "1.0.228", "1.0.229", "^1.0.229"],
  ["~1.0.228", "1.0.228", "1.0.229", "~1.0.229"],
  [">=1.0.228", "1.0.228", "1.0.229", ">=1.0.229"],
  [">= 1.0.228", "1.0.228", "1.0.229", ">= 1.0.229"],
  ["<=1.0.228", "1.0.228", "1.0.229", "<=1.0.229"],
  ["0.22.0-rc.1", "0.22.0-rc.1", "0.22.0", "0.22.0"],
  // exact: follows from any version
  ["=0.22.0", "0.22.0", "0.23.0", "=0.23.0"],
  ["= 0.21.0", "0.22.0", "0.23.0", "= 0.23.0"],
  ["=0.22", "0.22.0", "0.23.0", "=0.23.0"],
  ["=0.23.0", "0.22.0", "0.23.0", ""],
  // wildcards keep their shape
  ["0.22.*", "0.22.0", "0.23.1", "0.23.*"],
  ["1.*", "1.4.0", "2.0.0", "2.*"],
  ["*", "0.22.0", "0.23.0-rc.1", "0.23.0-rc.1"],
  // several comparators: those that name the old version or refuse the new one move
  [">=0.22.0, <0.23.0", "0.22.0", "0.23.0", ">=0.23.0, <0.24.0"],
  [">=0.22.0, <0.23.0", "0.22.0", "0.22.1", ">=0.22.1, <0.23.0"],
  [">= 0.22 , < 0.23", "0.22.0", "0.23.0", ">= 0.22 , < 0.24"],
  [">=1.2, <2", "1.4.0", "2.0.0", ">=1.2, <3"],
  [">=1.2,<2", "1.4.0", "1.5.0", ""],
  [">1.0.0, <1.9", "1.0.1", "1.9.0", ">1.0.0, <2.0"],
  [">0.22.0", "0.22.0", "0.23.0", ""],
  [">=0.22.0, <0.24.0", "0.22.0", "0.23.0-rc.1", ">=0.23.0-rc.1, <0.24.0"],
  [">=0.21, <0.24", "0.22.0", "0.23.0-rc.1", ">=0.23.0-rc.1, <0.24"],
  // pre-releases are admitted only by a requirement of the same X.Y.Z
  ["0.23", "0.22.0", "0.23.0-rc.1", "0.23.0-rc.1"],
  ["0.23.0-rc.1", "0.23.0-rc.1", "0.23.0-rc.2", "0.23.0-rc.2"],
  ["0.23.0-alpha1", "0.23.0-rc1", "0.23.0-rc2", ""],
  ["^0.23.0-rc.1", "0.23.0-rc.1", "0.23.0", "^0.23.0"],
  ["=0.23.0-dev1", "0.23.0-dev1", "0.23.0", "=0.23.0"],
  [">=0.20", "0.22.0", "0.23.0-dev1", ">=0.23.0-dev1"],
  // downgrades and corners
  [">0.30.0", "0.30.1", "0.23.0", ">=0.23.0"],
  ["<0.22.0", "0.21.9", "0.0.0", ""],
  ["0.0.1", "0.0.0", "0.0.2", "0.0.2"],
  ["<0.0.2", "0.0.1", "0.0.2", "<0.0.3"],
  ["1.2.3+build.5", "1.2.3", "1.2.4", "1.2.4"],
  ["18446744073709551615.0.0", "1.0.0", "18446744073709551615.0.1", "18446744073709551615.0.1"],
  ["not a requirement", "0.22.0", "0.23.0", ""],
  ["", "0.22.0", "0.23.0", ""],
];

test.each(CHANGES)("requirement %j, from %s to %s, becomes %j", (requirement, was, now, expected) => {
  expect(changeRequirement(requirement, [was], now) ?? "").toBe(expected);
});

test("what is written in place of a requirement admits the new version, and is then left alone", () => {
  for (const [requirement, was, now] of CHANGES) {
    const changed = changeRequirement(requirement, [was], now);
    if (changed === undefined || now.length > 20) continue;
    expect([requirement, changed, admits(changed, now)]).toEqual([requirement, changed, true]);
    expect(changeRequirement(changed, [was], now)).toBeUndefined();
  }
});

test("a very long requirement is left alone at once", () => {
  expect(changeRequirement(`>=1${",>=1".repeat(100_000)}`, ["1.0.0"], "2.0.0")).toBeUndefined();
  expect(changeRequirement("1".repeat(100_000), ["1.0.0"], "2.0.0")).toBeUndefined();
});

if (!hasCargo) console.warn("cargo is not installed: requirements are not compared with real cargo");
test.skipIf(!hasCargo)("a requirement admits what real cargo lets it admit", { timeout: 60_000 }, () => {
  const folder = cargoFolder({
    "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n',
    "a/Cargo.toml": "",
    "b/Cargo.toml": "",
  });
  const manifest = (name: string, version: string, rest = "") =>
    `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${rest}`;
  const accepts = (requirement: string, version: string) => {
    const dependency = `[dependencies]\na = { path = "../a", version = "${requirement}" }\n`;
    folder.write({ "a/Cargo.toml": manifest("a", version), "b/Cargo.toml": manifest("b", "1.0.0", dependency) });
    return folder.cargo("generate-lockfile", "--offline").ok;
  };
  const cases = CHANGES.filter(([requirement, , now]) => now.length < 20 && /^[^a-z]/.test(requirement)).map(
    ([requirement, , now]) => [requirement, now] as const,
  );
  const differ = cases.filter(([requirement, now]) => admits(requirement, now) !== accepts(requirement, now));
  folder.remove();
  expect(differ).toEqual([]);
});
