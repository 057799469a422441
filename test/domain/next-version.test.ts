import { expect, test } from "vitest";
import { wantedVersion } from "../../src/domain/next-version";
import { parseTag, type TagFact } from "../../src/domain/tag";
import { parseVersion } from "../../src/domain/version";

/** Tags from the newest ancestor to the oldest, as `v1.2.3` or `v1.2.3 elsewhere`. */
function tagsOf(ones: readonly string[]): TagFact[] {
  return ones.map((one, age) => {
    const [name, stands = "ancestor"] = one.split(" ") as [string, TagFact["stands"]?];
    const version = parseTag(name, "v");
    return { name, commit: `${age}`, stands, ...(stands === "ancestor" && { age }), ...(version && { version }) };
  });
}

const next = (wanted: string, current: string, tags: readonly string[], part?: string) =>
  wantedVersion(wanted, part, () => ({ current: parseVersion(current), tags: tagsOf(tags) })).text;

const CASES: readonly (readonly [string, string, string[], string, string?])[] = [
  // Base = the greatest stable tag among the ancestors, else 0.0.0; major, minor, patch = base + 1.
  ["major", "0.17.0", ["v0.17.0"], "1.0.0"],
  ["minor", "0.17.0", ["v0.17.0"], "0.18.0"],
  ["patch", "0.17.0", ["v0.16.12", "v0.17.0"], "0.17.1"],
  ["patch", "0.16.12", ["v0.16.12", "v0.17.0 elsewhere"], "0.16.13"],
  ["minor", "0.18.0-rc3", ["v0.18.0-rc3", "v0.17.0"], "0.18.0"],
  ["patch", "0.1.0", [], "0.0.1"],
  // stable = the current version without its label.
  ["stable", "0.18.0-rc3", ["v0.17.0"], "0.18.0"],
  ["stable", "0.18.0-dev1", [], "0.18.0"],
  // alpha, beta, rc, dev keep the current pre-release's X.Y.Z, else the next minor of base, or --next.
  ["rc", "0.18.0-alpha2", ["v0.17.0"], "0.18.0-rc1"],
  ["alpha", "0.17.0", ["v0.17.0"], "0.18.0-alpha1"],
  ["alpha", "0.17.0", ["v0.17.0"], "0.17.1-alpha1", "patch"],
  ["beta", "0.17.0", ["v0.17.0"], "1.0.0-beta1", "major"],
  ["dev", "0.17.0", ["v0.17.0"], "0.18.0-dev1", "minor"],
  // N = 1 + the greatest tagged N of that X.Y.Z and label, so that the same command again asks for the same version.
  ["rc", "0.18.0-rc1", ["v0.18.0-rc1", "v0.17.0"], "0.18.0-rc2"],
  ["rc", "0.18.0-rc2", ["v0.18.0-rc1", "v0.17.0"], "0.18.0-rc2"],
  ["rc", "0.18.0-rc9", ["v0.18.0-rc9", "v0.18.0-rc10"], "0.18.0-rc11"],
  ["rc", "0.18.0-beta3", ["v0.18.0-beta3"], "0.18.0-rc1"],
  ["rc", "0.18.0-rc1", ["v0.19.0-rc7 elsewhere"], "0.18.0-rc1"],
  // dev counts all dev tags of the remote.
  ["dev", "0.18.0-dev1", ["v0.18.0-dev1", "v0.18.0-dev5 elsewhere"], "0.18.0-dev6"],
  ["dev", "0.17.0", ["v0.17.0", "v0.18.0-dev3 elsewhere"], "0.18.0-dev4"],
  // Spelling: of the newest alpha, beta or rc tag among the ancestors; none = no dot; dev = no dot.
  ["rc", "0.21.0", ["v0.21.0", "v0.21.0-rc.3"], "0.22.0-rc.1"],
  ["rc", "0.21.0", ["v0.21.0-rc3", "v0.20.0-rc.1"], "0.1.0-rc1"],
  ["rc", "0.21.0", ["v0.21.0", "v0.21.0-rc.3 elsewhere"], "0.22.0-rc1"],
  ["rc", "0.21.0", ["v0.21.0", "v0.21.0-dev.3"], "0.22.0-rc1"],
  ["dev", "0.21.0", ["v0.21.0", "v0.21.0-rc.3"], "0.22.0-dev1"],
  ["0.19.0-beta.4", "0.17.0", [], "0.19.0-beta.4"],
];

test.each(CASES.map(([wanted, current, tags, expected, part]) => ({ wanted, current, tags, expected, part })))(
  "$wanted from $current with the tags $tags is $expected",
  ({ wanted, current, tags, expected, part }) => {
    expect(next(wanted, current, tags, part)).toBe(expected);
  },
);

test.each([
  ["stable", "0.17.0", undefined, "version", 1],
  ["alpha", "0.18.0-rc1", undefined, "version", 1],
  ["dev", "0.18.0-alpha1", undefined, "version", 1],
  ["rc", "", undefined, "version", 1],
  ["stable", "", undefined, "version", 1],
  ["rc", "0.18.0-rc1", "patch", "usage", 2],
  ["rc", "0.17.0", "huge", "usage", 2],
  ["minor", "0.17.0", "minor", "usage", 2],
  ["0.18.0", "0.17.0", "minor", "usage", 2],
  ["Minor", "0.17.0", undefined, "version", 2],
  ["v0.18.0", "0.17.0", undefined, "version", 2],
  ["18446744073709551616.0.0", "0.17.0", undefined, "version", 2],
  ["__proto__", "0.17.0", undefined, "version", 2],
])("%s from %j with --next %s is refused: %s, exit %i", (wanted, current, part, code, exit) => {
  let thrown: unknown;
  try {
    next(wanted, current, ["v0.17.0"], part);
  } catch (cause) {
    thrown = cause;
  }
  expect(thrown).toMatchObject({ code, exit, fix: expect.any(String) });
});

test("major, minor and patch ask nothing of the files", () => {
  expect(next("minor", "", ["v0.17.0"])).toBe("0.18.0");
});
