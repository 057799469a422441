import type { IncomingMessage } from "node:http";
import type { Scripted } from "./faults";

/** One request as far as its head, whichever far end it is for. */
export interface Asked {
  method: string;
  request: IncomingMessage;
  /** A fault to be acted in the middle of an upload: the connection goes, or the storage fails when all bytes are there. */
  broken?: "at once" | "at the end";
}

/** An answer before it is written: a JSON body, or text, or the bytes of a file. */
export interface Reply {
  status: number;
  /** What stands after the status in the answer's first line, where it is not HTTP's own. */
  reason?: string;
  json?: unknown;
  text?: string;
  bytes?: Buffer;
  file?: string;
  /** The part of the file, first and last byte, where not all of it is wanted. */
  range?: { start: number; end: number };
  headers?: Readonly<Record<string, string>>;
}

/** A reply as bytes and headers. */
export interface Written {
  status: number;
  reason?: string;
  headers: Record<string, string>;
  body: Buffer;
  file?: string;
  range?: { start: number; end: number };
}

/** A change to the world, as it was recorded: what the caller did. */
export interface Effect {
  do: string;
  what: Readonly<Record<string, unknown>>;
  by: string;
}

/** A request that was made, without its secrets. */
export interface Logged {
  /** `METHOD /path?query`, as faults match it. */
  line: string;
  agent: string;
  /** Null: nothing was answered, or nothing yet. */
  status: number | null;
}

/** What every far end keeps for who drives it: what is to go wrong, what was asked, what was done. */
export interface Script<Before = unknown> {
  faults: Scripted<Before>[];
  requests: Logged[];
  effects: Effect[];
}
