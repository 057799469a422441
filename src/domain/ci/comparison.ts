/** A commit as an event, a flag or the environment names it. */
export type Point = { id: string } | { typed: string } | { branch: string };

/** What a change is compared with. */
export type Comparison =
  /** With nothing: everything counts as changed. `usual`: by the nature of the event, so that nobody needs a warning. */
  | { kind: "everything"; why: string; usual: boolean }
  /**
   * `fork`: from where both parted, as pull requests are read; `push`: from base itself, which must be an ancestor of head.
   * `forced` is what the event says of that. Without a head it is the checkout's HEAD.
   */
  | { kind: "fork"; base: Point; head: Point | undefined }
  | { kind: "push"; base: Point; head: Point | undefined; forced: boolean | undefined };

/** What the environment says of the event. */
export interface EventFacts {
  name: string;
  /** The payload's text; `undefined` where it cannot be read. */
  payload: string | undefined;
  /** GITHUB_SHA and GITHUB_BASE_REF. */
  sha: string | undefined;
  baseRef: string | undefined;
}

/**
 * What the event's change is compared with. Only these three tell a base; a dispatch, a schedule or a release has none, and
 * what is not known to be unchanged counts as changed (SAFETY: "CI").
 */
export function comparisonOf(event: EventFacts): Comparison {
  const payload = parsed(event.payload);
  const read = Object.hasOwn(READERS, event.name) ? READERS[event.name] : undefined;
  if (!read) return everything(`a ${event.name} event has no base`, true);
  return read(payload, event) ?? everything(`the payload of the ${event.name} event names no base`, false);
}

/** What was asked for with --base and --head. */
export function comparisonAsked(base: string, head: string | undefined): Comparison {
  if (base === "") return everything("the base is empty", false);
  if (/^0+$/.test(base)) return everything(NEW, true);
  return { kind: "fork", base: pointOf(base), head: head === undefined ? undefined : pointOf(head) };
}

const NEW = "the branch is new";

type Reader = (payload: unknown, event: EventFacts) => Comparison | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  pull_request(payload, { baseRef, sha }) {
    const base = idAt(payload, "pull_request", "base", "sha");
    const head = idAt(payload, "pull_request", "head", "sha") ?? idOf(sha);
    if (base === undefined) return baseRef === undefined ? undefined : { kind: "fork", base: { branch: baseRef }, head };
    return { kind: "fork", base, head };
  },
  merge_group(payload, { sha }) {
    const base = idAt(payload, "merge_group", "base_sha");
    return base && { kind: "fork", base, head: idAt(payload, "merge_group", "head_sha") ?? idOf(sha) };
  },
  push(payload, { sha }) {
    const before = at(payload, "before");
    if (typeof before === "string" && /^0{40,64}$/.test(before)) return everything(NEW, true);
    const base = idAt(payload, "before");
    const forced = at(payload, "forced");
    if (forced === true) return everything(FORCED, true);
    return base && { kind: "push", base, head: idAt(payload, "after") ?? idOf(sha), forced: forced === false ? false : undefined };
  },
};

/** What the branch was before has been thrown away, and nobody can say that what lies between was ever tested. */
export const FORCED = "the push was forced";

export function everything(why: string, usual: boolean): Extract<Comparison, { kind: "everything" }> {
  return { kind: "everything", why, usual };
}

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

function pointOf(typed: string): Point {
  return ID.test(typed) ? { id: typed } : { typed };
}

function idOf(text: unknown): { id: string } | undefined {
  return typeof text === "string" && ID.test(text) && !/^0+$/.test(text) ? { id: text } : undefined;
}

function idAt(payload: unknown, ...keys: readonly string[]): { id: string } | undefined {
  return idOf(at(payload, ...keys));
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
