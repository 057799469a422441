import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { TestRepository } from "../harness";

interface Refused {
  /** What is done to a fresh repository. */
  given(one: TestRepository): void;
  args?: string[];
  exit: number;
  /** The rules that say no or unknown, or the Problem's code. */
  says: string[];
  /** In the fixes or the findings. */
  naming?: string;
}

const remove = (one: TestRepository, path: string) => rmSync(join(one.folder, path), { recursive: true });
const touched = { "VERSION.txt": "0.17.5\n" };
const commitOnSide = (one: TestRepository) => {
  one.git("checkout", "-qb", "side");
  one.commit({ "README.md": "side\n" });
  one.git("checkout", "-q", "main");
  one.commit({ "README.md": "main\n" });
};
const conflict = (one: TestRepository, ...args: string[]) => {
  commitOnSide(one);
  expect(() => one.git(...args)).toThrow();
};
const lock =
  (...names: string[]) =>
  (one: TestRepository) => {
    for (const name of names) writeFileSync(join(one.folder, ".git", name), "");
  };
const tagged = (one: TestRepository, ...names: string[]) => {
  for (const name of names) one.git("tag", name);
  one.git("push", "-q", "origin", ...names);
};

/** What a bump to 0.18.0 of an example of Cog's shape at 0.17.0 refuses, by what was done to the repository. */
export const refusals: Record<string, Refused> = {
  "an untracked file": { given: (one) => one.write({ "new.txt": "x" }), exit: 1, says: ["tree-clean"], naming: "new.txt" },
  "a changed file": { given: (one) => one.write({ "go.mod": "x" }), exit: 1, says: ["tree-clean"], naming: "go.mod" },
  "a deleted file": { given: (one) => remove(one, "go.mod"), exit: 1, says: ["tree-clean"], naming: "go.mod" },
  "a staged file": {
    given: (one) => {
      one.write({ "go.mod": "x" });
      one.git("add", "go.mod");
    },
    exit: 1,
    says: ["tree-clean"],
    naming: "go.mod",
  },
  "file names that a terminal or a shell would act on": {
    given: (one) => one.write({ 'a "quoted"\n$(touch marker)\u001b[31m': "x" }),
    exit: 1,
    says: ["tree-clean"],
    naming: 'a "quoted"\n$(touch marker)',
  },
  "everything at once": {
    given: (one) => {
      conflict(one, "merge", "side");
      one.write({ ...touched, "new.txt": "x" });
      lock("HEAD.lock")(one);
      tagged(one, "v0.18.0-rc.1", "v0.19.0");
    },
    exit: 1,
    says: ["above-stable", "files-untouched", "git-locks", "no-operation", "tree-clean"],
  },
  "a version file that was changed": { given: (one) => one.write(touched), exit: 1, says: ["files-untouched"], naming: "VERSION.txt" },
  "a version file that was changed, though dirt is allowed": {
    given: (one) => one.write({ ...touched, "new.txt": "x" }),
    args: ["0.18.0", "--allow-dirty"],
    exit: 1,
    says: ["files-untouched"],
    naming: "VERSION.txt",
  },
  "a version file that is missing": { given: (one) => remove(one, "VERSION.txt"), exit: 1, says: ["files-untouched"] },
  "a version file changed in the index only": {
    given: (one) => {
      one.write(touched);
      one.git("add", "VERSION.txt");
      one.write({ "VERSION.txt": "0.17.0\n" });
    },
    args: ["0.18.0", "--allow-dirty"],
    exit: 1,
    says: ["files-untouched"],
  },
  "a CRLF of somebody's own": {
    given: (one) => one.write({ "VERSION.txt": "0.17.0\r\n" }),
    exit: 1,
    says: ["files-untouched"],
    naming: "VERSION.txt",
  },
  "a version file that is a symbolic link": {
    given: (one) => {
      renameSync(join(one.folder, "VERSION.txt"), join(one.folder, "real.txt"));
      symlinkSync("real.txt", join(one.folder, "VERSION.txt"));
    },
    args: ["0.18.0", "--allow-dirty"],
    exit: 1,
    says: ["path-inside"],
    naming: "VERSION.txt",
  },
  "a folder on the way that is a symbolic link": {
    given: (one) => {
      renameSync(join(one.folder, "crates"), join(one.folder, "rust"));
      symlinkSync("rust", join(one.folder, "crates"));
    },
    args: ["0.18.0", "--allow-dirty"],
    exit: 1,
    says: ["path-inside"],
    naming: "crates/Cargo.toml",
  },
  "a committed symbolic link for a version file": {
    given: (one) => {
      remove(one, "VERSION.txt");
      symlinkSync("real.txt", join(one.folder, "VERSION.txt"));
      one.commit({ "real.txt": "0.17.0\n" });
    },
    exit: 1,
    says: ["manifest-readable"],
    naming: "VERSION.txt is a symbolic link",
  },
  "a committed symbolic link on the way": {
    given: (one) => {
      one.git("mv", "crates", "rust");
      symlinkSync("rust", join(one.folder, "crates"));
      one.commit({});
    },
    exit: 1,
    says: ["manifest-readable"],
    naming: "crates/Cargo.toml is behind a symbolic link",
  },
  "a merge in progress": { given: (one) => conflict(one, "merge", "side"), exit: 1, says: ["no-operation", "tree-clean"], naming: "merge" },
  "a rebase in progress": {
    given: (one) => conflict(one, "rebase", "side"),
    exit: 1,
    says: ["no-operation", "tree-clean"],
    naming: "rebase",
  },
  "a cherry-pick in progress": {
    given: (one) => conflict(one, "cherry-pick", "side"),
    exit: 1,
    says: ["no-operation", "tree-clean"],
    naming: "cherry-pick",
  },
  "a revert in progress": {
    given: (one) => {
      commitOnSide(one);
      one.commit({ "README.md": "more\n" });
      expect(() => one.git("revert", "--no-edit", "HEAD~1")).toThrow();
    },
    exit: 1,
    says: ["no-operation", "tree-clean"],
    naming: "revert",
  },
  "git's lock files (G17)": {
    given: lock("index.lock", "HEAD.lock", "next-index-123.lock", "refs/heads/main.lock"),
    exit: 3,
    says: ["git-locks"],
    naming: ".git/HEAD.lock, .git/index.lock, .git/next-index-123.lock, .git/refs/heads/main.lock",
  },
  "a lock of the branch itself, however it is called (G17)": {
    given: (one) => {
      one.git("checkout", "-qb", "feature/größer+more");
      lock("refs/heads/feature/größer+more.lock")(one);
    },
    exit: 3,
    says: ["git-locks"],
    naming: ".git/refs/heads/feature/größer+more.lock",
  },
  "a downgrade": {
    given: (one) => tagged(one, "v0.17.0", "v0.18.0"),
    exit: 1,
    args: ["0.17.9"],
    says: ["above-stable"],
    naming: "cogrel bump 0.18.1",
  },
  "a PEP 440 version in use": {
    given: (one) => tagged(one, "v0.18.0-rc.1"),
    args: ["0.18.0-rc1"],
    exit: 1,
    says: ["above-label", "version-free"],
    naming: "cogrel bump 0.18.0-rc2",
  },
  "a manifest with merge markers": {
    given: (one) => void one.commit({ "crates/Cargo.toml": "<<<<<<< HEAD\n=======\n>>>>>>> side\n" }),
    exit: 1,
    says: ["manifest-readable"],
    naming: "crates/Cargo.toml:1:1",
  },
  "files that disagree, for a keyword": {
    given: (one) => void one.commit(touched),
    args: ["minor"],
    exit: 1,
    says: ["lockstep"],
    naming: "cogrel bump 0.17.5",
  },
  "a path outside the repository": {
    given: (one) => void one.commit({ "cogrel.toml": 'schema = 1\n[[files]]\npath = "../VERSION.txt"\nkind = "text"\n' }),
    exit: 2,
    says: ["configuration"],
    naming: "cogrel.toml:3:8",
  },
  "no remote": { given: (one) => void one.git("remote", "remove", "origin"), exit: 3, says: ["no-remote"], naming: "origin" },
  "a remote that does not answer": {
    given: (one) => rmSync(one.origin, { recursive: true }),
    exit: 3,
    says: ["remote-unreachable"],
  },
  "a repository without a commit": {
    given: (one) => {
      rmSync(join(one.folder, ".git"), { recursive: true });
      one.git("init", "-q");
    },
    exit: 1,
    says: ["no-commits"],
  },
  "a repository without version files": {
    given: (one) => {
      one.git("rm", "-qr", ".");
      one.commit({ a: "" });
    },
    exit: 1,
    says: ["no-version-files"],
  },
  "a folder that is no repository": { given: (one) => remove(one, ".git"), exit: 2, says: ["not-a-repository"] },
  "no cargo, with --verify": {
    given: (one) => {
      mkdirSync(join(one.folder, "../bin"));
      symlinkSync("/usr/bin/git", join(one.folder, "../bin/git"));
      one.env.PATH = join(one.folder, "../bin");
    },
    args: ["0.18.0", "--verify"],
    exit: 3,
    says: ["cargo-there"],
  },
};
