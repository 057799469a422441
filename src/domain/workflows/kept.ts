/** The lines around a place that is a person's; its name follows the first. */
export const KEEP = "# keep: ";
export const KEEP_END = "# end keep";

/** What a person wrote into the places of a file, by the places' names. */
export interface Kept {
  places: ReadonlyMap<string, readonly string[]>;
  /** The file without what they hold: what is cogrel's. */
  rest: string;
}

/** The places of a file; or why they cannot be told apart, with the line's number. */
export function readKept(text: string): Kept | { fault: string } {
  const places = new Map<string, string[]>();
  const rest: string[] = [];
  let open: { name: string; line: number } | undefined;
  for (const [at, line] of text.split("\n").entries()) {
    const bare = line.trim();
    if (bare === KEEP_END) {
      if (!open) return { fault: `line ${at + 1} ends a kept part that never began` };
      open = undefined;
    } else if (bare.startsWith(KEEP)) {
      if (open) return { fault: `line ${at + 1} begins a kept part in the one of line ${open.line}` };
      open = { name: bare.slice(KEEP.length), line: at + 1 };
      if (places.has(open.name)) return { fault: `line ${at + 1} begins the kept part ${JSON.stringify(open.name)} a second time` };
      places.set(open.name, []);
    } else if (open) {
      places.get(open.name)?.push(line);
      continue;
    }
    rest.push(line);
  }
  return open ? { fault: `the kept part of line ${open.line} never ends` } : { places, rest: rest.join("\n") };
}

/** A new file with what a person had written into the old one; `lost` are the places with lines that it has no room for. */
export function withKept(text: string, { places }: Kept): { text: string; lost: string[] } {
  const left = new Map(places);
  const lines = text.split("\n").flatMap((line) => {
    const bare = line.trim();
    if (!bare.startsWith(KEEP)) return [line];
    const name = bare.slice(KEEP.length);
    const own = left.get(name) ?? [];
    left.delete(name);
    return [line, ...own];
  });
  return { text: lines.join("\n"), lost: [...left].filter(([, own]) => own.some((line) => line.trim() !== "")).map(([name]) => name) };
}
