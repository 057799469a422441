import { timeOf } from "../clock";
import type { InTurn } from "../turns";
import { makeTurns } from "../turns";
import type { PypiHost } from "./call";
import type { Project, PypiState } from "./state";

/** What every handler gets: the state, where files are kept, and where to note what it did. */
export interface PypiHub {
  state: PypiState;
  folder: string;
  /** How the addresses of the hosts begin. */
  bases: Readonly<Record<PypiHost, string>>;
  inTurn: InTurn;
  now(): Date;
  /** The path of a file that is not there yet. */
  nextFile(): string;
  note(what: string, about: Record<string, unknown>, by: string): void;
  /** Says that a project has changed: its serial is the newest then. */
  touch(project: Project): void;
}

export function makeHub(state: PypiState, folder: string, bases: PypiHub["bases"]): PypiHub {
  let files = 0;
  return {
    state,
    folder,
    bases,
    inTurn: makeTurns(),
    now: () => timeOf(state),
    nextFile: () => `${folder}/file-${++files}`,
    note: (what, about, by) => void state.effects.push({ do: what, what: about, by }),
    touch(project) {
      project.serial = ++state.serial;
    },
  };
}
