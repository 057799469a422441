import { describe, expect, test } from "vitest";
import { Problem } from "../../src/domain/problem";
import { crateTarget, pypiTarget, type Target, targetOf } from "../../src/domain/registries";
import type { CrateFacts } from "../../src/domain/registries/crate";
import { sourcesOf } from "../../src/domain/registries/crate";
import { parseVersion, type Version } from "../../src/domain/version";

const A = "a".repeat(64);
const B = "b".repeat(64);
const version = parseVersion("0.17.0-rc.1") as Version;
const pypi = targetOf({ name: "coglet", registry: "pypi" }, version) as Target;
const crates = targetOf({ name: "coglet", registry: "crates" }, version) as Target;

const ONE = "coglet-0.17.0rc1-cp310-abi3-macosx_11_0_arm64.whl";
const TWO = "coglet-0.17.0rc1-cp310-abi3-manylinux_2_17_x86_64.whl";
const wanted = new Map([
  [ONE, A],
  [TWO, B],
]);
const file = (name: string, sha256: string | undefined, yanked = false) => ({ name, sha256, size: undefined, yanked });

test("each registry has the version in its own form", () => {
  expect([pypi, crates].map(({ target, version }) => `${target} ${version}`)).toEqual([
    "pypi:coglet 0.17.0rc1",
    "crates:coglet 0.17.0-rc.1",
  ]);
  expect(targetOf({ name: "cog", registry: "github" }, version)).toBeUndefined();
});

describe("PyPI's side", () => {
  test.each([
    ["absent", "no project", undefined, "absent: there is no coglet"],
    ["absent", "no file of the version", [file("coglet-0.17.0.tar.gz", A)], "absent"],
    ["partial", "one of two files", [file(ONE, A)], `1 of 2 files; missing ${TWO}`],
    ["same", "both files", [file(ONE, A), file(TWO, B)], "2 of 2 files, same bytes"],
    ["different", "one with other bytes", [file(ONE, A), file(TWO, A)], `${TWO} has other bytes (aaaaaaaaaaaa…)`],
    ["different", "other bytes, yanked", [file(ONE, B, true)], `${ONE} has other bytes`],
    ["different", "one more file", [file(ONE, A), file(TWO, B), file("coglet-0.17.0-rc1.tar.gz", A)], "is not the release's"],
    [
      "different",
      "one more without a digest",
      [file(ONE, A), file(TWO, B), file("coglet-0.17.0rc1.tar.gz", undefined)],
      "is not the release's",
    ],
    ["unknown", "a file without a digest", [file(ONE, undefined), file(TWO, B)], `no sha256 of ${ONE}`],
    ["yanked", "both, yanked", [file(ONE, A, true), file(TWO, B, true)], "2 of 2 files yanked"],
    ["yanked", "both, one yanked", [file(ONE, A), file(TWO, B, true)], "1 of 2 files yanked"],
    ["yanked", "one, yanked", [file(ONE, A, true)], "1 of 1 file yanked"],
  ])("%s: %s", (state, _, listed, found) => {
    const facts = pypiTarget(pypi, listed, wanted);
    expect(facts).toMatchObject({ target: "pypi:coglet", version: "0.17.0rc1", state, visible: state !== "absent" });
    expect(facts.found).toContain(found);
  });

  test("each file is told beside the release's", () => {
    const listed = [file(ONE, A), file(TWO, A), file("coglet-0.17.0rc1.tar.gz", A)];
    expect(pypiTarget(pypi, listed, wanted).files.map(({ bytes }) => bytes)).toEqual(["same", "other", "extra"]);
  });

  test("without a release nothing can be compared, and only an absence is known", () => {
    expect(pypiTarget(pypi, [file(ONE, A)], undefined)).toMatchObject({ state: "unknown", visible: true, files: [{ bytes: "unknown" }] });
    expect(pypiTarget(pypi, [], undefined)).toMatchObject({ state: "absent", visible: false });
  });

  test("a release without files of the package has none to be the same", () => {
    expect(pypiTarget(pypi, [file(ONE, A)], new Map())).toMatchObject({ state: "different" });
    expect(pypiTarget(pypi, [], new Map())).toMatchObject({ state: "absent" });
  });
});

describe("crates.io's side", () => {
  const commit = "c".repeat(40);
  const info = (more: object = {}, git: object = {}) =>
    JSON.stringify({ git: { sha1: commit, ...git }, path_in_vcs: "crates/coglet", ...more });
  const members = ["Cargo.toml", "Cargo.toml.orig", "src/lib.rs"].map((path) => ({ path, sha256: A }));
  const crate = (more: Partial<CrateFacts["contents"]> = {}, strange: string[] = []): CrateFacts => ({
    ...{ commit, path: "crates/coglet", strange },
    contents: { members, vcsInfo: info(), odd: [], ...more },
  });
  const line = (more: object = {}) => ({ version: "0.17.0-rc.1", cksum: A, yanked: false, ...more });
  const unread = { unread: new Problem("server-unreachable", "crates.io did not answer", { exit: 3, fix: "again" }) };

  test.each([
    ["absent", "no crate", undefined, undefined, "there is no coglet"],
    ["absent", "the other spelling only", [line({ version: "0.17.0-rc1" })], undefined, "absent"],
    ["same", "its own", [line()], crate(), "same bytes, commit and sources (cccccccccc)"],
    ["same", "not dirty, as it says", [line()], crate({ vcsInfo: info({}, { dirty: false }) }), "same"],
    ["yanked", "its own, yanked", [line({ yanked: true })], crate(), "yanked"],
    ["unknown", "no commit to compare with", [line()], undefined, "no commit"],
    ["unknown", "a crate that cannot be had", [line()], unread, "did not answer"],
    ["different", "another commit", [line()], crate({ vcsInfo: info({}, { sha1: "d".repeat(40) }) }), "it is of commit dddd"],
    ["different", "a changed working tree", [line()], crate({ vcsInfo: info({}, { dirty: true }) }), "changed working tree"],
    ["different", "another folder", [line()], crate({ vcsInfo: info({ path_in_vcs: "evil\u001b[2J" }) }), 'from "evil\\u{1b}[2J"'],
    ["different", "no commit", [line()], crate({ vcsInfo: undefined }), "does not say which commit"],
    ["different", "a commit that is no JSON", [line()], crate({ vcsInfo: "{" }), "cannot be read"],
    ["different", "a commit of nothing", [line()], crate({ vcsInfo: "null" }), "it is of commit undefined"],
    ["different", "a member of nowhere", [line()], crate({}, ["src/evil.rs"]), "not the tag's sources: src/evil.rs"],
    ["different", "a link", [line()], crate({ odd: ["coglet-1/link"] }), "more than plain files"],
    ["different", "no manifest of its own", [line()], crate({ members: [] }), "no Cargo.toml.orig"],
    ["different", "strange and yanked", [line({ yanked: true })], crate({}, ["x"]), "not the tag's"],
  ])("%s: %s", (state, _, listed, facts, found) => {
    const seen = crateTarget(crates, listed, facts);
    expect(seen).toMatchObject({ target: "crates:coglet", state, visible: state !== "absent" });
    expect(seen.found).toContain(found);
  });

  test("sources are looked for where cargo takes them from", () => {
    const paths = ["Cargo.toml", "Cargo.toml.orig", "Cargo.lock", ".cargo_vcs_info.json", "src/lib.rs", "LICENSE", "docs/README.md"];
    const contents = { members: paths.map((path) => ({ path, sha256: A })), vcsInfo: undefined, odd: [] };
    expect(sourcesOf("crates/coglet", contents).map(({ paths }) => paths)).toEqual([
      ["crates/coglet/Cargo.toml"],
      ["crates/coglet/src/lib.rs"],
      ["crates/coglet/LICENSE", "crates/LICENSE", "LICENSE"],
      ["crates/coglet/docs/README.md"],
    ]);
    expect(sourcesOf("", contents)[2]?.paths).toEqual(["LICENSE"]);
  });
});
