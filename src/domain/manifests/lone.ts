import { lineAt } from "../edit";
import type { Kind, Part } from "./manifest";
import { proved } from "./prove";

/** Where a version stands in a text. */
export interface Span {
  start: number;
  end: number;
}

/** How a kind of file is read: `span` finds the version, also in an edited text; `spelled` is how it spells a semver version. */
interface Ways {
  span(text: string): Span;
  spelled?(now: string): string;
}

/** The Part of a file that holds its version at one place. */
export function lone(kind: Kind, path: string, text: string, { span, spelled = (now) => now }: Ways): Part {
  const { start, end } = span(text);
  const version = text.slice(start, end);
  const versions = (edited: string) => [edited.slice(span(edited).start, span(edited).end)];
  return {
    kind,
    path,
    version,
    texts: new Map([[path, text]]),
    members: [],
    notes: [],
    gaps: [],
    twins: [],
    edits(_was, wanted) {
      const now = spelled(wanted);
      if (now === version) return [];
      const edit = { start, end, was: version, now, line: lineAt(text, start), what: "" };
      return [{ path, edits: proved(path, text, [edit], now, versions) }];
    },
  };
}
