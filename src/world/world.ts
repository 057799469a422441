import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Hosts } from "../domain/hosts";
import type { WorkflowsHere } from "../domain/own-workflows";
import type { Outcome } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import type { Ask } from "./ask";
import { type Clock, realClock } from "./clock";
import { type Env, readEnv } from "./env";
import type { Git, Profile } from "./git";
import type { Github } from "./github/github";
import type { Streams } from "./lines";
import type { Registries } from "./registries/registries";
import { findRepository, type Repository } from "./repository";

/** Progress, told to the World: something begins, has come so far, has ended. */
export interface Event {
  /** What is worked on, by the name that people know: a file, an asset. */
  on: string;
  at: "begun" | "moved" | "ended";
  /** What is done with it, in one word: `hashing`, `uploading`; `asking` of a far end, which has no size. */
  doing: string;
  /** Bytes so far, and bytes in all. */
  bytes?: number;
  of?: number;
}

/** What a command may tell of the rehearsal that it runs in. */
export interface Rehearsal {
  /** owner/name. */
  repository: string;
  /** The folder of the copy and of all that belongs to it. */
  root: string;
  work: string;
  web: string;
  api: string;
  socket: string;
  token: string;
  /** For COGREL_PYPI_INDEX and COGREL_CRATES_INDEX. */
  pypi: string;
  crates: string;
  /** Where they were asked for in place of the CI that is built in. */
  workflows?: OwnWorkflows;
  /** Every change so far that GitHub has seen, and the registries. */
  effects(): Promise<{ github: unknown[]; pypi: unknown[]; crates: unknown[] }>;
  /** What goes wrong on purpose, if anything does, and how often it has so far. */
  fault: { about: string; met(): Promise<number> } | undefined;
}

/** What is known of running the repository's own workflow files here. */
export interface OwnWorkflows extends WorkflowsHere {
  /** Whether they are the rehearsal's CI. */
  on(): Promise<boolean>;
  use(): Promise<void>;
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
  /** A repository on GitHub, owner/name, with the token that is meant for it. */
  github(repository: string): Promise<Github>;
  /** The Homebrew tap's repository, owner/name, with the tap's own token where there is one; `github` of it is the same from then on. */
  tap(repository: string): Promise<Github>;
  /** PyPI and crates.io as installers see them: read, and never with a credential. */
  registries(): Promise<Registries>;
  /** Standard input and output, for a command that streams. */
  streams: Streams;
  /** Asks a person; `undefined` where nobody can be asked. */
  ask: Ask | undefined;
  tell(event: Event): void;
  clock: Clock;
  /** Keeps a lock of this name in the repository until the command ends; throws `wizard-runs` while another process has it. */
  lock(name: string): Promise<void>;
  /** From here on what is done is written down for people who ask later; of a rehearsal nothing is. */
  keepJournal(repository: string): Promise<void>;
  /** Writes down what was done, where a journal is kept. */
  journal?: (title: string, outcomes: readonly Outcome[]) => void;
  /** In a rehearsal: where its far ends are, and what became of them. */
  rehearsal?: Rehearsal;
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
  ask?: World["ask"];
  tell?: World["tell"];
  clock?: Clock;
  rehearsal?: Rehearsal | undefined;
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
  ask,
  tell,
  clock,
  rehearsal,
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
  const locks: (() => void)[] = [];
  const hubs = new Map<string, Promise<Github>>();
  const taps = new Map<string, Promise<Github>>();
  const time = clock ?? realClock;
  let registries: Promise<Registries> | undefined;
  let repository: Repository | undefined;
  const find = () => {
    repository ??= findRepository(cwd);
    return repository;
  };
  const world: World = {
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
    github(repository) {
      const hub = hubs.get(repository) ?? openHub(env, repository, time);
      hubs.set(repository, hub);
      return hub;
    },
    tap(repository) {
      const hub = taps.get(repository) ?? openTap(env, repository, time);
      taps.set(repository, hub);
      hubs.set(repository, hub);
      return hub;
    },
    registries() {
      registries ??= openIndexes(env, time);
      return registries;
    },
    async lock(name) {
      const [{ takeLock }, { join }] = await Promise.all([import("./lock"), import("node:path")]);
      locks.push(takeLock(join(find().commonDir, `cogrel-${name}.lock`)));
    },
    async keepJournal(repository) {
      if (rehearsal) return;
      const { note } = await import("./journal");
      world.journal = (title, outcomes) => note(env, repository, title, outcomes);
    },
    streams,
    ask,
    tell: tell ?? (() => undefined),
    clock: time,
    ...(rehearsal && { rehearsal }),
    interrupted: interrupted ?? (() => undefined),
    close() {
      for (const git of opened.values()) git.close();
      for (const free of locks.splice(0)) free();
    },
  };
  return world;
}

async function openHub(env: Env, repository: string, clock: Clock): Promise<Github> {
  const { githubToken } = await import("./token");
  return opened(env, repository, clock, ({ server }) => githubToken(env, server));
}

async function openTap(env: Env, repository: string, clock: Clock): Promise<Github> {
  const { tapToken } = await import("./tap-token");
  return opened(env, repository, clock, (hosts) => tapToken(env, hosts, repository, clock));
}

async function opened(env: Env, repository: string, clock: Clock, tokenFor: (hosts: Hosts) => Promise<string>): Promise<Github> {
  const [{ openGithub }, { hostsOf }] = await Promise.all([import("./github/github"), import("../domain/hosts")]);
  const hosts = hostsOf(env.serverUrl, env.apiUrl);
  return openGithub({ hosts, repository, token: await tokenFor(hosts), clock });
}

function existing(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new Problem("usage", `there is no folder ${quoted(folder, 200)}`, { exit: 2, cause, fix: "name another folder with -C DIR" });
  }
}

async function openIndexes({ indexes }: Env, clock: Clock): Promise<Registries> {
  const [{ registryAddresses }, { openRegistries }] = await Promise.all([
    import("../domain/registries/addresses"),
    import("./registries/registries"),
  ]);
  return openRegistries(registryAddresses(indexes), clock);
}
