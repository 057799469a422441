import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cogFiles, cogrel, repository, type TestRepository } from "../harness";
import { executable, shim } from "../tools/shim";
import { restorable } from "../tools/snapshot";

interface Failed {
  given(one: TestRepository): void;
  args?: string[];
  code: string;
  exit?: number;
  /** In what the person reads. */
  naming: string;
}

const hook = (name: string, script: string) => (one: TestRepository) =>
  executable(join(one.folder, ".git/hooks", name), `#!/bin/sh\n${script}\n`);
/** A git that does something to the checkout before its n-th command that has this word. */
const gitThat = (word: string, script: string) => (one: TestRepository) =>
  Object.assign(one.env, shim(dirname(one.folder), one.env, "git", `case " $* " in *" ${word} "*) ${script};; esac\nexec "$REAL" "$@"`));

const failures: Record<string, Failed> = {
  "a pre-commit hook says no": { given: hook("pre-commit", "echo not today >&2; exit 1"), code: "commit-failed", naming: "not today" },
  "a commit-msg hook says no": { given: hook("commit-msg", "echo no ticket; exit 1"), code: "commit-failed", naming: "no ticket" },
  "a hook changes a version file in the commit, and says yes": {
    given: hook("pre-commit", "echo 9.9.9 > VERSION.txt; git add VERSION.txt"),
    code: "commit-failed",
    naming: "a hook changed VERSION.txt in the commit; the commit was undone",
  },
  "a hook changes a version file, and says no": {
    given: hook("pre-commit", "echo 9.9.9 > VERSION.txt; git add VERSION.txt; exit 1"),
    code: "commit-failed",
    naming: "git did not make the commit",
  },
  "a hook removes a version file, and says no": {
    given: hook("pre-commit", "rm VERSION.txt crates/Cargo.lock; exit 1"),
    code: "commit-failed",
    naming: "git did not make the commit",
  },
  "git knows nobody to commit as": {
    given: (one) => {
      for (const name of Object.keys(one.env)) if (/^GIT_(AUTHOR|COMMITTER)_/.test(name)) delete one.env[name];
      one.git("config", "user.useConfigOnly", "true");
    },
    code: "commit-failed",
    naming: 'git config user.name "…"',
  },
  "the signature cannot be made": {
    given: (one) => {
      for (const [name, value] of [
        ["commit.gpgSign", "true"],
        ["gpg.program", "false"],
        ["user.signingKey", "1234"],
      ])
        one.git("config", name as string, value as string);
    },
    code: "commit-failed",
    naming: "failed to write commit object",
  },
  "the last file cannot be written": {
    given: (one) => {
      mkdirSync(join(one.folder, "crates/.Cargo.lock.cogrel-tmp"));
    },
    args: ["--allow-dirty"],
    code: "edit-failed",
    naming: "crates/Cargo.lock could not be written",
  },
  "cargo does not accept the result": {
    given: (one) =>
      Object.assign(
        one.env,
        shim(
          dirname(one.folder),
          one.env,
          "cargo",
          '[ "$1" = --version ] || { echo "error: the lock file needs to be updated" >&2; exit 101; }',
        ),
      ),
    args: ["--verify"],
    code: "verify-failed",
    naming: "the lock file needs to be updated",
  },
};

test.each(Object.entries(failures))(
  "every file and the index are as before when %s",
  async (_name, { given, args = [], code, exit = 1, naming }) => {
    const one = repository(cogFiles("0.17.0"));
    given(one);
    const before = restorable(one.folder);
    const ran = await cogrel(["bump", "0.18.0", "--yes", ...args], { cwd: one.folder, env: one.env });
    expect(ran.err).toContain(`cogrel explain ${code}`);
    expect(ran.err).toContain(naming);
    expect(ran.code).toBe(exit);
    expect(restorable(one.folder)).toEqual(before);
  },
);

const meanwhile = "unset GIT_INDEX_FILE GIT_LITERAL_PATHSPECS; git commit -q --no-verify --allow-empty -m meanwhile";

test.each([
  ["between the plan and the commit", gitThat("grep", meanwhile)],
  ["while a hook runs", hook("pre-commit", "git update-ref HEAD $(git commit-tree -p HEAD -m meanwhile HEAD^{tree})")],
])("somebody's commit %s stays, and the bump is taken back (I6)", async (_when, given) => {
  const one = repository(cogFiles("0.17.0"));
  given(one);
  const ran = await cogrel(["bump", "0.18.0", "--yes"], { cwd: one.folder, env: one.env });
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("HEAD moved while cogrel worked") });
  expect(one.git("log", "--format=%s")).toBe("meanwhile\nfirst");
  expect(one.git("status", "--porcelain")).toBe("");
});

test("a file that somebody changed between the plan and the edit keeps their change (I6)", async () => {
  const one = repository(cogFiles("0.17.0"));
  gitThat("grep", "echo 0.17.7 > VERSION.txt")(one);
  const ran = await cogrel(["bump", "0.18.0", "--yes"], { cwd: one.folder, env: one.env });
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("VERSION.txt was changed while cogrel worked") });
  expect(one.git("diff", "HEAD", "--numstat")).toBe("1\t1\tVERSION.txt");
  expect(readFileSync(join(one.folder, "VERSION.txt"), "utf8")).toBe("0.17.7\n");
});

test("git's lock that came between the plan and the stage is named, and the files are as before (G17)", async () => {
  const one = repository(cogFiles("0.17.0"));
  gitThat("grep", ": > .git/index.lock")(one);
  const ran = await cogrel(["bump", "0.18.0", "--yes", "--no-commit"], { cwd: one.folder, env: one.env });
  expect(ran).toMatchObject({ code: 3, err: expect.stringContaining(".git/index.lock") });
  rmSync(join(one.folder, ".git/index.lock"));
  expect(one.git("status", "--porcelain")).toBe("");
});

test("a commit that a post-commit hook puts on top of the bump's stays", async () => {
  const one = repository(cogFiles("0.17.0"));
  hook("post-commit", '[ -e .git/once ] || { : > .git/once; git commit -q --allow-empty -m "on top"; }')(one);
  expect(await cogrel(["bump", "0.18.0", "--yes"], { cwd: one.folder, env: one.env })).toMatchObject({ code: 0 });
  expect(one.git("log", "--format=%s")).toBe("on top\nBump version to 0.18.0\nfirst");
  expect(one.git("status", "--porcelain")).toBe("");
});
