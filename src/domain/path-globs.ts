import { closed, compiled, type Reached, type State, stateAt, stepped } from "./path-automaton";

/** What was seen of a group's paths: how many, and the first few. */
export interface Touched {
  files: number;
  examples: string[];
}

/** Counts the paths of a text that comes in pieces, each path with NUL behind it. */
export interface Counting {
  take(piece: string): void;
  /** Of each group, by its number, and of all paths together. */
  seen(): { files: number; groups: Touched[] };
}

/**
 * Many globs over many paths. They are as domain/glob.ts has them, and beyond that as people write them for paths: `**` with a
 * slash behind it may stand for no folder, `folder/` is all that is in it, and a path that is itself a folder of a glob matches
 * too, since what is there is a submodule or a link, and what is in it may have changed.
 */
export interface PathGlobs {
  /** The groups of which a glob matches this path, as numbers from 0. */
  match(path: string): readonly number[];
  /** `each` is handed every path until it says false. */
  counting(each?: (path: string) => boolean): Counting;
}

/** More states, and more steps by letters beyond ASCII, are forgotten and made again, so that hostile names don't fill the memory. */
const MOST_STATES = 2048;
const MOST_RARE = 1 << 16;
const ASCII = 128;
const BEYOND_UNICODE = 0x110000;
/** States are numbers from 1, so that 0 in the table is a step that nobody has made yet. */
const FIRST = 1;
const EXAMPLES = 3;

/**
 * Compiles groups of globs into one automaton whose states are made when a name first leads to them; most names then cost one
 * look-up a character.
 */
export function openPathGlobs(groups: readonly (readonly string[])[]): PathGlobs {
  const program = compiled(groups);
  const table = new Uint16Array(MOST_STATES * ASCII);
  const rare = new Map<number, number>();
  const known = new Map<string, number>();
  const states: State[] = [];
  const settled = new Uint8Array(MOST_STATES);
  const here = { state: FIRST };
  const begin = () => stateOf({ entered: [...program.starts], stayed: [] });
  begin();

  function stateOf(reached: Reached): number {
    const places = closed(program, reached);
    const key = places.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size === MOST_STATES - FIRST) forget();
    const number = FIRST + known.size;
    const state = stateAt(program, places);
    known.set(key, number);
    states[number] = state;
    settled[number] = Number(state.settled);
    return number;
  }

  function forget(): void {
    table.fill(0);
    known.clear();
    rare.clear();
    begin();
  }

  /** The state that a character, by its code point, leads to for the first time. */
  function next(state: number, code: number): number {
    const key = state * BEYOND_UNICODE + code;
    const before = rare.get(key);
    if (before !== undefined) return before;
    const count = known.size;
    const after = stateOf(stepped(program, (states[state] as State).places, code));
    // Where all was forgotten meanwhile the old state's number is another's.
    if (known.size < count) return after;
    if (code < ASCII) table[state * ASCII + code] = after;
    else if (rare.size < MOST_RARE) rare.set(key, after);
    return after;
  }

  /** Follows one path to its end, and leaves its state in `here`; -1 where the text ends before it. */
  function follow(text: string, start: number): number {
    here.state = FIRST;
    for (let at = start; ; ) {
      at = steps(table, text, at, here);
      if (settled[here.state] === 1) return text.indexOf("\0", at);
      const code = text.codePointAt(at);
      if (code === undefined) return -1;
      if (code === 0) return at;
      here.state = next(here.state, code);
      at += code > 0xffff ? 2 : 1;
    }
  }

  return {
    match(path) {
      follow(`${path}\0`, 0);
      return (states[here.state] as State).groups;
    },
    counting: (each = () => false) => {
      const seen = groups.map((): Touched => ({ files: 0, examples: [] }));
      let wanted = each;
      let files = 0;
      let rest = "";
      const take = (piece: string) => {
        const text = rest + piece;
        let start = 0;
        for (let end = follow(text, start); end !== -1; end = follow(text, start)) {
          files++;
          for (const group of (states[here.state] as State).groups) touch(seen[group] as Touched, text, start, end);
          if (wanted !== never && !wanted(text.slice(start, end))) wanted = never;
          start = end + 1;
        }
        rest = text.slice(start);
      };
      return { take, seen: () => ({ files, groups: seen }) };
    },
  };
}

const never = () => false;

function touch(seen: Touched, text: string, start: number, end: number): void {
  seen.files++;
  if (seen.files <= EXAMPLES) seen.examples.push(text.slice(start, end));
}

/**
 * Goes on by steps that have been made before; gives where none is known. Nearly all of the time is spent here, so this is
 * small, for the engine to make fast at once.
 */
function steps(table: Uint16Array, text: string, from: number, here: { state: number }): number {
  let at = from;
  let { state } = here;
  for (const end = text.length; at < end; at++) {
    const code = text.charCodeAt(at);
    const after = code < ASCII ? (table[state * ASCII + code] as number) : 0;
    if (after === 0) break;
    state = after;
  }
  here.state = state;
  return at;
}
