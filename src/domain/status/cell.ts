import type { Mark, Row } from "../plan";
import type { TargetState } from "../registries/standing";
import { isUnread, type Unread } from "../unread";

/** Where a line of the truth table is about. */
export type Group = "files" | "git" | "github" | "assets" | "pypi" | "crates" | "homebrew";

/** One line of the truth table: how one place stands to the release, and what was seen of it. */
export interface Cell {
  group: Group;
  name: string;
  state: TargetState;
  /** In a few words, for people. */
  found: string;
  /** sha256 in hex, of an asset. */
  digest?: string;
  /** Without it the release is not done. */
  owed: boolean;
  /** The place had its chance: what is absent there is missing, not to come. */
  late?: true;
  /** What is missing there can never come. */
  closed?: true;
}

/** A cell of what could not be read: unknown, with why. */
export function unreadCell(cell: Pick<Cell, "group" | "name" | "owed">, { unread }: Unread): Cell {
  return { ...cell, state: "unknown", found: unread.message };
}

/** A cell of a fact, or an unknown one where it could not be read. */
export function cellOf<T extends object>(
  cell: Pick<Cell, "group" | "name" | "owed">,
  fact: T | Unread,
  judge: (fact: T) => Omit<Cell, "group" | "name" | "owed">,
): Cell {
  return isUnread(fact) ? unreadCell(cell, fact) : { ...cell, ...judge(fact) };
}

/** What is longer is not said twice. */
const AGAIN = 40;

const MARKS: Readonly<Record<TargetState, Mark>> = {
  absent: "open",
  partial: "warning",
  same: "yes",
  different: "no",
  yanked: "warning",
  "not owed": "open",
  unknown: "unknown",
};

/**
 * The cells as rows; a group is named once. An asset's name is longer than a column: it goes behind its digest. Why several could not be
 * read is said once.
 */
export function cellRows(cells: readonly Cell[]): Row[] {
  return cells.map((cell, at) => {
    const { group, name, state, late, digest } = cell;
    const said = state === "unknown" && cell.found.length > AGAIN && cells.slice(0, at).some(({ found }) => found === cell.found);
    const found = said ? "not known, as above" : cell.found;
    const first = cells[at - 1]?.group === group ? "" : group;
    const mark = late && (state === "absent" || state === "partial") ? "no" : MARKS[state];
    if (group !== "assets") return { cells: [first, name], mark, found };
    return { cells: [first, digest?.slice(0, 10) ?? ""], mark, found: `${name}${state === "same" ? "" : ":"} ${found}` };
  });
}

/** Whether a cell is as it must be at the end. What was yanked had been there: somebody took it back. */
export function isReached({ state }: Pick<Cell, "state">): boolean {
  return state === "same" || state === "yanked" || state === "not owed";
}
