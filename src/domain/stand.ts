import { applyEdits, type Edit } from "./edit";

const CRLF = /\r\n/g;

export interface Stand {
  state: "head" | "wanted" | "foreign";
  /** It is that only if git turns LF into CRLF for this file. */
  converted: boolean;
  /** The working tree's text before and after the bump. */
  before: string;
  after: string;
  edits: Edit[];
}

/**
 * How a working-tree text stands to HEAD's and to what this bump would make of it, and the edits at its own offsets. A
 * checkout with autocrlf differs in line ends; whether that difference is git's own is the caller's to find out (`converted`).
 */
export function standOf(head: string, work: string, edits: readonly Edit[], wanted = applyEdits(head, edits)): Stand {
  if (work === head) return { state: "head", converted: false, before: head, after: wanted, edits: [...edits] };
  if (work === wanted) return { state: "wanted", converted: false, before: head, after: wanted, edits: [...edits] };
  const before = head.replace(/\n/g, "\r\n");
  const shifted = atCrlf(head, edits);
  const after = head.includes("\r") ? wanted : applyEdits(before, shifted);
  if (head.includes("\r") || work.replace(CRLF, "\n").includes("\r")) return foreign();
  if (work === before) return { state: "head", converted: true, before, after, edits: shifted };
  return work === after ? { state: "wanted", converted: true, before, after, edits: shifted } : foreign();

  function foreign() {
    return { state: "foreign" as const, converted: false, before: work, after: work, edits: [] };
  }
}

/** The edits at the offsets of the same text with CRLF; `was` and `now` hold line ends too when blocks move. */
function atCrlf(head: string, edits: readonly Edit[]): Edit[] {
  let lines = 0;
  let from = 0;
  const at = (offset: number) => {
    for (let next = head.indexOf("\n", from); next !== -1 && next < offset; next = head.indexOf("\n", from)) {
      lines++;
      from = next + 1;
    }
    return offset + lines;
  };
  const crlf = (text: string) => text.replace(/\n/g, "\r\n");
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  return sorted.map(({ start, end, was, now }) => ({ start: at(start), end: at(end), was: crlf(was), now: crlf(now) }));
}
