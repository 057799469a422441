import type { Bare } from "./bare";
import type { Bases, Call } from "./call";
import { startRuns } from "./ci";
import type { State } from "./state";
import { type InTurn, makeTurns } from "./turns";

/** What every handler gets: one repository's state and git, and where to note what it did. */
export interface Hub {
  state: State;
  git: Bare;
  /** Where assets are kept. */
  folder: string;
  /** The variables that this GitHub was opened with. */
  env: Readonly<Record<string, string>>;
  /** Where it listens for people and git. */
  web: string;
  /** The unix socket on which it is github.com and api.github.com: gh's `http_unix_socket`. */
  socket: string;
  /** The environment of git's server: its own, and the hook's. */
  gitEnv: Readonly<Record<string, string>>;
  /** Every repository of this server. */
  all: readonly Hub[];
  inTurn: InTurn;
  now(): string;
  nextId(): number;
  note(call: Pick<Call, "token">, what: string, about: Record<string, unknown>, event?: boolean): void;
}

/** Every repository of this server; the first is the one that it was opened for. */
export type Hubs = readonly [Hub, ...Hub[]];

interface Parts {
  state: State;
  git: Bare;
  folder: string;
  env: Readonly<Record<string, string>>;
  gitEnv: Readonly<Record<string, string>>;
}

/** A hub for each repository; all of them take turns, and count, as one. */
export function makeHubs(repositories: readonly Parts[]): Hubs {
  const inTurn = makeTurns();
  const hubs: Hub[] = [];
  for (const parts of repositories) hubs.push(makeHub(parts, inTurn, hubs));
  return hubs as unknown as Hubs;
}

function makeHub(parts: Parts, inTurn: InTurn, all: readonly Hub[]): Hub {
  const { state } = parts;
  const hub: Hub = {
    ...parts,
    web: "",
    socket: "",
    all,
    inTurn,
    // GitHub's times have no fractions of a second.
    now: () => new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    nextId: () => ++state.ids.last,
    note({ token }, what, about, event = false) {
      // Events of an Actions job's own token start nothing, silently.
      const startsWorkflows = event && token?.kind !== "github-token";
      state.effects.push({ do: what, what: about, by: token?.login ?? "", repository: fullName(state), startsWorkflows });
      if (startsWorkflows) startRuns(hub, what, about, token?.login ?? "");
    },
  };
  return hub;
}

export function fullName({ repository }: Pick<State, "repository">): string {
  return `${repository.owner}/${repository.name}`;
}

/** The repository of this name; GitHub doesn't mind capitals. */
export function hubOf(hubs: readonly Hub[], owner: string, name: string): Hub | undefined {
  return hubs.find(({ state }) => fullName(state).toLowerCase() === `${owner}/${name}`.toLowerCase());
}

/** The repository's address below a base. */
export function repoUrl({ repository }: State, base: string, kind: "api" | "web" = "api"): string {
  return `${base}${kind === "api" ? "/repos" : ""}/${repository.owner}/${repository.name}`;
}

export type At = Pick<Hub, "state"> & { bases: Bases };
