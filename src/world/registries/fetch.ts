import { Problem } from "../../domain/problem";
import { quoted } from "../../domain/quoted";
import type { Clock } from "../clock";
import { whenInterrupted } from "../process";

export interface Page {
  status: number;
  /** Without its parameters, in lower case. */
  type: string;
  body: Buffer;
}

interface Fetching {
  url: string;
  /** Who is asked, for people: PyPI, crates.io. */
  whom: string;
  accept?: string;
  /** The largest answer in bytes. */
  most: number;
  /** Whether a larger one is cut off there, and not refused. */
  cut?: true;
  clock: Clock;
  /** May a redirect lead to another host: files live elsewhere than their index, and their digest decides. */
  elsewhere?: true;
}

const TRIES = 3;
const REDIRECTS = 3;
/** Seconds: without a byte; one try in all. */
const LIMIT = 10;
const LIMIT_IN_ALL = 120;

/**
 * Reads from a registry, without any credential. It is tried again where that may help; a redirect stays on the host, and they end.
 * Throws `server-unreachable` or `server-answer`, exit 3: what could not be read is never an absence.
 */
export async function fetchPage(asked: Fetching): Promise<Page> {
  const { url, whom, clock } = asked;
  for (let tries = 1; ; tries++) {
    const seen = await once(asked, url, REDIRECTS).catch((cause: unknown) => {
      if (cause instanceof Problem) throw cause;
      return cause as Error;
    });
    const failed = seen instanceof Error || seen.status >= 500 || seen.status === 429;
    if (!failed) return seen;
    if (tries === TRIES) throw unreachable(whom, url, seen, tries);
    await clock.wait(tries);
  }
}

async function once(asked: Fetching, url: string, left: number): Promise<Page> {
  const abort = new AbortController();
  const forget = whenInterrupted(() => abort.abort(new Error("ended by a signal")));
  let timer: NodeJS.Timeout | undefined;
  // Who sends a byte now and then is as good as silent.
  const whole = setTimeout(() => abort.abort(new Error(`no whole answer within ${LIMIT_IN_ALL} s`)), LIMIT_IN_ALL * 1000);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error(`no answer within ${LIMIT} s`)), LIMIT * 1000);
  };
  alive();
  try {
    const headers = { "User-Agent": "cogrel", ...(asked.accept && { Accept: asked.accept }) };
    const response = await fetch(url, { headers, redirect: "manual", signal: abort.signal });
    const to = response.status >= 301 && response.status <= 308 && response.status !== 304 ? response.headers.get("location") : null;
    if (to !== null) {
      await response.body?.cancel();
      return await once(asked, redirected(asked, url, to, left), left - 1);
    }
    const type = (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
    return { status: response.status, type, body: await bodyOf(response, asked, alive) };
  } catch (cause) {
    throw abort.signal.aborted ? abort.signal.reason : deepest(cause as Error);
  } finally {
    clearTimeout(timer);
    clearTimeout(whole);
    forget();
  }
}

async function bodyOf(response: Response, { whom, url, most, cut }: Fetching, alive: () => void): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    alive();
    size += chunk.length;
    if (size > most && cut) return Buffer.concat([...chunks, chunk]).subarray(0, most);
    if (size > most) throw lies(whom, url, `an answer of more than ${Math.floor(most / 1024 / 1024)} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function redirected({ whom, url: asked, elsewhere }: Fetching, from: string, to: string, left: number): string {
  if (left === 0) throw lies(whom, asked, "redirects that do not end");
  const next = addressOf(to, from);
  const own = new URL(from);
  if (next?.username !== "") throw lies(whom, asked, `a redirect to ${quoted(to)}`);
  if (next.origin === own.origin) return next.href;
  if (!elsewhere || !isSafe(next, own)) throw lies(whom, asked, `a redirect to another host, ${quoted(next.origin)}`);
  return next.href;
}

/** An address, relative to another where it is; `undefined` if it is none. */
export function addressOf(text: string, from?: string): URL | undefined {
  return URL.canParse(text, from) ? new URL(text, from) : undefined;
}

/** https; plain http only from this machine to this machine. */
export function isSafe(next: URL, own: URL): boolean {
  const local = ({ protocol, hostname }: URL) => protocol === "http:" && /^(?:127\.0\.0\.1|\[::1\])$/.test(hostname);
  return next.protocol === "https:" || (local(next) && local(own));
}

/** What fetch says is "fetch failed"; why stands in its cause. */
function deepest(error: Error): Error {
  return !(error instanceof Problem) && error.cause instanceof Error ? deepest(error.cause) : error;
}

/** The Problem of an answer that cannot be taken for what it says. */
export function lies(whom: string, url: string, what: string, cause?: unknown): Problem {
  return new Problem("server-answer", `${whom} answers ${new URL(url).pathname} with ${what}`, {
    exit: 3,
    cause,
    fix: "run the same command again; if it stays, look at the index's address and at what stands between here and there",
  });
}

function unreachable(whom: string, url: string, seen: Page | Error, tries: number): Problem {
  const { host, pathname } = new URL(url);
  const why = seen instanceof Error ? seen.message || seen.name : `answered ${seen.status}`;
  return new Problem("server-unreachable", `${whom} did not tell ${pathname}: ${host} ${why}, ${tries} tries`, {
    exit: 3,
    ...(seen instanceof Error && { cause: seen }),
    fix: "run the same command again in a minute",
  });
}
