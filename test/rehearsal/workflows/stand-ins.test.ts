import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { COG_ASSETS } from "../../../src/domain/assets/inventory";
import { cogPackages } from "../../../src/domain/project";
import { ACTIONS } from "../../../src/domain/workflows/actions";
import { download, upload } from "../../../src/rehearsal/workflows/artifacts";
import { goreleaser, maturin } from "../../../src/rehearsal/workflows/builders";
import { checkout } from "../../../src/rehearsal/workflows/checkout";
import type { StepPlace } from "../../../src/rehearsal/workflows/place";
import { writePrograms } from "../../../src/rehearsal/workflows/programs";
import { standInFor } from "../../../src/rehearsal/workflows/stand-ins";
import { repository, runGit, scratch } from "../../harness";
import { executable } from "../../tools/shim";

// What stands for other people's actions and programs where workflow files are run without a network.

function place(inputs: Readonly<Record<string, string>>, more: Partial<StepPlace> = {}): StepPlace & { said: string[] } {
  const said: string[] = [];
  const own = { origin: "", artifacts: join(scratch(), "artifacts"), workspace: scratch(), ref: "refs/tags/v0.18.0-rc1", sha: "" };
  const release = { assets: COG_ASSETS, packages: cogPackages, prefix: "v" };
  return { ...own, release, ...more, said, say: (line) => void said.push(line), input: (name) => inputs[name] ?? "" };
}

function put(folder: string, ...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
}

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

test("each action of the workflows that cogrel writes has one, but CodeQL's, which no release runs", () => {
  const without = Object.values(ACTIONS).flatMap(({ name, commit }) => (standInFor(`${name}@${commit}`) ? [] : [name]));
  expect(without).toEqual(["github/codeql-action/init", "github/codeql-action/analyze"]);
  expect(["constructor@v1", "./cogrel", "a/b/cogrel@v1"].map(standInFor)).toEqual([undefined, undefined, undefined]);
  expect(standInFor("Somebody/Cogrel@v1")).toBe("cogrel");
});

describe("artifacts", () => {
  const files = ["dist/cog-1.whl", "dist/cog-1.tar.gz", "dist/coglet-1.whl", "dist/deep/cog-2.whl", "dist/.hidden", "other/x"];
  test.each([
    ["dist/cog-*", ["cog-1.tar.gz", "cog-1.whl"]],
    ["dist", ["cog-1.tar.gz", "cog-1.whl", "coglet-1.whl", "deep/cog-2.whl"]],
    ["dist/**/*.whl\n!dist/coglet*", ["cog-1.whl", "deep/cog-2.whl"]],
    ["dist/cog-1.whl\nother/x", ["dist/cog-1.whl", "other/x"]],
  ])("%j is uploaded below what is common to it", (path, expected) => {
    const one = place({ name: "A", path });
    put(one.workspace, ...files);
    upload(one);
    expect(below(join(one.artifacts, "A"))).toEqual(expected);
  });

  test("no files are an error where the step says so; a name is no path", () => {
    expect(() => upload(place({ name: "A", path: "none/*", "if-no-files-found": "error" }))).toThrow("No files were found");
    const quiet = place({ name: "A", path: "none/*" });
    upload(quiet);
    expect(quiet.said).toEqual([expect.stringContaining("No files were found")]);
    for (const name of ["../x", "a/b", ".."]) expect(() => upload(place({ name, path: "x" })), name).toThrow("is not valid");
  });

  test.each([
    [{ name: "A", path: "to" }, ["to/a"]],
    [{ path: "to", "merge-multiple": "true" }, ["to/a", "to/b"]],
    [{ path: "to" }, ["to/A/a", "to/B/b"]],
    [{ pattern: "B*" }, ["B/b"]],
  ])("%j is downloaded to its place", (inputs, expected) => {
    const one = place(inputs as Record<string, string>);
    put(one.artifacts, "A/a", "B/b");
    download(one);
    expect(below(one.workspace)).toEqual(expected);
    expect(() => download({ ...one, input: (name) => (name === "name" ? "C" : "") })).toThrow("Artifact not found for name: C");
  });
});

describe("checkout", () => {
  const one = repository({ "a.txt": "1\n" });
  one.git("tag", "v1");
  const sha = one.commit({ "a.txt": "2\n" });
  one.git("tag", "--annotate", "--message=v2", "v2");
  one.git("push", "--quiet", "origin", "main", "v1", "v2");
  const got = (ref: string, inputs: Record<string, string> = {}) => {
    const { workspace, ...rest } = place(inputs, { origin: `file://${one.origin}`, ref, sha });
    checkout({ ...rest, workspace });
    const git = (...args: string[]) => runGit(workspace, one.env, ...args);
    const refs = git("for-each-ref", "--format=%(refname) %(objecttype)").split("\n");
    return {
      head: git("rev-parse", "HEAD"),
      depth: git("rev-list", "--count", "HEAD"),
      refs,
      text: readFileSync(join(workspace, "a.txt"), "utf8"),
    };
  };

  test("a tag comes alone, one commit deep, as the commit that it names", () => {
    expect(got("refs/tags/v2")).toEqual({ head: sha, depth: "1", refs: ["refs/tags/v2 commit"], text: "2\n" });
  });

  test("with the whole history come all branches and tags", () => {
    const { depth, refs } = got("refs/heads/main", { "fetch-depth": "0" });
    expect([depth, refs]).toEqual([
      "2",
      ["refs/heads/main commit", "refs/remotes/origin/main commit", "refs/tags/v1 commit", "refs/tags/v2 tag"],
    ]);
  });

  test("another ref is what the step says", () => {
    expect(got("refs/heads/main", { ref: "v1" }).text).toBe("1\n");
  });
});

describe("builders give the release's own files", () => {
  test.each([
    ["x86_64-unknown-linux-gnu", "coglet-0.18.0rc1-cp310-abi3-manylinux_2_17_x86_64.whl"],
    ["aarch64-unknown-linux-gnu", "coglet-0.18.0rc1-cp310-abi3-manylinux_2_17_aarch64.whl"],
    ["aarch64-apple-darwin", "coglet-0.18.0rc1-cp310-abi3-macosx_11_0_arm64.whl"],
  ])("maturin for %s", (target, name) => {
    const one = place({ target, args: "--release --out dist -m crates/coglet-python/Cargo.toml" });
    maturin(one);
    expect(below(one.workspace)).toEqual([`dist/${name}`]);
    expect(() => maturin({ ...one, input: () => "riscv64-unknown-linux-gnu" })).toThrow("no wheel for riscv64");
  });

  test("GoReleaser in its folders", async () => {
    const one = place({ args: "build --clean --id cog" });
    await goreleaser(one);
    const folders = ["darwin_amd64_v1", "darwin_arm64_v8.0", "linux_amd64_v1", "linux_arm64_v8.0"];
    expect(below(one.workspace)).toEqual(folders.map((folder) => `dist/cog_${folder}/cog`));
    await expect(goreleaser(place({ args: "check" }))).rejects.toThrow("only");
  });
});

test.each([
  ["npx --yes cogrel@0.1.0 ci gate", "cogrel ci gate"],
  ["npx cogrel wait 'a b'", "cogrel wait a b"],
  ["npx --yes other@1 cogrel", "real npx --yes other@1 cogrel"],
  ["cogrel draft", "cogrel draft"],
  ["uv build --out-dir dist .", "step uv-build --out-dir dist ."],
  ["uv run x", "real uv run x"],
  ["cargo publish -p coglet", "step cargo-publish -p coglet"],
  ["cargo test", "cargo is not on PATH"],
])("on PATH %j is %j", (line, expected) => {
  const [folder, real] = [scratch("cogrel's "), scratch()];
  for (const name of ["npx", "uv"]) executable(join(real, name), `#!/bin/sh\necho real ${name} "$@"\n`);
  const step = (name: string) => ["/bin/echo", name];
  writePrograms(folder, { cogrel: step("cogrel"), step: step("step"), path: real });
  const { stdout, stderr } = spawnSync("/bin/sh", ["-c", line], { env: { PATH: folder }, encoding: "utf8" });
  expect((stdout + stderr).trim()).toBe(expected);
});
