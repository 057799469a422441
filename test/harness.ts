import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Check } from "../src/domain/check";
import { exampleFiles } from "../src/rehearsal/example-files.mjs";
import { liveWorld, type World } from "../src/world/world";

/** The program as it is built; vitest's configuration sees that it is. */
export const PROGRAM = join(import.meta.dirname, "..", "bin", "cogrel.js");
/** Material that is not part of the repository; tests that need it skip loudly where it is missing. */
export const SHARED = join(import.meta.dirname, "..", "..", "shared");

const endings: (() => void)[] = [];

/** What is to be done when the test file is through; the last first. */
export function atEnd(ending: () => void): void {
  endings.push(ending);
}

/** Does what `atEnd` was told. One process runs many files, and opens this one once. */
export function endFile(): void {
  for (const ending of endings.splice(0).reverse()) ending();
}

/** An empty folder that is removed when the test file is through. */
export function scratch(name = "cogrel-test-"): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)));
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** The variables that a test's processes get: nothing of the person's who runs the tests. */
export function cleanEnv(home: string): Record<string, string> {
  const author = { GIT_AUTHOR_NAME: "A Maintainer", GIT_AUTHOR_EMAIL: "maintainer@example.com" };
  const committer = { GIT_COMMITTER_NAME: "A Maintainer", GIT_COMMITTER_EMAIL: "maintainer@example.com" };
  return {
    PATH: process.env.PATH ?? "",
    HOME: home,
    XDG_CONFIG_HOME: home,
    LANG: "C.UTF-8",
    ...(process.env.TMPDIR !== undefined && { TMPDIR: process.env.TMPDIR }),
    GIT_CONFIG_NOSYSTEM: "1",
    ...author,
    ...committer,
  };
}

export type Files = Readonly<Record<string, string>>;

export interface TestRepository {
  folder: string;
  /** The bare repository that `origin` is. */
  origin: string;
  env: Record<string, string>;
  write(files: Files): void;
  /** Runs git in the folder; throws with its words when it fails; gives stdout without the last line end. */
  git(...args: string[]): string;
  /** Writes, adds and commits; gives the commit's id. */
  commit(files: Files, message?: string): string;
  /** The real world, as a command in this folder sees it; `more` are further variables. */
  world(more?: Record<string, string>): World;
}

/** The files of an example repository of Cog's shape, at one version. */
export function cogFiles(version: string): Record<string, string> {
  return exampleFiles(version);
}

/** A real repository from an object literal: one commit on main, pushed to a bare origin whose default branch is main. */
export function repository(files: Files): TestRepository {
  const home = scratch();
  const folder = join(home, "work");
  const origin = join(home, "origin.git");
  const env = cleanEnv(home);
  runGit(home, env, "init", "--quiet", "--bare", "--initial-branch=main", origin);
  runGit(home, env, "init", "--quiet", "--initial-branch=main", folder);
  const one = openRepository(folder, origin, env);
  one.git("remote", "add", "origin", origin);
  one.commit(files, "first");
  one.git("push", "--quiet", "-u", "origin", "main");
  return one;
}

/** A repository that is there already, such as a clone. */
export function openRepository(folder: string, origin: string, env: Record<string, string>): TestRepository {
  const git = (...args: string[]) => runGit(folder, env, ...args);
  const write = (files: Files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  return {
    folder,
    origin,
    env,
    write,
    git,
    commit(files, message = "change") {
      write(files);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "-m", message);
      return git("rev-parse", "HEAD");
    },
    world: (more = {}) => testWorld(folder, { ...env, ...more }),
  };
}

function testWorld(folder: string, variables: Record<string, string>): World {
  const world = liveWorld({ startedIn: folder, variables });
  atEnd(() => world.close());
  return world;
}

export function runGit(cwd: string, env: Record<string, string>, ...args: string[]): string {
  const ran = spawnSync("git", args, { cwd, env, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (ran.status !== 0) throw new Error(`git ${args.join(" ")}: ${ran.stderr || ran.error}`);
  return ran.stdout.replace(/\n$/, "");
}

export interface Ran {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

interface Running {
  cwd: string;
  env: Record<string, string>;
  input?: string;
}

/** Runs the built program, without a terminal. */
export function cogrel(args: readonly string[], { cwd, env, input = "" }: Running): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    const text = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text.out += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      text.err += chunk;
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...text }));
  });
}

/** The rules with this verdict, for a look at what an Answer or Plan says. */
export function rules(turn: { checks: readonly Check[] }, verdict: Check["verdict"]): string[] {
  return turn.checks.filter((check) => check.verdict === verdict).map((check) => check.rule);
}
