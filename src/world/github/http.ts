import type { Hosts } from "../../domain/hosts";
import { isBelow } from "../../domain/hosts";
import { Problem } from "../../domain/problem";
import type { Clock } from "../clock";
import { whenInterrupted } from "../process";
import { type Arrived, arrived, limited, limitOf } from "./answers";

type Fetch = typeof fetch;

/** Seconds: one try of a read, all tries of it, one write. */
const LIMITS = { try: 10, reads: 30, write: 60 } as const;
const TRIES = 3;
const REDIRECTS = 3;

interface Doors {
  hosts: Hosts;
  clock: Clock;
}

/**
 * How GitHub's JSON calls go out (H4, H13, H14): to its own host only; a read is tried again, a write never; every answer is
 * read to its end. What the outcome of a write is that got no whole answer nobody knows: `outcome-unknown`, exit 3.
 */
export function openFetch({ hosts, clock }: Doors): Fetch {
  const pace = hosts.loopback ? async () => undefined : openPace(clock);
  return async (input, init = {}) => {
    const url = String(input);
    const method = init.method ?? "GET";
    const what = `${method} ${new URL(url).pathname}`;
    // A page's Link header, or a redirect, leads where the server says: the token must not follow it elsewhere.
    if (!isBelow(hosts.api, url)) throw foreign(url);
    if (method === "GET" || method === "HEAD") return asResponse(await read(url, init, what, { hosts, clock }));
    await pace();
    return asResponse(await write(url, init, what, clock));
  };
}

function foreign(url: string): Problem {
  return new Problem("server-answer", `GitHub's answer leads to another host: ${new URL(url).origin}`, {
    exit: 3,
    fix: "look at GITHUB_API_URL and at what stands between here and GitHub",
  });
}

function asResponse({ status, headers, text }: Arrived): Response {
  return new Response(status === 204 || status === 304 ? null : text, { status, headers });
}

/** One read, tried again where that may help, within its time. */
async function read(url: string, init: RequestInit, what: string, doors: Doors): Promise<Arrived> {
  const { clock } = doors;
  const until = clock.now() + LIMITS.reads * 1000;
  for (let tries = 1; ; tries++) {
    const seen = await once(url, init, LIMITS.try).catch((cause: Error) => cause);
    if (!(seen instanceof Error) && seen.status < 500 && limitOf(seen, clock.now()) === undefined) return followed(seen, init, what, doors);
    const wait = seen instanceof Error || seen.status >= 500 ? 2 ** (tries - 1) : (limitOf(seen, clock.now()) ?? 1);
    if (tries < TRIES && clock.now() + wait * 1000 < until) {
      if (!doors.hosts.loopback || !(seen instanceof Error || seen.status >= 500)) await clock.wait(wait);
      continue;
    }
    if (seen instanceof Error) throw unreachable(what, seen);
    if (seen.status < 500) throw limited(what, wait, clock.now());
    return seen;
  }
}

/** A repository that was renamed answers with its new address: a read goes on there, on the same host. */
async function followed(seen: Arrived, init: RequestInit, what: string, doors: Doors, left = REDIRECTS): Promise<Arrived> {
  const to = seen.status >= 301 && seen.status <= 308 && seen.status !== 304 ? seen.headers.get("location") : null;
  if (to === null) return seen;
  if (left === 0) throw unreachable(what, new Error("redirects that do not end"));
  if (!isBelow(doors.hosts.api, to)) throw foreign(to);
  return followed(
    await once(to, init, LIMITS.try).catch((cause: Error) => Promise.reject(unreachable(what, cause))),
    init,
    what,
    doors,
    left - 1,
  );
}

async function write(url: string, init: RequestInit, what: string, clock: Clock): Promise<Arrived> {
  const seen = await once(url, init, LIMITS.write).catch((cause: Error) => {
    throw unknown(what, cause.message, cause);
  });
  if (seen.status >= 500) throw unknown(what, `the answer was ${seen.status}`);
  if (seen.status >= 300 && seen.status < 400) throw moved(what, seen);
  const wait = limitOf(seen, clock.now());
  if (wait !== undefined) throw limited(what, wait, clock.now());
  return seen;
}

async function once(url: string, init: RequestInit, seconds: number): Promise<Arrived> {
  const abort = new AbortController();
  const forget = whenInterrupted(() => abort.abort(new Error("ended by a signal")));
  const timer = setTimeout(() => abort.abort(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  try {
    return await arrived(await fetch(url, { ...init, redirect: "manual", signal: abort.signal }));
  } catch (cause) {
    throw abort.signal.aborted ? abort.signal.reason : deepest(cause as Error);
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** What fetch says is "fetch failed"; why stands in its cause. */
function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error;
}

function unreachable(what: string, cause: Error): Problem {
  return new Problem("server-unreachable", `GitHub did not answer (${what}): ${cause.message || cause.name}`, {
    exit: 3,
    cause,
    fix: "see that the network is there and githubstatus.com is green, then run the same command again",
  });
}

export function unknown(what: string, why: string, cause?: unknown): Problem {
  return new Problem("outcome-unknown", `whether it arrived is not known (${what}): ${why}`, {
    exit: 3,
    cause,
    fix: "run the same command again: it looks first",
  });
}

function moved(what: string, { status, headers }: Arrived): Problem {
  const to = headers.get("location") ?? "nowhere";
  return new Problem("server-refused", `GitHub sends ${what} on (${status}) to ${to}: the repository was renamed or moved`, {
    fix: 'set repository = "owner/name" in cogrel.toml to its new name, or git remote set-url origin',
  });
}

const WINDOW = 60_000;
const MOST = 80;

/** GitHub takes 80 writes a minute (secondary limits, GITHUB.md §8): the next one waits for its turn. */
function openPace(clock: Clock): () => Promise<void> {
  const sent: number[] = [];
  return async () => {
    while (sent.length >= MOST && clock.now() - (sent[0] as number) >= WINDOW) sent.shift();
    if (sent.length >= MOST) {
      await clock.wait((WINDOW - (clock.now() - (sent[0] as number))) / 1000);
      sent.shift();
    }
    sent.push(clock.now());
  };
}
