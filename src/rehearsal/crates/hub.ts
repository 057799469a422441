import { timeOf } from "../clock";
import { type InTurn, makeTurns } from "../turns";
import type { CratesHost } from "./call";
import type { CratesState } from "./state";

/** What every handler gets: the state, where crates are kept, and where to note what it did. */
export interface CratesHub {
  state: CratesState;
  /** How the addresses of the hosts begin. */
  bases: Readonly<Record<CratesHost, string>>;
  inTurn: InTurn;
  now(): Date;
  /** The path of a file that is not there yet. */
  nextFile(): string;
  nextId(): number;
  note(what: string, about: Record<string, unknown>, by: string): void;
}

export function makeHub(state: CratesState, folder: string, bases: CratesHub["bases"]): CratesHub {
  let files = 0;
  return {
    state,
    bases,
    inTurn: makeTurns(),
    now: () => timeOf(state),
    nextFile: () => `${folder}/crate-${++files}`,
    nextId: () => ++state.lastId,
    note: (what, about, by) => void state.effects.push({ do: what, what: about, by }),
  };
}
