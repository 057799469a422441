import { Problem } from "../domain/problem";
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
 * What a gate's git gets on top: ssh as it is, and only the ways to a remote that start no program of the configuration's
 * choice (core.sshCommand, core.gitProxy, ext:: and foreign remote helpers).
 */
const GATE: Readonly<Record<string, string>> = {
  GIT_SSH_COMMAND: "ssh -oBatchMode=yes",
  GIT_PROXY_COMMAND: "",
  GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
  LC_ALL: "C",
};

/** The one place that starts git. Arguments are an array, the environment an allow-list (G13), each call has a time limit (G14). */
export function openGit(repository: Repository, env: Env, profile: Profile, startedIn: string): Git {
  const gate = profile === "gate";
  // G20: in a container job the checkout belongs to somebody else; the folder that CI started us in is the one we trust.
  const trust = env.ci ? ["-c", `safe.directory=${startedIn}`] : [];
  const options = [...trust, ...(gate ? HARDENING : [])];
  const childEnv = {
    ...env.child,
    ...(gate ? GATE : env.person),
    ...ALWAYS,
    ...credentials(env),
  };
  let objects: Objects | undefined;

  async function ask(args: readonly string[], { limit = LIMITS.here, cwd = repository.top, ...rest }: Asking = {}): Promise<Ran> {
    const ran = await start([...options, ...args], { ...rest, limit, cwd, env: childEnv });
    if (ran.timedOut)
      throw new Problem("git-failed", `git ${args[0]} did not end within ${limit} s`, { exit: 3, fix: "run the same command again" });
    if (ran.code === 128 && ran.err.includes("dubious ownership")) throw dubious(repository.top, ran.err);
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
      objects ??= openObjects([...options, "cat-file", "--batch"], { cwd: repository.top, env: childEnv, limit: LIMITS.here });
      return objects;
    },
    close: () => objects?.close(),
  };
}

async function start(args: readonly string[], running: Running): Promise<Ran> {
  try {
    return await run("git", args, running);
  } catch (cause) {
    throw new Problem("git-missing", "git cannot be started", { exit: 3, cause, fix: "install git and put it on PATH" });
  }
}

const LONGEST_TOKEN = 10_000;

/**
 * The token for git, for the configured host only and never in an argument (H17). An empty value first: a checkout that
 * kept its credentials would otherwise send two Authorization headers, which GitHub refuses (git-config, http.extraHeader).
 */
function credentials({ token, serverUrl }: Env): Record<string, string> {
  if (token === undefined) return {};
  if (token.length > LONGEST_TOKEN)
    throw new Problem("usage", `GH_TOKEN or GITHUB_TOKEN is no token: it has ${token.length} characters`, {
      exit: 2,
      fix: "unset it, or give it a token",
    });
  const key = `http.${serverUrl.replace(/\/+$/, "")}/.extraheader`;
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  return { GIT_CONFIG_COUNT: "2", GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: "", GIT_CONFIG_KEY_1: key, GIT_CONFIG_VALUE_1: header };
}

function dubious(top: string, err: string): Problem {
  const fix = `git config --global --add safe.directory ${JSON.stringify(top)}`;
  return new Problem("git-ownership", `git does not trust ${top}: it belongs to another user`, { exit: 3, fix, cause: new Error(err) });
}

/** The line of git's complaint that says most: its last `fatal:` or `error:`, else its last one. */
export function lastLine(err: string): string {
  const lines = err.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("hint:"));
  return lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1) ?? "it gave no reason";
}
