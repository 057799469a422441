import { readGlob, type Step } from "./glob";

/** All globs of all groups as one list of steps, one glob behind the other; behind each glob the group that it matches. */
export interface Program {
  steps: readonly (Step | undefined)[];
  accepts: readonly (number | undefined)[];
  starts: readonly number[];
  /** Places of a `**` with a slash behind it, both of which a folder's beginning may leave out. */
  folders: ReadonlySet<number>;
}

/** Where a name has led: a place of every glob at once, so that no star tries anything twice. */
export interface State {
  places: readonly number[];
  groups: readonly number[];
  /** No further character changes anything. */
  settled: boolean;
}

/** Where one character leads: to the next step, or a star stays where it is. */
export interface Reached {
  entered: number[];
  stayed: number[];
}

const SLASH = "/".charCodeAt(0);

/** Compiles groups of globs; what is no glob is left out. */
export function compiled(groups: readonly (readonly string[])[]): Program {
  const program = { steps: [], accepts: [], starts: [], folders: new Set<number>() };
  for (const [group, globs] of groups.entries()) for (const glob of new Set(globs.flatMap(meant))) add(program, glob, group);
  return program;
}

/** The globs that one written glob stands for: itself, and each folder on the way to it that is named without a wildcard. */
function meant(written: string): string[] {
  const glob = written.endsWith("/") ? `${written}**` : written;
  const plain = /^[^*?[]*/.exec(glob)?.[0] ?? "";
  const slashes = [...plain.matchAll(/\//g)].map(({ index }) => index);
  return [glob, ...slashes.map((slash) => plain.slice(0, slash))];
}

interface Growing {
  steps: (Step | undefined)[];
  accepts: (number | undefined)[];
  starts: number[];
  folders: Set<number>;
}

function add({ steps, accepts, starts, folders }: Growing, glob: string, group: number): void {
  const read = readGlob(glob);
  if ("fault" in read) return;
  const first = steps.length;
  starts.push(first);
  for (const [at, step] of read.steps.entries()) {
    const begins = at === 0 || read.steps[at - 1] === SLASH;
    if (step === "**" && begins && read.steps[at + 1] === SLASH) folders.add(first + at);
    steps.push(step);
  }
  accepts[steps.length] = group;
  steps.push(undefined);
}

/** Where these places lead with one character, by its code point. */
export function stepped({ steps }: Program, places: readonly number[], code: number): Reached {
  const reached: Reached = { entered: [], stayed: [] };
  for (const place of places) {
    const step = steps[place];
    if (step === code) reached.entered.push(place + 1);
    else if (step === "**" || (step === "*" && code !== SLASH)) reached.stayed.push(place);
    else if (typeof step === "function" && step(String.fromCodePoint(code))) reached.entered.push(place + 1);
  }
  return reached;
}

/** The places that are reached, in order, with those beyond them that need no character: a star may stand for nothing. */
export function closed({ steps, folders }: Program, { entered, stayed }: Reached): number[] {
  const places = new Set(stayed);
  const more = entered;
  for (const place of stayed) more.push(place + 1);
  for (const place of more) {
    if (places.has(place)) continue;
    places.add(place);
    const step = steps[place];
    if (step === "*" || step === "**") more.push(place + 1);
    // Where a folder begins, the `**` and its slash may be left out.
    if (step === "**" && folders.has(place)) more.push(place + 2);
  }
  return [...places].sort((a, b) => a - b);
}

/** What places mean, whatever led to them. */
export function stateAt({ steps, accepts }: Program, places: readonly number[]): State {
  const groups = new Set(places.map((place) => accepts[place]).filter((group) => group !== undefined));
  // Behind a `**` that ends a glob all is matched; nowhere at all, nothing.
  const ends = (place: number) => accepts[place] !== undefined;
  const settled = places.every((place) => (steps[place] === "**" ? ends(place + 1) : ends(place) && steps[place - 1] === "**"));
  return { places, groups: [...groups].sort((a, b) => a - b), settled };
}
