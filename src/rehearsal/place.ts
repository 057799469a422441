import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Problem } from "../domain/problem";
import { exampleFiles } from "./example-files.mjs";

/** A throw-away copy to rehearse in: nothing in it belongs to anybody, and nothing outside it is written. */
export interface Place {
  /** All of it is below this folder. */
  root: string;
  /** The working tree, on its branch. */
  work: string;
  /** The bare repository that the rehearsal's GitHub serves. */
  bare: string;
  /** Variables for git and for cogrel: a home of its own, an identity of its own. */
  env: Record<string, string>;
  git(...args: string[]): string;
  remove(): void;
}

/** What is copied: the committed state of a repository at this folder; the example where there is none. */
export interface Source {
  folder: string | undefined;
  /** The release branch that the copy is on. */
  branch: string;
  /** PATH and what else git needs to be found and to speak. */
  variables: Readonly<Record<string, string>>;
}

const IDENTITY = { name: "A rehearsal", email: "rehearsal@localhost" };

/** Makes the copy: a bare repository, and a clone of it on the release branch with HEAD's commits merged in. */
export function openPlace({ folder, branch, variables }: Source): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "cogrel-rehearsal-")));
  const remove = () => rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  try {
    const [work, bare, home] = ["work", "origin.git", "home"].map((name) => join(root, name)) as [string, string, string];
    mkdirSync(home);
    writeFileSync(join(home, ".gitconfig"), "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n");
    const env = environment(variables, home);
    const git = (...args: string[]) => gitIn(work, env, args);
    if (folder === undefined) example(root, work, bare, env);
    else copied(root, folder, work, bare, env, branch);
    return { root, work, bare, env, git, remove };
  } catch (cause) {
    remove();
    throw cause;
  }
}

/** A tap for the copy, as a bare repository: with the cask that the last release had, if that is known. */
export function openTap({ root, env }: Pick<Place, "root" | "env">, cask: { path: string; text: string } | undefined): string {
  const [bare, work] = [join(root, "tap.git"), join(root, "tap")];
  const files = { "README.md": "A Homebrew tap, made for a rehearsal\n", ...(cask && { [cask.path]: cask.text }) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  }
  gitIn(root, env, ["init", "--quiet", "--initial-branch=main", work]);
  gitIn(work, env, ["add", "--all"]);
  gitIn(work, env, ["commit", "--quiet", "--message=The tap"]);
  gitIn(root, env, ["clone", "--quiet", "--bare", work, bare]);
  rmSync(work, { recursive: true, force: true });
  return bare;
}

function environment(variables: Readonly<Record<string, string>>, home: string): Record<string, string> {
  const person = {
    GIT_AUTHOR_NAME: IDENTITY.name,
    GIT_AUTHOR_EMAIL: IDENTITY.email,
    GIT_COMMITTER_NAME: IDENTITY.name,
    GIT_COMMITTER_EMAIL: IDENTITY.email,
  };
  return { ...variables, ...person, HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
}

/** The example: a repository of Cog's shape at 0.17.0, tagged, and two changes after it. */
function example(root: string, work: string, bare: string, env: Record<string, string>): void {
  gitIn(root, env, ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
  gitIn(root, env, ["init", "--quiet", "--initial-branch=main", work]);
  const commit = (files: Readonly<Record<string, string>>, message: string) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text);
    }
    gitIn(work, env, ["add", "--all"]);
    gitIn(work, env, ["commit", "--quiet", `--message=${message}`]);
  };
  commit(exampleFiles("0.17.0"), "Bump version to 0.17.0");
  gitIn(work, env, ["tag", "--annotate", "--message=v0.17.0", "v0.17.0"]);
  commit({ "python/cog/predict.py": '"""Runs a prediction."""\n' }, "feat: run predictions in a subprocess (#41)");
  commit(
    { "crates/coglet/src/lib.rs": "//! The prediction server, which waits for its children.\n" },
    "fix: wait for children before the server ends (#42)",
  );
  gitIn(work, env, ["remote", "add", "origin", bare]);
  gitIn(work, env, ["push", "--quiet", "origin", "main", "refs/tags/v0.17.0"]);
}

/** The committed state of a repository: its branches and tags, with HEAD's commits on the release branch. */
function copied(root: string, folder: string, work: string, bare: string, env: Record<string, string>, branch: string): void {
  const trust = ["-c", `safe.directory=${folder}`];
  const head = gitIn(root, env, [...trust, "-C", folder, "rev-parse", "--verify", "--end-of-options", "HEAD^{commit}"]);
  gitIn(root, env, [...trust, "clone", "--quiet", "--bare", "--no-hardlinks", `${folder}`, bare]);
  const base = ["--git-dir", bare];
  const there = succeeds(root, env, [...base, "rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]);
  const upstream = succeeds(root, env, [...trust, "-C", folder, "rev-parse", "--verify", "--quiet", `refs/remotes/origin/${branch}`]);
  if (!there)
    gitIn(root, env, [...base, "fetch", "--quiet", folder, `${upstream ? `refs/remotes/origin/${branch}` : "HEAD"}:refs/heads/${branch}`]);
  gitIn(root, env, [...base, "symbolic-ref", "HEAD", `refs/heads/${branch}`]);
  gitIn(root, env, ["clone", "--quiet", bare, work]);
  gitIn(work, env, ["fetch", "--quiet", folder, head]);
  if (succeeds(work, env, ["merge", "--quiet", "--no-edit", head])) gitIn(work, env, ["push", "--quiet", "origin", branch]);
  else
    throw new Problem("rehearsal", `HEAD cannot be merged into ${branch} without conflicts`, {
      fix: `git merge ${branch}        put the conflicts right, commit, then rehearse`,
    });
}

function succeeds(cwd: string, env: Record<string, string>, args: readonly string[]): boolean {
  return spawnSync("git", args, { cwd, env, stdio: "ignore" }).status === 0;
}

function gitIn(cwd: string, env: Record<string, string>, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync("git", args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return stdout.trim();
  const why = error ? error.message : stderr.trim().split("\n").at(-1);
  throw new Problem("rehearsal", `the copy to rehearse in could not be made: git ${args.find((one) => !one.startsWith("-"))}: ${why}`, {
    exit: 3,
    cause: error ?? new Error(stderr),
    fix: "see what git says, then run the same command again",
  });
}
