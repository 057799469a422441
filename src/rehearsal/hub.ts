import type { Bare } from "./bare";
import type { Bases, Call } from "./call";
import { startRuns } from "./ci";
import type { State } from "./state";
import { type InTurn, makeTurns } from "./turns";

/** What every handler gets: the state, the repository, and where to note what it did. */
export interface Hub {
  state: State;
  git: Bare;
  /** Where assets are kept. */
  folder: string;
  /** The variables that this GitHub was opened with. */
  env: Readonly<Record<string, string>>;
  /** Where it listens for people and git. */
  web: string;
  /** The environment of git's server: its own, and the hook's. */
  gitEnv: Readonly<Record<string, string>>;
  inTurn: InTurn;
  now(): string;
  nextId(): number;
  note(call: Pick<Call, "token">, what: string, about: Record<string, unknown>, event?: boolean): void;
}

interface Parts {
  state: State;
  git: Bare;
  folder: string;
  env: Readonly<Record<string, string>>;
  gitEnv: Readonly<Record<string, string>>;
}

export function makeHub({ state, git, folder, env, gitEnv }: Parts): Hub {
  const hub: Hub = {
    state,
    git,
    folder,
    env,
    web: "",
    gitEnv,
    inTurn: makeTurns(),
    // GitHub's times have no fractions of a second.
    now: () => new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    nextId: () => ++state.lastId,
    note({ token }, what, about, event = false) {
      // Events of an Actions job's own token start nothing, silently.
      const startsWorkflows = event && token?.kind !== "github-token";
      state.effects.push({ do: what, what: about, by: token?.login ?? "", startsWorkflows });
      if (startsWorkflows) startRuns(hub, what, about);
    },
  };
  return hub;
}

/** The repository's address below a base. */
export function repoUrl({ repository }: State, base: string, kind: "api" | "web" = "api"): string {
  return `${base}${kind === "api" ? "/repos" : ""}/${repository.owner}/${repository.name}`;
}

export type At = Pick<Hub, "state"> & { bases: Bases };
