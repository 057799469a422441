import { expect, test } from "vitest";
import { cogPackages } from "../../../src/domain/project";
import { assetsOf, filesOfVersion, type PypiFile, pypiStanding } from "../../../src/domain/registries/pypi";
import { published } from "../../../src/domain/registries/target";
import { parseVersion, type Version } from "../../../src/domain/version";

const A = "a".repeat(64);
const B = "b".repeat(64);
const file = (name: string, sha256: string | undefined = A, more: Partial<PypiFile> = {}): PypiFile => ({
  ...{ name, sha256, size: 1, yanked: undefined, uploaded: undefined, provenance: undefined },
  ...more,
});
const want = (name: string, sha256: string | undefined = A) => ({ name, sha256 });

const NO_HASH = { name: "x", sha256: undefined };

test.each<[string, PypiFile[] | undefined, { name: string; sha256: string | undefined }[] | undefined, string, RegExp]>([
  ["no project", undefined, [want("x")], "absent", /^absent$/],
  ["no file of the version", [], [want("x")], "absent", /^absent$/],
  ["all of them", [file("x"), file("y")], [want("x"), want("y")], "same", /2 of 2 files, same bytes/],
  ["some of them", [file("x")], [want("x"), want("y"), want("z")], "partial", /1 of 3 files; missing: y, z/],
  ["other bytes", [file("x", B)], [want("x")], "different", /other bytes: x \(bbbbbbbbbb there, aaaaaaaaaa in the release\)/],
  ["other bytes, and some missing", [file("x", B)], [want("x"), want("y")], "different", /other bytes/],
  ["a file that the release does not have", [file("x"), file("odd", B)], [want("x")], "different", /odd \(not of the release\)/],
  ["all yanked", [file("x", A, { yanked: "broken" })], [want("x")], "yanked", /1 of 1 file, yanked: x \(broken\)/],
  ["one yanked without a reason", [file("x"), file("y", A, { yanked: "" })], [want("x"), want("y")], "yanked", /yanked: y$/],
  ["yanked, with other bytes", [file("x", B, { yanked: "" })], [want("x")], "different", /other bytes/],
  ["no hash on the index", [{ ...file("x"), ...NO_HASH }], [want("x")], "unknown", /tells no SHA-256/],
  ["no digest of the release", [file("x")], [NO_HASH], "unknown", /own digest is not known/],
  ["not known, and missing", [{ ...file("x"), ...NO_HASH }], [want("x"), want("y")], "unknown", /SHA-256/],
  ["not known, and other bytes", [{ ...file("x"), ...NO_HASH }, file("y", B)], [want("x"), want("y")], "different", /other bytes: y/],
  ["no release to compare with", [file("x")], undefined, "unknown", /1 file, and no release/],
  ["no release, and nothing there", [], undefined, "absent", /absent/],
])("PyPI: %s", (_, there, wanted, state, found) => {
  const standing = pypiStanding(there, wanted);
  expect(standing).toMatchObject({ state, found: expect.stringMatching(found) });
});

test("of a page the files of one version are those whose name says it, however it is spelled", () => {
  const names = [
    ...["coglet-0.17.0rc1-cp310-abi3-x.whl", "coglet-0.17.0-rc.1.tar.gz", "coglet-0.17.0.rc1.tar.gz", "Coglet-0.17rc1.tar.gz"],
    ...["coglet-0.17.0-cp310-abi3-x.whl", "cog-0.17.0rc1.tar.gz", "coglet_x-0.17.0rc1.tar.gz", "nonsense", "coglet-0.17.0rc10.tar.gz"],
  ];
  const found = filesOfVersion(
    "coglet",
    "0.17.0rc1",
    names.map((name) => file(name)),
  );
  expect(found.map(({ name }) => name)).toEqual(["coglet-0.17.0rc1-cp310-abi3-x.whl", "coglet-0.17.0.rc1.tar.gz", "Coglet-0.17rc1.tar.gz"]);
});

test("a package's assets are those that its patterns name for the version", () => {
  const version = parseVersion("0.17.0-rc1") as Version;
  const names = [
    "cog-0.17.0rc1-py3-none-any.whl",
    "cog-0.17.0rc1.tar.gz",
    "coglet-0.17.0rc1-cp310-abi3-x.whl",
    "cog_Linux_x86_64",
    "checksums.txt",
  ];
  const of = (name: string) => {
    const patterns = cogPackages.find((one) => one.registry === "pypi" && one.name === name)?.assets ?? [];
    return assetsOf(
      patterns,
      version,
      names.map((one) => ({ name: one })),
    ).map((one) => one.name);
  };
  expect(of("cog")).toEqual(names.slice(0, 2));
  expect(of("coglet")).toEqual(names.slice(2, 3));
});

test("what a package needs is published before it", () => {
  expect(published(cogPackages).map(({ registry, name }) => `${registry}:${name}`)).toEqual(["pypi:coglet", "crates:coglet", "pypi:cog"]);
});
