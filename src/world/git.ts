import { checkedAddress } from "../domain/hosts";
import { Problem } from "../domain/problem";
import { quoted, shellWord } from "../domain/quoted";
import { isRepositoryName, REPOSITORY_NAME } from "../domain/repository-name";
import type { Env } from "./env";
import { type Objects, openObjects } from "./objects";
import { type Ran, type Running, run } from "./process";
import type { Repository } from "./repository";

/** Whose git it is: a gate trusts nothing of the checkout; a person's hooks, signing and identity count. */
export type Profile = "gate" | "person";

/** Seconds that a git command may take: on this machine, over the network, and with a person's hooks or passphrase in it. */
export const LIMITS = { here: 120, network: 300, person: 900 } as const;

interface Asking {
  /** Seconds; LIMITS.here unless told. */
  limit?: number;
  input?: string | Buffer;
  onOut?: (chunk: Buffer) => void;
  /** Folder; the working tree's root unless told. */
  cwd?: string;
  /** A signal that ends cogrel ends this too: a person's hook may take long. */
  interruptible?: boolean;
  /** Variables on top of those that every git gets. */
  env?: Readonly<Record<string, string>>;
}

export interface Git {
  repository: Repository;
  profile: Profile;
  /** The environment that git gets, for a second program that must have the same (simple-git). */
  env: Readonly<Record<string, string>>;
  /** Runs git and tells its exit code; throws only when it cannot be started, hangs, or distrusts the folder. */
  ask(args: readonly string[], asking?: Asking): Promise<Ran>;
  /** Runs git and gives its output; throws `git-failed` unless it exits 0. */
  tell(args: readonly string[], asking?: Asking): Promise<string>;
  /** The one reader of objects of this process, started on its first use. */
  objects(): Objects;
  close(): void;
}

/** What every git command gets: no prompt, no editor, no pager, no grafts of either kind (G2), no globs in paths, no lock for a mere look. */
const ALWAYS: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "",
  GIT_EDITOR: "false",
  GIT_PAGER: "cat",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_GRAFT_FILE: "",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GCM_INTERACTIVE: "never",
};

/** G12: a repository's own configuration must not start programs in a gate. */
const HARDENING = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false"];

/**
 * What a gate's git gets on top: only the ways to a remote that start no program of an address's choice (ext::, foreign
 * remote helpers, core.gitProxy). core.sshCommand is heard: a checkout that kept its deploy key has it there.
 */
const GATE: Readonly<Record<string, string>> = {
  GIT_PROXY_COMMAND: "",
  GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
  LC_ALL: "C",
};

/** The one place that starts git. Arguments are an array, the environment an allow-list (G13), each call has a time limit (G14). */
export function openGit(repository: Repository, env: Env, profile: Profile, startedIn: string): Git {
  refuseRepository(env);
  const gate = profile === "gate";
  const options = gate ? HARDENING : [];
  const childEnv = {
    ...env.child,
    ...(gate ? GATE : env.person),
    ...ALWAYS,
    // G20: in a container job the checkout belongs to somebody else; the folder that CI started us in is the one we trust.
    ...settings([...(env.ci ? [["safe.directory", startedIn] as const] : []), ...credentials(env)]),
  };
  const { top } = repository;
  let objects: Objects | undefined;

  async function ask(args: readonly string[], { limit = LIMITS.here, cwd = top, env: more, ...rest }: Asking = {}): Promise<Ran> {
    const ran = await start([...options, ...args], { ...rest, limit, cwd, env: more ? { ...childEnv, ...more } : childEnv });
    if (ran.timedOut)
      throw new Problem("git-failed", `git ${args[0]} did not end within ${limit} s`, { exit: 3, fix: "run the same command again" });
    if (ran.code === 128 && isDubious(ran.err)) throw dubious(top, ran.err);
    return ran;
  }
  async function tell(args: readonly string[], asking?: Asking): Promise<string> {
    const ran = await ask(args, asking);
    if (ran.code !== 0) throw new Problem("git-failed", `git ${args[0]} failed: ${lastLine(ran.err)}`, { exit: 3 });
    return ran.out.toString("utf8");
  }
  return {
    repository,
    profile,
    env: childEnv,
    ask,
    tell,
    objects: () => {
      const lost = (err: string, cause?: unknown) => (isDubious(err) ? dubious(top, err) : cause && gitMissing(cause));
      objects ??= openObjects([...options, "cat-file", "--batch"], { cwd: top, env: childEnv, limit: LIMITS.here, lost });
      return objects;
    },
    close: () => objects?.close(),
  };
}

async function start(args: readonly string[], running: Running): Promise<Ran> {
  try {
    return await run("git", args, running);
  } catch (cause) {
    throw gitMissing(cause);
  }
}

function gitMissing(cause: unknown): Problem {
  return new Problem("git-missing", "git cannot be started", { exit: 3, cause, fix: "install git and put it on PATH" });
}

/** Configuration by the environment, for git and for all that it starts; never in an argument (H17). */
function settings(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const entries = pairs.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(pairs.length), ...Object.fromEntries(entries) };
}

const LONGEST_TOKEN = 10_000;

/**
 * The token for git, for the configured host only (H17). An empty value first: a checkout that
 * kept its credentials would otherwise send two Authorization headers, which GitHub refuses (git-config, http.extraHeader).
 */
function credentials({ token, serverUrl }: Env): (readonly [string, string])[] {
  const server = checkedAddress("GITHUB_SERVER_URL", serverUrl, "https://github.com");
  if (token === undefined) return [];
  if (token.length > LONGEST_TOKEN)
    throw new Problem("usage", `GH_TOKEN or GITHUB_TOKEN is no token: it has ${token.length} characters`, {
      exit: 2,
      fix: "unset it, or give it a token",
    });
  const key = `http.${server}/.extraheader`;
  // Git would send the header on to wherever a redirect leads.
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  return [
    [`http.${server}/.followRedirects`, "false"],
    [key, ""],
    [key, header],
  ];
}

/** GITHUB_REPOSITORY, where it is given, names a repository as cogrel.toml may. */
function refuseRepository({ repository }: Env): void {
  if (repository === undefined || isRepositoryName(repository)) return;
  throw new Problem("usage", `GITHUB_REPOSITORY is ${quoted(repository)}: not ${REPOSITORY_NAME.is}`, {
    exit: 2,
    fix: "export GITHUB_REPOSITORY=OWNER/NAME, or unset it",
  });
}

function isDubious(err: string): boolean {
  return err.includes("dubious ownership");
}

function dubious(top: string, err: string): Problem {
  const fix = `git config --global --add safe.directory ${JSON.stringify(top)}`;
  return new Problem("git-ownership", `git does not trust ${top}: it belongs to another user`, { exit: 3, fix, cause: new Error(err) });
}

/** What git adds to every failure to reach a remote, below the line that says why. */
const BOILERPLATE =
  /^(hint:|fatal: Could not read from remote repository|Please make sure you have the correct access|and the repository exists)/;

/** The line of git's complaint that says most: its last `fatal:` or `error:`, else its last one. */
export function lastLine(err: string): string {
  const all = err.split(/\r?\n/).filter((line) => line.trim() !== "");
  const telling = all.filter((line) => !BOILERPLATE.test(line));
  const lines = telling.length > 0 ? telling : all;
  return lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1) ?? "it gave no reason";
}

/** G17: a lock that is in git's way. */
export function refuseLock(err: string): void {
  const lock = /Unable to create '(.+\.lock)': File exists/.exec(err)?.[1];
  if (lock === undefined) return;
  const fix = `see that no git runs (ps ax | grep '[g]it'), then  rm ${shellWord(lock)}`;
  throw new Problem("git-locks", `another git is at work here, or was killed: ${lock}`, { exit: 3, fix, cause: new Error(err) });
}
