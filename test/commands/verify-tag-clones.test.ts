import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { verifyTag } from "../../src/commands/verify-tag";
import { liveWorld } from "../../src/world/world";
import { cogFiles, openRepository, rules, runGit, scratch, type TestRepository } from "../harness";
import { shim } from "../tools/shim";
import { bumped, cloned, gate, pushTag, tagged, verdict } from "../tools/tagged";

/** History before and after the tags: v0.17.0 on main, v0.18.0 beside it, v0.19.0-dev1 on a branch that is not pushed. */
function longer(): TestRepository {
  const one = tagged("0.16.0");
  for (const at of [1, 2, 3]) one.commit({ "python/cog/new.py": `${at}\n` });
  bumped(one, "0.17.0");
  one.git("tag", "-f", "-a", "-m", "annotated", "v0.17.0");
  one.git("push", "-qf", "origin", "v0.17.0", "main");
  one.git("checkout", "-qb", "side");
  one.commit({ "python/cog/side.py": "\n" });
  bumped(one, "0.18.0");
  one.commit({ "python/cog/side.py": "1\n" });
  bumped(one, "0.19.0-dev1");
  one.git("checkout", "-q", "main");
  for (const at of [4, 5]) one.commit({ "python/cog/new.py": `${at}\n` });
  one.git("push", "-q", "origin", "main");
  return one;
}

const EXPECTED: Readonly<Record<string, string[]>> = {
  "v0.17.0": ["yes"],
  "v0.18.0": ["no", "commit-on-main"],
  "v0.19.0-dev1": ["yes"],
};

/** A checkout exactly as actions/checkout makes one for a push of a tag. */
function actionsCheckout(one: TestRepository, name: string, depth = "1"): TestRepository {
  const folder = `${one.folder}-actions-${name}`;
  mkdirSync(folder);
  const made = openRepository(folder, one.origin, one.env);
  made.git("init", "-q");
  made.git("remote", "add", "origin", `file://${one.origin}`);
  made.git("config", "--local", "gc.auto", "0");
  const sha = one.git("rev-parse", `${name}^{commit}`);
  const options = ["--no-tags", "--prune", "--no-recurse-submodules", `--depth=${depth}`];
  made.git("-c", "protocol.version=2", "fetch", "-q", ...options, "origin", `+${sha}:refs/tags/${name}`);
  made.git("checkout", "-q", "--force", `refs/tags/${name}`);
  expect(made.git("rev-parse", "--is-shallow-repository")).toBe("true");
  return made;
}

test.each(Object.entries(EXPECTED))(
  "G3: a depth-1 checkout by actions/checkout of %s deepens itself, and gets the same verdict",
  async (name, expected) => {
    const one = longer();
    expect(await verdict(one, name)).toEqual(expected);
    for (const depth of ["1", "2", "3"]) {
      const made = actionsCheckout(one, name, depth);
      expect(await verdict(made, name)).toEqual(expected);
      rmSync(made.folder, { recursive: true });
    }
  },
);

test('G3: shallow and the remote is gone: exit 3, never "not on main"', async () => {
  const one = longer();
  const made = actionsCheckout(one, "v0.17.0");
  rmSync(one.origin, { recursive: true });
  await expect(verdict(made)).rejects.toMatchObject({ code: "remote-unreachable", exit: 3 });
});

test("G3: a remote that is shallow itself leaves the branch rule undecided: exit 3", async () => {
  const one = longer();
  const shallow = `${one.origin}-shallow`;
  runGit(one.folder, one.env, "init", "-q", "--bare", "--initial-branch=main", shallow);
  const refs = ["+refs/heads/main:refs/heads/main", "+refs/tags/*:refs/tags/*"];
  runGit(shallow, one.env, "fetch", "-q", "--depth=2", `file://${one.origin}`, ...refs);
  const made = openRepository(`${one.folder}-of-shallow`, shallow, one.env);
  runGit(one.folder, one.env, "clone", "-q", `file://${shallow}`, made.folder);
  expect(await verdict(made, "v0.18.0")).toEqual(["unknown", "commit-on-main?"]);
  // v0.18.0 may be among its ancestors.
  expect(await verdict(made, "v0.17.0")).toEqual(["unknown", "commit-on-main?", "above-stable?"]);
  expect(await verdict(made, "v0.19.0-dev1")).toEqual(["yes"]);
});

test("I10: what completes a shallow clone fetches the branch that it needs, and prunes no tag", async () => {
  const one = longer();
  one.git("push", "-q", "origin", "side");
  const clone = cloned(one, "clone", "--depth=1", "--no-single-branch");
  one.git("checkout", "-q", "side");
  one.commit({ "python/cog/side.py": "2\n" });
  one.git("push", "-q", "origin", "side");
  clone.git("config", "fetch.pruneTags", "true");
  clone.git("config", "fetch.prune", "true");
  clone.git("tag", "mine");
  const before = clone.git("for-each-ref");
  expect(await verdict(clone)).toEqual(["yes"]);
  expect(clone.git("for-each-ref")).toBe(before);
});

const filtered = (one: TestRepository, filter: string) => {
  runGit(one.origin, one.env, "config", "uploadpack.allowFilter", "true");
  return cloned(one, "filtered", `--filter=${filter}`, "--no-checkout");
};

const after = (one: TestRepository, ...args: string[]) => {
  one.git(...args);
  return one;
};

const CHECKOUTS: readonly (readonly [string, (one: TestRepository) => TestRepository])[] = [
  ["a full clone", (one) => cloned(one, "a")],
  ["a detached HEAD", (one) => after(one, "checkout", "-q", "--detach", "main~1")],
  ["another branch", (one) => after(one, "checkout", "-q", "side")],
  ["no commit checked out", (one) => after(one, "checkout", "-q", "--orphan", "empty")],
  ["packed refs", (one) => after(one, "pack-refs", "--all")],
  ["a partial clone", (one) => filtered(one, "blob:none")],
  ["a treeless clone", (one) => filtered(one, "tree:0")],
  ["a clone of another branch", (one) => cloned(one, "n", "--no-checkout", "--single-branch", "--branch=side-only")],
  ["a borrowing clone", (one) => cloned(one, "r", "--reference", one.folder)],
  ["a sparse checkout", sparse],
  ["an autocrlf checkout", (one) => cloned(one, "crlf", "-c", "core.autocrlf=true")],
  ["a worktree", worktree],
];

function sparse(one: TestRepository): TestRepository {
  const made = cloned(one, "sparse", "--no-checkout");
  made.git("sparse-checkout", "set", "--no-cone", "/cmd/");
  made.git("checkout", "-q", "main");
  return made;
}

function worktree(one: TestRepository): TestRepository {
  const folder = `${one.folder}-tree`;
  one.git("worktree", "add", "-q", "--detach", folder, "v0.17.0");
  return openRepository(folder, one.origin, one.env);
}

test.each(CHECKOUTS)("G18: the same verdicts in %s", async (_, make) => {
  const one = longer();
  one.git("push", "-q", "origin", "main~5:refs/heads/side-only");
  const made = make(one);
  for (const [name, expected] of Object.entries(EXPECTED)) expect(await verdict(made, name)).toEqual(expected);
});

test("a checkout that kept its deploy key (core.sshCommand) reaches the remote over ssh", async () => {
  const one = actionsCheckout(longer(), "v0.17.0");
  // Stands for ssh: it logs in nowhere and runs what it is told to on the far side.
  const ssh = join(dirname(one.folder), "ssh-with-key");
  writeFileSync(ssh, '#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n', { mode: 0o755 });
  one.git("remote", "set-url", "origin", `ssh://git@example.invalid${one.origin}`);
  one.git("config", "core.sshCommand", ssh);
  expect(await verdict(one, "v0.17.0")).toEqual(["yes"]);
});

test("from a subfolder, and with -C from anywhere", async () => {
  const one = longer();
  for (const [startedIn, folder] of [
    [join(one.folder, "crates"), undefined],
    ["/", one.folder],
    [dirname(one.folder), "work/python/cog"],
  ] as const) {
    const world = liveWorld({ startedIn, folder, variables: one.env });
    expect((await verifyTag(world, "v0.17.0", {})).verdict).toBe("yes");
    world.close();
  }
});

test("G21: main that moved meanwhile changes nothing: an ancestor of main, not its tip", async () => {
  const one = longer();
  const clone = cloned(one, "clone");
  one.commit({ "python/cog/new.py": "6\n" });
  one.git("push", "-q", "origin", "main");
  expect(await verdict(clone)).toEqual(["yes"]);
  expect(clone.git("rev-parse", "refs/remotes/origin/main")).toBe(one.git("rev-parse", "main"));
  expect(clone.git("rev-parse", "refs/heads/main")).toBe(one.git("rev-parse", "main~1"));
});

/** How often git is started by the gate. */
async function starts(one: TestRepository, name: string): Promise<string[]> {
  const log = join(scratch(), "git.log");
  const { PATH } = shim(dirname(one.folder), one.env, "git", `echo "$*" >> '${log}'\nexec "$REAL" "$@"`);
  expect((await gate(one, name, { PATH: PATH as string })).verdict).not.toBe("unknown");
  return readFileSync(log, "utf8").trim().split("\n");
}

test("at most three git commands when main is current, as many tags as there may be", async () => {
  const one = longer();
  for (let at = 1; at <= 40; at++) one.git("tag", `v0.1.${at}`);
  one.git("push", "-q", "origin", "--tags");
  for (const name of Object.keys(EXPECTED)) expect(await starts(one, name)).toHaveLength(3);
});

test("the default branch may have any name; release branches are those of its cogrel.toml", async () => {
  const one = longer();
  one.git("push", "-q", "origin", "main:refs/heads/trunk");
  runGit(one.origin, one.env, "symbolic-ref", "HEAD", "refs/heads/trunk");
  one.git("push", "-q", "origin", ":refs/heads/main");
  expect(await verdict(one)).toEqual(["no", "commit-on-main"]);
  one.commit({ "cogrel.toml": 'schema = 1\n[branches]\nrelease = ["trunk"]\n' });
  one.git("push", "-q", "origin", "main:trunk");
  expect(await verdict(one)).toEqual(["yes"]);
  expect(await verdict(one, "v0.18.0")).toEqual(["no", "commit-on-main"]);
});

test("a remote whose HEAD dangles has main as its default branch; without main that is not known, exit 3", async () => {
  const one = longer();
  runGit(one.origin, one.env, "symbolic-ref", "HEAD", "refs/heads/gone");
  expect(await verdict(one)).toEqual(["yes"]);
  one.git("push", "-q", "origin", "main:trunk", ":main");
  await expect(verdict(one)).rejects.toMatchObject({ code: "remote-unreachable", exit: 3 });
  expect((await verifyTag(one.world(), "v0.17.0", { configRef: "trunk" })).verdict).toBe("no");
});

test("--config-ref names the branch that the configuration is read from; one that the remote has not is wrong use", async () => {
  const one = longer();
  one.git("checkout", "-q", "side");
  one.commit({ "cogrel.toml": 'schema = 1\n[branches]\nrelease = ["side"]\n' });
  one.git("push", "-q", "origin", "side");
  for (const configRef of ["side", "refs/heads/side"])
    expect(rules(await verifyTag(one.world(), "v0.18.0", { configRef }), "no")).toEqual([]);
  for (const configRef of ["gone", "refs/tags/v0.18.0", "-x", "main\n", "v0.18.0"])
    await expect(verifyTag(one.world(), "v0.18.0", { configRef })).rejects.toMatchObject({ code: "usage", exit: 2 });
});

test("an unknown key in the default branch's cogrel.toml is told with its place: exit 2", async () => {
  const one = longer();
  one.commit({ "cogrel.toml": "schema = 1\n[branchs]\nrelease = []\n" });
  one.git("push", "-q", "origin", "main");
  await expect(verdict(one)).rejects.toMatchObject({
    code: "configuration",
    exit: 2,
    message: expect.stringMatching(/cogrel\.toml:2.*branchs/s),
  });
  expect(await verdict(cloned(one, "clone"), "v0.17.0").catch((cause) => cause.code)).toBe("configuration");
});

test("a tag made here after a clone of a remote that has none of it yet is told to be missing there", async () => {
  const one = longer();
  const clone = cloned(one, "clone");
  clone.commit(cogFiles("0.20.0"));
  clone.git("tag", "v0.20.0");
  expect(await verdict(clone, "v0.20.0")).toEqual(["no", "tag-remote", "commit-on-main"]);
  pushTag(clone, "v0.20.0-dev1");
  writeFileSync(join(clone.folder, ".git/shallow"), "");
  expect(await verdict(clone, "v0.20.0-dev1")).toEqual(["no", "version-file", "manifests-version", "lock-version"]);
});
