import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCargo } from "../../../src/domain/manifests/cargo";
import { scratch } from "../../harness";
import { bumped, partOf } from "./cargo-folder";
import { readCounted, readFrom, type Tree } from "./read-from";
import { findingOf } from "./reading";

const workspace = (text = "", version = '[workspace.package]\nversion = "1.0.0"\n') => `[workspace]\n${text}\n${version}`;
const crate = (name: string, version = "version.workspace = true", rest = "") => `[package]\nname = "${name}"\n${version}\n${rest}`;
const literal = (version: string) => `version = "${version}"`;

/** What a bump to 1.1.0 changes, as `path place: was → now`. */
function changes(files: Tree, path = "Cargo.toml", now = "1.1.0"): string[] {
  const part = partOf(files, path);
  return part
    .edits(part.version, now)
    .flatMap((file) => file.edits.map((edit) => `${file.path}:${edit.line} ${edit.what}: ${edit.was} → ${edit.now}`));
}

function unreadable(files: Tree, path = "Cargo.toml"): string[] {
  const result = readFrom(readCargo(path), files);
  return "unreadable" in result ? result.unreadable.map((one) => `${one.path}:${one.line ?? ""} ${one.why}`) : [];
}

test("the workspace's version moves, and members that inherit it with it", () => {
  const files = { "crates/Cargo.toml": workspace('members = ["a"]'), "crates/a/Cargo.toml": crate("a") };
  expect(changes(files, "crates/Cargo.toml")).toEqual(["crates/Cargo.toml:4 [workspace.package]: 1.0.0 → 1.1.0"]);
  expect(partOf(files, "crates/Cargo.toml").members).toEqual([
    { name: "a", path: "crates/a", version: "1.0.0", publish: true, lockstep: true },
  ]);
});

test("a single package without workspace moves alone", () => {
  const files = {
    "Cargo.toml": crate("a", literal("1.0.0"), '[dependencies]\nb = { path = "b", version = "1.0.0" }\n'),
    "b/Cargo.toml": crate("b", literal("1.0.0")),
  };
  expect(changes(files)).toEqual(["Cargo.toml:3 [package]: 1.0.0 → 1.1.0"]);
});

const FORMS: readonly [string, string, string][] = [
  ["an inline table", '[dependencies]\nb = { version = "=1.0.0", path = "../b" }', "[dependencies] b"],
  ["dotted keys", "[dependencies]\nb.path = '../b'\nb.version = '=1.0.0'", "[dependencies] b"],
  ["a table", '[dev-dependencies.b]\npath = "../b"\nversion = "=1.0.0"', "[dev-dependencies] b"],
  ["a renamed one", '[build-dependencies]\nx = { package = \'b\', path = "../b", version = "=1.0.0" }', "[build-dependencies] x"],
  [
    "a target's",
    "[target.'cfg(unix)'.dev-dependencies]\nb = { path = '../b', version = '=1.0.0' }",
    "[target.'cfg(unix)'.dev-dependencies] b",
  ],
  ["an inline table over lines", '[dependencies]\nb = {\n  path = "../b", # why\n  version = "=1.0.0",\n}', "[dependencies] b"],
  ["a quoted key", '["dependencies"]\n"b" = { "path" = "../b", "version" = "=1.0.0" }', "[dependencies] b"],
  ["a path with detours", '[dependencies]\nb = { path = "./../a/../b/", version = "=1.0.0" }', "[dependencies] b"],
];

test.each(FORMS)("a requirement of a member is found in %s", (_, text, what) => {
  const files = {
    "Cargo.toml": workspace('members = ["a", "b"]'),
    "a/Cargo.toml": crate("a", undefined, text),
    "b/Cargo.toml": crate("b"),
  };
  expect(changes(files).map((line) => line.replace(/^\S+ /, ""))).toEqual([
    "[workspace.package]: 1.0.0 → 1.1.0",
    `${what}: =1.0.0 → =1.1.0`,
  ]);
});

test("requirements in [workspace.dependencies] and [patch] follow; what only shares the name does not", () => {
  const root = `${workspace('members = ["a"]')}[workspace.dependencies]
a = { path = "a", version = "1.0.0" }
[workspace.dependencies.b]
version = "1.0.0"
[patch.crates-io]
a = { path = "a", version = "=1.0.0" }
`;
  expect(
    changes({
      "Cargo.toml": root,
      "a/Cargo.toml": crate("a", undefined, '[dependencies]\nc = "1.0.0"\na2 = { package = "a", version = "0.9" }'),
    }),
  ).toEqual([
    "Cargo.toml:4 [workspace.package]: 1.0.0 → 1.1.0",
    "Cargo.toml:6 [workspace.dependencies] a: 1.0.0 → 1.1.0",
    "Cargo.toml:10 [patch.crates-io] a: =1.0.0 → =1.1.0",
  ]);
});

test("a requirement that a patch turns to a member follows when the member leaves it", () => {
  const root = `${workspace('members = ["*"]')}[patch.crates-io]\na = { path = "a" }\n`;
  const files = { "Cargo.toml": root, "a/Cargo.toml": crate("a"), "b/Cargo.toml": crate("b", undefined, '[dependencies]\na = "1"\n') };
  expect(changes(files)).toHaveLength(1);
  expect(changes(files, "Cargo.toml", "2.0.0")[1]).toBe("b/Cargo.toml:5 [dependencies] a: 1 → 2.0.0");
});

test("patterns, exclude, nested workspaces and paths decide who is a member", () => {
  const files: Tree = {
    "Cargo.toml": workspace('members = ["crates/*", "deep/**/x?", "tools/[a-b]"]\nexclude = ["crates/out"]'),
    "crates/one/Cargo.toml": crate("one", undefined, '[dependencies]\nhidden = { path = "../../hidden" }\nout = { path = "../out" }'),
    "crates/out/Cargo.toml": crate("out", literal("1.0.0")),
    "crates/nested/Cargo.toml": `[workspace]\n${crate("nested", literal("1.0.0"))}`,
    "crates/empty/README.md": "",
    "deep/x1/Cargo.toml": crate("x1"),
    "deep/a/b/x2/Cargo.toml": crate("x2"),
    "deep/a/b/y2/Cargo.toml": crate("y2"),
    "tools/a/Cargo.toml": crate("ta"),
    "tools/c/Cargo.toml": crate("tc"),
    "hidden/Cargo.toml": crate("hidden", literal("1.0.0"), '[dev-dependencies]\nmore = { path = "more" }'),
    "hidden/more/Cargo.toml": crate("more", literal("3.0.0")),
  };
  const part = partOf(files);
  expect(part.members.map(({ name }) => name).sort()).toEqual(["hidden", "more", "one", "ta", "x1", "x2"]);
  expect(part.notes).toEqual([
    "crates/nested is a workspace of its own and is left alone",
    "more has its own version 3.0.0 and is left alone",
  ]);
  expect(changes(files)).toEqual(["Cargo.toml:5 [workspace.package]: 1.0.0 → 1.1.0", "hidden/Cargo.toml:3 [package]: 1.0.0 → 1.1.0"]);
});

test("of members that differ those move whose version alone is shared by several; two such groups are not decided between", () => {
  const folders = ["a", "b", "c", "d"];
  const tree = (...versions: string[]) => ({
    "Cargo.toml": workspace('members = ["a", "b", "c", "d"]', ""),
    ...Object.fromEntries(folders.map((folder, at) => [`${folder}/Cargo.toml`, crate(folder, literal(versions[at] as string))])),
  });
  const one = tree("1.0.0", "1.0.0", "2.0.0", "0.0.0");
  expect(changes(one)).toEqual(["a/Cargo.toml:3 [package]: 1.0.0 → 1.1.0", "b/Cargo.toml:3 [package]: 1.0.0 → 1.1.0"]);
  expect(partOf(one).notes).toEqual(["c has its own version 2.0.0 and is left alone", "d has its own version 0.0.0 and is left alone"]);
  expect(unreadable(tree("1.0.0", "1.0.0", "2.0.0", "2.0.0"))[0]).toContain("different versions");
});

test("members that share a literal version move together; others are left alone", () => {
  const files = {
    "Cargo.toml": workspace('members = ["a", "b"]', ""),
    "a/Cargo.toml": crate("a", literal("1.0.0")),
    "b/Cargo.toml": crate("b", literal("1.0.0")),
  };
  expect(changes(files)).toEqual(["a/Cargo.toml:3 [package]: 1.0.0 → 1.1.0", "b/Cargo.toml:3 [package]: 1.0.0 → 1.1.0"]);
  const differ = { ...files, "b/Cargo.toml": crate("b", literal("2.0.0")) };
  expect(unreadable(differ)).toEqual([
    "Cargo.toml: the workspace's members have different versions (a 1.0.0, b 2.0.0); name a member's Cargo.toml and then this one in cogrel.toml",
  ]);
  const { fix } = findingOf(readCargo("Cargo.toml"), differ);
  const lines = ["[[files]]", 'path = "a/Cargo.toml"', 'kind = "cargo"', "[[files]]", 'path = "Cargo.toml"', 'kind = "cargo"'];
  const folder = scratch();
  for (const first of [["schema = 1"], ["schema = 1", 'tag-prefix = "x"']]) {
    if (first.length > 1) writeFileSync(join(folder, "cogrel.toml"), `${first.join("\n")}\n`);
    execFileSync("sh", ["-c", (fix as string).split("        ")[0] as string], { cwd: folder });
    expect(readFileSync(join(folder, "cogrel.toml"), "utf8")).toBe(`${[...first, ...lines].join("\n")}\n`);
  }
  expect(partOf(differ, "Cargo.toml", { version: "2.0.0" })).toMatchObject({
    version: "2.0.0",
    notes: ["a has its own version 1.0.0 and is left alone"],
  });
});

test("files that cannot be read are told, all of them, with the line", () => {
  const root = workspace('members = ["a", "b", "gone"]');
  expect(unreadable({})).toEqual(["Cargo.toml: there is no such file"]);
  expect(unreadable({ "Cargo.toml": root, "a/Cargo.toml": "[package]\nname = 1 2\n", "b/Cargo.toml": "=======\n" })).toEqual([
    'a/Cargo.toml:2 is not TOML: "2" after a value',
    'b/Cargo.toml:1 is not TOML: "=" where a key should be',
    "gone/Cargo.toml: there is no such file, but Cargo.toml makes it a member",
  ]);
  expect(unreadable({ "Cargo.toml": workspace(), "Cargo.lock": "<<<<<<<\n" })).toEqual([
    'Cargo.lock:1 cannot be read: "<" where a key should be',
  ]);
});

test("what is published, and what the lock misses, is told", () => {
  const files = {
    "Cargo.toml": `${workspace('members = ["a", "b", "c"]')}publish = false\n`,
    "a/Cargo.toml": crate("a", undefined, "publish = []"),
    "b/Cargo.toml": crate("b", undefined, "publish.workspace = true"),
    "c/Cargo.toml": crate("c"),
    "Cargo.lock": 'version = 4\n\n[[package]]\nname = "a"\nversion = "1.0.0"\n\n[[package]]\nname = "b"\nversion = "1.0.0"\n',
  };
  expect(partOf(files).members.map(({ name, publish }) => [name, publish])).toEqual([
    ["a", false],
    ["b", false],
    ["c", true],
  ]);
  const fix = "cargo update --workspace --manifest-path Cargo.toml";
  expect(partOf(files).gaps).toEqual([{ path: "Cargo.lock", found: "Cargo.lock has no package c", fix }]);
});

test("a bump and a bump back give every byte back", () => {
  const files = {
    "Cargo.toml": workspace('members = ["a"]').replaceAll("\n", "\r\n"),
    "a/Cargo.toml": `\ufeff# é\r\n${crate("a", "version = '''1.0.0'''")}`,
    "Cargo.lock": 'version = 4\r\n\r\n[[package]]\r\nname = "a"\r\nversion = "1.0.0"\r\n',
  };
  const after = bumped(files, partOf(files), "1.0.0", "1.1.0-rc.1");
  expect(after["a/Cargo.toml"]).toContain('version = "1.1.0-rc.1"');
  expect(bumped(after, partOf(after), "1.1.0-rc.1", "1.0.0")).toEqual({
    ...files,
    "a/Cargo.toml": files["a/Cargo.toml"].replaceAll("'''", '"'),
  });
  expect(partOf(after).edits("1.0.0", "1.1.0-rc.1")).toEqual([]);
});

test("paths out of the repository are not followed", () => {
  const files = {
    "Cargo.toml": workspace('members = ["a", "../../x"]'),
    "a/Cargo.toml": crate("a", undefined, '[dependencies]\nz = { path = "/etc" }\ny = { path = "../../y" }'),
  };
  expect(partOf(files).notes).toHaveLength(3);
});

test("a big workspace is read in four rounds", () => {
  const files: Record<string, string> = { "Cargo.toml": workspace('members = ["crates/*"]') };
  for (let at = 0; at < 300; at++)
    files[`crates/m${at}/Cargo.toml`] = crate(`m${at}`, undefined, `[dependencies]\nm0 = { path = "../m0", version = "1.0.0" }\n`);
  expect(readCounted(readCargo("Cargo.toml"), files).rounds).toBeLessThanOrEqual(4);
  expect(changes(files)).toHaveLength(301);
});
