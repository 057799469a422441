import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, type TestRepository } from "../harness";
import { executable } from "../tools/shim";
import { bumped, cloned, pushTag, tagged, verdict } from "../tools/tagged";

/** v0.17.0 on main and v0.18.0 on a branch beside it: what must pass, and what must not. */
function withEvil(): TestRepository & { evil: string } {
  const one = tagged();
  one.git("checkout", "-qb", "evil");
  const evil = bumped(one, "0.18.0");
  one.git("checkout", "-q", "main");
  return { ...one, evil };
}

const PASSES = ["yes"];
const REFUSED = ["no", "commit-on-main"];

async function expectNotFooled(one: TestRepository): Promise<void> {
  expect(await verdict(one, "v0.17.0")).toEqual(PASSES);
  expect(await verdict(one, "v0.18.0")).toEqual(REFUSED);
}

const LOOK_ALIKES = [
  "origin/main",
  "main",
  "heads/main",
  "refs/heads/main",
  "remotes/origin/main",
  "refs/remotes/origin/main",
  "HEAD",
  "FETCH_HEAD",
  "refs/tags/v0.17.0",
  "tags/v0.18.0",
];

test.each(LOOK_ALIKES)("G1: a pushed tag called %s on an evil commit changes nothing", async (name) => {
  const one = withEvil();
  one.git("update-ref", `refs/tags/${name}`, one.evil);
  one.git("push", "-q", "origin", `refs/tags/${name}:refs/tags/${name}`);
  await expectNotFooled(one);
  const clone = cloned(one, "clone");
  expect(clone.git("for-each-ref", `refs/tags/${name}`)).toContain(one.evil);
  await expectNotFooled(clone);
});

test("G1: nor do they where the checkout has nothing but the commit", async () => {
  const one = withEvil();
  for (const name of LOOK_ALIKES) one.git("update-ref", `refs/tags/${name}`, one.evil);
  one.git("push", "-q", "origin", "--tags");
  const clone = cloned(one, "clone");
  clone.git("update-ref", "-d", "refs/tags/v0.17.0");
  clone.git("update-ref", "-d", "refs/tags/v0.18.0");
  clone.git("checkout", "-q", "--detach");
  clone.git("update-ref", "-d", "refs/heads/main");
  clone.git("update-ref", "-d", "refs/remotes/origin/main");
  await expectNotFooled(clone);
});

test.each(["refs/heads/v0.17.0", "refs/heads/v0.18.0", "refs/heads/refs/tags/v0.17.0"])(
  "G7: a pushed branch %s changes nothing",
  async (ref) => {
    const one = withEvil();
    one.git("update-ref", ref, ref.endsWith("17.0") ? one.evil : "refs/heads/main");
    one.git("push", "-q", "origin", `${ref}:${ref}`);
    await expectNotFooled(one);
    await expectNotFooled(cloned(one, "clone"));
  },
);

test("G2: refs/replace grafts change nothing, made here or fetched", async () => {
  const one = withEvil();
  one.git("replace", "--graft", "main", one.evil);
  one.git("push", "-q", "origin", "refs/replace/*:refs/replace/*");
  expect(one.git("merge-base", "--is-ancestor", "v0.18.0", "main")).toBe("");
  await expectNotFooled(one);
  const clone = cloned(one, "clone");
  clone.git("fetch", "-q", "origin", "refs/replace/*:refs/replace/*");
  await expectNotFooled(clone);
});

test("G2: a grafts file changes nothing", async () => {
  const one = withEvil();
  writeFileSync(join(one.folder, ".git/info/grafts"), `${one.git("rev-parse", "main")} ${one.evil}\n`);
  expect(one.git("merge-base", "--is-ancestor", "v0.18.0", "main")).toBe("");
  await expectNotFooled(one);
});

test.each(["stale", "evil", "gone", "a link to another branch"])(
  "G1: refs/remotes/origin/main that is %s is fetched again, and main is what it is there",
  async (state) => {
    const one = withEvil();
    const main = one.commit({ "python/cog/new.py": "\n" });
    one.git("push", "-q", "origin", "main");
    pushTag(one, "v0.17.1-dev1");
    const ref = "refs/remotes/origin/main";
    if (state === "stale") one.git("update-ref", ref, "main~1");
    if (state === "evil") one.git("update-ref", ref, one.evil);
    if (state === "gone") one.git("update-ref", "-d", ref);
    if (state === "a link to another branch") one.git("symbolic-ref", ref, "refs/remotes/origin/evil");
    await expectNotFooled(one);
    expect(one.git("rev-parse", ref)).toBe(main);
  },
);

test("FETCH_HEAD decides nothing, and is not written", async () => {
  const one = withEvil();
  one.git("update-ref", "-d", "refs/remotes/origin/main");
  const file = join(one.folder, ".git/FETCH_HEAD");
  writeFileSync(file, `${one.evil}\t\tbranch 'main' of ${one.origin}\n`);
  await expectNotFooled(one);
  expect(one.git("rev-parse", "FETCH_HEAD")).toBe(one.evil);
});

/** A program that leaves a mark; whoever starts it was fooled. */
function marker(one: TestRepository): { program: string; mark: string } {
  const mark = join(dirname(one.folder), "marked");
  const program = join(dirname(one.folder), "marker");
  executable(program, `#!/bin/sh\n: > '${mark}'\nexit 1\n`);
  return { program, mark };
}

const CONFIGURED: readonly (readonly [string, (program: string) => string])[] = [
  ["core.fsmonitor", (program) => program],
  ["core.askPass", (program) => program],
  ["core.pager", (program) => program],
  ["core.editor", (program) => program],
  ["pager.ls-remote", (program) => program],
  ["alias.ls-remote", (program) => `!${program}`],
  ["alias.cat-file", (program) => `!${program}`],
  ["filter.evil.smudge", (program) => program],
  ["filter.evil.process", (program) => program],
  ["diff.external", (program) => program],
  ["remote.origin.uploadpack", (program) => program],
  ["core.gitProxy", (program) => program],
];

test.each(CONFIGURED)("I8, G12: %s in the repository's configuration starts no program in the gate", async (key, value) => {
  const one = withEvil();
  const { program, mark } = marker(one);
  one.commit({ ".gitattributes": "* filter=evil diff=evil\n" });
  one.git("push", "-q", "origin", "main");
  one.git("update-ref", "-d", "refs/remotes/origin/main");
  one.git("config", key, value(program));
  await expectNotFooled(one);
  expect(existsSync(mark)).toBe(false);
});

test.each(["ext::%s", "evil::x"])("I8, G12: the remote's address %s starts no program, whatever protocol.allow says", async (address) => {
  const one = withEvil();
  const { program, mark } = marker(one);
  one.git("config", "protocol.allow", "always");
  one.git("remote", "set-url", "origin", address.replace("%s", program));
  const PATH = `${dirname(program)}:${one.env.PATH}`;
  executable(join(dirname(program), "git-remote-evil"), `#!/bin/sh\n: > '${mark}'\n`);
  await expect(verdict(one, "v0.17.0", { PATH })).rejects.toMatchObject({ code: "remote-unreachable", exit: 3 });
  expect(existsSync(mark)).toBe(false);
});

test("I8, G12: no hook runs in the gate, wherever core.hooksPath points", async () => {
  for (const folder of [".git/hooks", "own-hooks"]) {
    const one = withEvil();
    const { mark } = marker(one);
    one.git("update-ref", "-d", "refs/remotes/origin/main");
    mkdirSync(join(one.folder, folder), { recursive: true });
    for (const name of ["reference-transaction", "post-checkout", "post-merge", "pre-auto-gc", "fsmonitor-watchman"])
      executable(join(one.folder, folder, name), `#!/bin/sh\n: > '${mark}'\n`);
    if (folder === "own-hooks") one.git("config", "core.hooksPath", join(one.folder, folder));
    await expectNotFooled(one);
    expect(existsSync(mark)).toBe(false);
  }
});

test("G13: variables that redirect git are not heard", async () => {
  const one = withEvil();
  const { program, mark } = marker(one);
  const other = tagged("0.1.0");
  const redirecting = {
    GIT_DIR: join(other.folder, ".git"),
    GIT_WORK_TREE: other.folder,
    GIT_COMMON_DIR: join(other.folder, ".git"),
    GIT_OBJECT_DIRECTORY: join(other.folder, ".git/objects"),
    GIT_INDEX_FILE: "/nonexistent/index",
    GIT_NAMESPACE: "evil",
    GIT_CEILING_DIRECTORIES: one.folder,
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.${other.origin}.insteadOf`,
    GIT_CONFIG_VALUE_0: one.origin,
    GIT_CONFIG_PARAMETERS: `'url.${other.origin}.insteadof=${one.origin}'`,
    GIT_CONFIG_GLOBAL: "/nonexistent/config",
    GIT_CONFIG: "/nonexistent/config",
    GIT_REPLACE_REF_BASE: "refs/heads/",
    GIT_SHALLOW_FILE: "/nonexistent/shallow",
    GIT_GRAFT_FILE: "/nonexistent/grafts",
    GIT_SSH_COMMAND: program,
    GIT_SSH: program,
    GIT_PROXY_COMMAND: program,
    GIT_ASKPASS: program,
    GIT_EXTERNAL_DIFF: program,
    GIT_PAGER: program,
    GIT_EDITOR: program,
    GIT_EXEC_PATH: dirname(program),
    GIT_TRACE: mark,
    GIT_TRACE2_EVENT: mark,
    LD_PRELOAD: "/nonexistent/evil.so",
  };
  for (const [key, value] of Object.entries(redirecting)) {
    if (key === "GIT_CONFIG_KEY_0" || key === "GIT_CONFIG_VALUE_0") continue;
    const config = key === "GIT_CONFIG_COUNT" ? redirecting : { [key]: value };
    expect([key, ...(await verdict(one, "v0.17.0", config))]).toEqual([key, ...PASSES]);
  }
  expect(await verdict(one, "v0.18.0", redirecting)).toEqual(REFUSED);
  expect(existsSync(mark)).toBe(false);
});

test("a tag cannot loosen its own gate: its own cogrel.toml is not read, the default branch's is", async () => {
  const loose = { "cogrel.toml": 'schema = 1\n[branches]\nrelease = ["**"]\n[[files]]\npath = "other.txt"\nkind = "text"\n' };
  const one = tagged();
  one.git("checkout", "-qb", "evil");
  bumped(one, "0.18.0", { ...loose, "other.txt": "0.18.0\n", "VERSION.txt": "0.17.9\n" });
  one.git("push", "-q", "origin", "evil");
  expect(await verdict(one, "v0.18.0")).toEqual(["no", "version-file", "commit-on-main"]);
  one.git("checkout", "-q", "main");
  one.commit(loose);
  one.git("push", "-q", "origin", "main");
  expect(await verdict(one, "v0.18.0")).toEqual(["yes"]);
});

test("a tag cannot loosen its own gate: a version file that main has and the tagged commit has not is missed", async () => {
  const one = tagged();
  one.write(cogFiles("0.18.0"));
  one.git("rm", "-rqf", "crates");
  bumpedAsIs(one, "v0.18.0");
  expect(await verdict(one, "v0.18.0")).toEqual(["no", "manifest-readable", "commit-on-main"]);
});

function bumpedAsIs(one: TestRepository, name: string): void {
  one.git("commit", "-qam", "bump");
  pushTag(one, name);
}
