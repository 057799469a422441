import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Action } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { type Env, readEnv } from "./env";
import type { Git, Profile } from "./git";
import type { Streams } from "./lines";
import { findRepository, type Repository } from "./repository";

/** Progress, told to the World while an Action is performed. */
export interface Event {
  action: Action;
  at: "begun" | "ended";
}

/** Everything outside. Costly members are functions, so that naming one loads nothing. */
export interface World {
  /** The folder that the command works in, absolute. */
  cwd: string;
  env: Env;
  /** The remote's name. */
  remote: string;
  repository(): Repository;
  git(profile: Profile): Promise<Git>;
  /** Standard input and output, for a command that streams. */
  streams: Streams;
  /** Asks a person; `undefined` where nobody can be asked. */
  confirm: ((question: string) => Promise<boolean>) | undefined;
  tell(event: Event): void;
  /** The signal that asked the command to end, if one did. */
  interrupted(): "SIGINT" | "SIGTERM" | "SIGHUP" | undefined;
  close(): void;
}

interface Live {
  /** -C: where to work, relative to `startedIn`. */
  folder?: string | undefined;
  startedIn: string;
  variables: Readonly<Record<string, string | undefined>>;
  remote?: string | undefined;
  streams?: Streams;
  confirm?: World["confirm"];
  tell?: World["tell"];
  interrupted?: World["interrupted"];
}

/** G11: a name that git can take for nothing else: no option, no address, no path out of the folder. */
const REMOTE = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

const NO_STREAMS: Streams = { input: (async function* () {})(), out: () => undefined, err: () => undefined };

/** The real world: this machine's git and files. */
export function liveWorld({
  folder,
  startedIn,
  variables,
  remote = "origin",
  streams = NO_STREAMS,
  confirm,
  tell,
  interrupted,
}: Live): World {
  const cwd = existing(resolve(startedIn, folder ?? "."));
  if (!REMOTE.test(remote)) {
    throw new Problem("usage", `--remote takes the name of a remote, not ${quoted(remote)}`, {
      exit: 2,
      fix: "git remote        lists them",
    });
  }
  const env = readEnv(variables);
  const opened = new Map<Profile, Git>();
  let repository: Repository | undefined;
  const find = () => {
    repository ??= findRepository(cwd);
    return repository;
  };
  return {
    cwd,
    env,
    remote,
    repository: find,
    async git(profile) {
      const { openGit } = await import("./git");
      const git = opened.get(profile) ?? openGit(find(), env, profile, cwd);
      opened.set(profile, git);
      return git;
    },
    streams,
    confirm,
    tell: tell ?? (() => undefined),
    interrupted: interrupted ?? (() => undefined),
    close() {
      for (const git of opened.values()) git.close();
    },
  };
}

function existing(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new Problem("usage", `there is no folder ${quoted(folder, 200)}`, { exit: 2, cause, fix: "name another folder with -C DIR" });
  }
}
