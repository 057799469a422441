import { isUtf8 } from "node:buffer";
import { listed } from "../../domain/assets/finding";

/** Faults of an archive as they are come upon: kinds of fault, each with the members that have it. */
export interface Faults {
  /** Notes a fault; `member` is left out for one of the archive as a whole. */
  note(what: string, member?: string): void;
  texts(): string[];
}

export function openFaults(): Faults {
  const known = new Map<string, Set<string>>();
  return {
    note(what, member) {
      const names = known.get(what) ?? new Set();
      if (member !== undefined) names.add(member);
      known.set(what, names);
    },
    texts: () => [...known].map(([what, names]) => (names.size === 0 ? what : `${what} ${listed([...names])}`)),
  };
}

/** A member's bytes as text; notes a fault where they are none. */
export function textOf(bytes: Buffer, path: string, faults: Faults): string {
  if (!isUtf8(bytes)) faults.note("has metadata that is not UTF-8:", path);
  return bytes.toString("utf8");
}
