import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, rules, runGit, type TestRepository } from "../harness";
import { bumped, cloned, gate, pushTag, tagged, verdict } from "../tools/tagged";

/** Makes a tag object by hand, as git's own tools would not, and pushes it. */
function rawTag(one: TestRepository, ref: string, body: string): void {
  one.write({ "../tag-body": body });
  const id = one.git("hash-object", "-t", "tag", "--literally", "-w", "../tag-body");
  one.git("update-ref", `refs/tags/${ref}`, id);
  one.git("push", "-q", "origin", `refs/tags/${ref}`);
}

const tagBody = (object: string, type: string, name: string) =>
  `object ${object}\ntype ${type}\ntag ${name}\ntagger A <a@example.com> 1700000000 +0000\n\n${name}\n`;

test("G6: a tag of a blob or of a tree is refused, lightweight or annotated", async () => {
  for (const [what, type] of [
    ["main:VERSION.txt", "blob"],
    ["main^{tree}", "tree"],
  ] as const) {
    for (const how of [[], ["-a", "-m", "x"]]) {
      const one = tagged();
      one.git("tag", ...how, "v0.18.0", one.git("rev-parse", what));
      one.git("push", "-q", "origin", "v0.18.0");
      const answer = await gate(one, "v0.18.0");
      expect(rules(answer, "no")).toEqual(["tag-commit"]);
      expect(answer.checks.find((check) => check.rule === "tag-commit")?.found).toBe(`it names a ${type}`);
      expect(answer.outputs?.commit).toBeUndefined();
    }
  }
});

test("G6: a tag of a tag is followed to its commit; the outer name must agree", async () => {
  const one = tagged();
  one.git("tag", "-a", "-m", "inner", "inner", "main");
  one.git("tag", "-f", "-a", "-m", "outer", "v0.17.0", "inner");
  one.git("push", "-qf", "origin", "v0.17.0");
  expect(await verdict(one)).toEqual(["yes"]);
  one.git("update-ref", "refs/tags/v0.17.0", "refs/tags/inner");
  one.git("push", "-qf", "origin", "v0.17.0");
  expect(await verdict(one)).toEqual(["no", "tag-name"]);
});

test("G6: a tag object with another name inside is refused, wherever that name stands", async () => {
  const one = tagged();
  const main = one.git("rev-parse", "main");
  one.commit(cogFiles("0.18.0"));
  one.git("push", "-q", "origin", "main");
  rawTag(one, "v0.18.0", tagBody(one.git("rev-parse", "main"), "commit", "v0.17.0"));
  expect(await verdict(one, "v0.18.0")).toEqual(["no", "tag-name"]);
  rawTag(one, "v0.17.1", tagBody(main, "commit", "v0.9.9\n").replace("\n\n\n", "\n\ntag v0.17.1\n"));
  expect(await verdict(one, "v0.17.1")).toContain("tag-name");
});

test("G4: a tag that was moved on the remote after the checkout is refused", async () => {
  const one = tagged();
  const clone = cloned(one, "clone");
  one.commit({ "python/cog/new.py": "\n" });
  one.git("push", "-q", "origin", "main");
  one.git("tag", "-f", "v0.17.0");
  one.git("push", "-qf", "origin", "v0.17.0");
  const answer = await gate(clone, "v0.17.0");
  expect(rules(answer, "no")).toEqual(["tag-remote"]);
  const { found, fix } = answer.checks.find((check) => check.rule === "tag-remote") ?? {};
  expect(found).toContain(one.git("rev-parse", "--short=10", "main"));
  expect(found).toContain(one.git("rev-parse", "--short=10", "main~1"));
  clone.git(...(fix?.split("        ")[0]?.split(" ").slice(1) ?? []));
  expect(await verdict(clone)).toEqual(["yes"]);
});

test("a tag that is only here is refused; the fix that is named puts it right", async () => {
  const one = tagged();
  bumped(one, "0.18.0");
  one.git("push", "-q", "origin", "main", ":refs/tags/v0.18.0");
  const answer = await gate(one, "v0.18.0");
  expect(rules(answer, "no")).toEqual(["tag-remote"]);
  const [program, ...args] = answer.checks.find((check) => check.rule === "tag-remote")?.fix?.split(" ") ?? [];
  expect(program).toBe("cogrel");
  expect(await cogrel([...args, "--yes"], { cwd: one.folder, env: one.env })).toMatchObject({ code: 0 });
  expect(await verdict(one, "v0.18.0")).toEqual(["yes"]);
});

test("a tag that is nowhere is refused", async () => {
  expect(await verdict(tagged(), "v0.18.0")).toEqual(["no", "tag-remote"]);
});

test("a tag that is only on the remote is fetched and judged, annotated or not, and no ref is made of it", async () => {
  const one = tagged();
  const clone = cloned(one, "clone", "--no-tags");
  bumped(one, "0.18.0");
  one.git("push", "-q", "origin", "main");
  one.git("checkout", "-qb", "side");
  one.commit(cogFiles("0.19.0-dev1"));
  pushTag(one, "v0.19.0-dev1", "-a", "-m", "x");
  for (const name of ["v0.17.0", "v0.18.0", "v0.19.0-dev1"]) expect(await verdict(clone, name)).toEqual(["yes"]);
  expect(clone.git("for-each-ref", "refs/tags")).toBe("");
});

test("G4: an annotated tag that the checkout made lightweight passes (actions/checkout#290)", async () => {
  const one = tagged();
  const clone = cloned(one, "clone");
  clone.git("update-ref", "refs/tags/v0.17.0", clone.git("rev-parse", "v0.17.0^{commit}"));
  expect(await verdict(clone)).toEqual(["yes"]);
});

test("G5: a tag whose name ends in the tag's name is another tag", async () => {
  const one = tagged();
  one.commit(cogFiles("0.18.0"));
  for (const name of ["x/v0.18.0", "refs/tags/v0.18.0", "xv0.18.0"]) pushTag(one, name);
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.18.0")).toEqual(["no", "tag-remote"]);
});

const WRONG_FILES: readonly (readonly [string, Record<string, string>, string[]])[] = [
  ["merge markers in VERSION.txt", { "VERSION.txt": "<<<<<<< HEAD\n0.18.0\n=======\n0.17.0\n>>>>>>> x\n" }, ["version-file"]],
  ["two lines in VERSION.txt", { "VERSION.txt": "0.18.0\n0.18.0\n" }, ["version-file"]],
  ["a byte order mark in VERSION.txt", { "VERSION.txt": "\ufeff0.18.0\n" }, ["version-file"]],
  ["white space in VERSION.txt", { "VERSION.txt": "0.18.0 \n" }, ["version-file"]],
  ["the tag's name in VERSION.txt", { "VERSION.txt": "v0.18.0\n" }, ["version-file"]],
  ["the other spelling in VERSION.txt", { "VERSION.txt": "0.18.0.0\n" }, ["version-file"]],
  ["an empty VERSION.txt", { "VERSION.txt": "" }, ["version-file"]],
  ["merge markers in Cargo.toml", { "crates/Cargo.toml": "<<<<<<< HEAD\n[workspace]\n=======\n>>>>>>> x\n" }, ["manifest-readable"]],
  ["a stale lock", { "crates/Cargo.lock": cogFiles("0.17.0")["crates/Cargo.lock"] as string }, ["lock-version"]],
  [
    "half a stale lock",
    {
      "crates/Cargo.lock": (cogFiles("0.18.0")["crates/Cargo.lock"] as string).replace(
        '-python"\nversion = "0.18.0"',
        '-python"\nversion = "0.17.0"',
      ),
    },
    ["lock-version"],
  ],
];

test.each(WRONG_FILES)("refused: %s", async (_, files, no) => {
  const one = tagged();
  bumped(one, "0.18.0", files);
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.18.0")).toEqual(["no", ...no]);
});

test("a registry crate that has a member's name may have another version", async () => {
  const one = tagged();
  const registry =
    '\n[[package]]\nname = "coglet"\nversion = "0.3.1"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "00"\n';
  const lock = cogFiles("0.18.0")["crates/Cargo.lock"] as string;
  bumped(one, "0.18.0", { "crates/Cargo.lock": lock + registry });
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.18.0")).toEqual(["yes"]);
});

test.each([
  ["in place of the member", (lock: string, block: string) => lock.replace(/\n\[\[package\]\]\nname = "coglet"\n[^[]*/, `${block}\n`)],
  [
    "beside a stale member",
    (lock: string, block: string) => lock.replace('name = "coglet"\nversion = "0.18.0"', 'name = "coglet"\nversion = "0.17.0"') + block,
  ],
  ["beside the member", (lock: string, block: string) => lock + block],
] as const)("a registry coglet of the version that is to be released, %s in the lock, is refused", async (_, put) => {
  const one = tagged();
  const source = 'source = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "00"\n';
  const lock = cogFiles("0.18.0")["crates/Cargo.lock"] as string;
  const fooling = put(lock, `\n[[package]]\nname = "coglet"\nversion = "0.18.0"\n${source}`);
  expect(fooling).not.toBe(lock);
  bumped(one, "0.18.0", { "crates/Cargo.lock": fooling });
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.18.0")).toEqual(["no", "lock-version"]);
});

test("VERSION.txt that is a link, whose target's name is the version, is refused", async () => {
  const one = tagged();
  one.write(cogFiles("0.18.0"));
  one.git("rm", "-q", "--cached", "VERSION.txt");
  one.git("add", "--all");
  one.git("update-index", "--add", "--cacheinfo", `120000,${one.git("hash-object", "-w", "VERSION.txt")},VERSION.txt`);
  one.git("commit", "-qm", "bump");
  pushTag(one, "v0.18.0");
  expect(one.git("ls-tree", "HEAD", "VERSION.txt")).toContain("120000");
  expect(await verdict(one, "v0.18.0")).toEqual(["no", "version-file", "commit-on-main"]);
});

test("a folder on the way to a version file that is a link, or a submodule, is refused", async () => {
  for (const mode of ["120000", "160000"]) {
    const one = tagged();
    one.write({ ...cogFiles("0.18.0"), target: "real" });
    one.git("rm", "-rqf", "--cached", "crates");
    one.git("add", "VERSION.txt");
    const id = mode === "120000" ? one.git("hash-object", "-w", "target") : one.git("rev-parse", "HEAD");
    one.git("update-index", "--add", "--cacheinfo", `${mode},${id},crates`);
    one.git("commit", "-qm", "bump");
    pushTag(one, "v0.18.0");
    expect(await verdict(one, "v0.18.0")).toEqual(["no", "manifest-readable", "commit-on-main"]);
  }
});

test("G18: the working tree and the index do not count, whatever they hold", async () => {
  const one = tagged();
  one.write({ "VERSION.txt": "9.9.9\n" });
  one.git("add", "--all");
  one.git("rm", "-rqf", "crates");
  symlinkSync("/etc/passwd", join(one.folder, "crates"));
  expect(await verdict(one)).toEqual(["yes"]);
  expect(existsSync(join(one.folder, ".git/index.lock"))).toBe(false);
  runGit(one.folder, one.env, "read-tree", "--empty");
  expect(await verdict(one)).toEqual(["yes"]);
});

test("a default branch whose version file is a link cannot be a gate's ground: told, not crashed", async () => {
  const one = tagged();
  one.git("update-index", "--add", "--cacheinfo", `120000,${one.git("hash-object", "-w", "VERSION.txt")},VERSION.txt`);
  one.git("commit", "-qm", "link");
  one.git("push", "-q", "origin", "main");
  await expect(verdict(one)).rejects.toMatchObject({ code: "manifest-syntax", exit: 1 });
});

test("a tag whose tree has dropped Cargo.lock, which main has, is refused: a tag can't loosen its own gate", async () => {
  const one = tagged();
  one.git("checkout", "-qb", "side");
  one.git("rm", "-q", "crates/Cargo.lock");
  one.git("commit", "-qm", "No lock");
  pushTag(one, "v0.17.0-dev1");
  const answer = await gate(one, "v0.17.0-dev1");
  expect(rules(answer, "no")).toContain("lock-version");
  expect(answer.checks.find((check) => check.rule === "lock-version")?.found).toContain("crates/Cargo.lock is not there");
});

test("a lock without one of the workspace's members is refused, with the command that puts it right", async () => {
  const one = tagged();
  const lock = cogFiles("0.18.0")["crates/Cargo.lock"] as string;
  const without = lock.replace(/\n\[\[package\]\]\nname = "coglet"\n[^[]*/, "\n");
  expect(without).not.toBe(lock);
  one.commit({ ...cogFiles("0.18.0"), "crates/Cargo.lock": without });
  one.git("push", "-q", "origin", "main");
  pushTag(one, "v0.18.0");
  const answer = await gate(one, "v0.18.0");
  expect(rules(answer, "no")).toEqual(["lock-version"]);
  const check = answer.checks.find((one) => one.rule === "lock-version");
  expect(check?.found).toBe("crates/Cargo.lock has no package coglet");
});
