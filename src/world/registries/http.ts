import { Problem } from "../../domain/problem";
import { quoted } from "../../domain/quoted";
import { REGISTRIES, type Registry } from "../../domain/registries/endpoints";
import { wrongAnswer } from "../../domain/registries/lie";
import type { Clock } from "../clock";
import { whenInterrupted } from "../process";

/** What is asked of a registry: a page of its index, or a crate. */
export interface Asked {
  registry: Registry;
  /** What it is, for messages: `page of coglet`. */
  page: string;
  url: string;
  /** Where redirects may lead. */
  within(url: URL): boolean;
  accept?: string;
  /** Bytes, unpacked, that an answer may have. */
  most: number;
  clock: Clock;
}

export interface Page {
  type: string;
  bytes: Buffer;
}

/** Seconds: one try, all of them. */
const LIMITS = { try: 15, all: 30 } as const;
const TRIES = 3;
const REDIRECTS = 5;
/** Seconds that a limit may ask for; a longer one is told. */
const LONGEST_WAIT = 10;

/**
 * Reads something of a registry, without credentials, within its time and size; `undefined` for a 404 and for nothing else. What fails
 * on its way is tried again. Throws `server-unreachable`, `server-limit` or `server-answer`, exit 3.
 */
export async function readPage(asked: Asked): Promise<Page | undefined> {
  const { clock, url } = asked;
  const until = clock.now() + LIMITS.all * 1000;
  // Nobody needs to be spared on this machine.
  const wait = url.startsWith("http:") ? async () => undefined : (seconds: number) => clock.wait(seconds);
  for (let tries = 1; ; tries++) {
    const seen = await followed(asked).catch((cause: Error) => {
      if (cause instanceof Problem) throw cause;
      return cause;
    });
    const again = tries < TRIES && clock.now() < until;
    if (seen instanceof Error) {
      if (!again) throw unreachable(asked, deepest(seen).message || seen.name, seen);
    } else if (seen.status === 404) return undefined;
    else if (seen.status === 200) return { type: seen.type, bytes: seen.bytes };
    else if (seen.status === 429 && (!again || seen.after > LONGEST_WAIT)) throw limited(asked, seen.after);
    else if (seen.status < 500 && seen.status !== 429) throw wrongAnswer(asked.registry, asked.page, `was answered with ${seen.status}`);
    else if (!again) throw unreachable(asked, `the answer was ${seen.status}, ${tries} times`);
    await wait(seen instanceof Error || seen.status !== 429 ? 2 ** (tries - 1) : seen.after);
  }
}

interface Seen {
  status: number;
  type: string;
  /** Seconds that it asks to wait. */
  after: number;
  bytes: Buffer;
}

/** One read, with the redirects that it meets: on the same host, and no place twice. */
async function followed(asked: Asked): Promise<Seen> {
  const { registry, page, within } = asked;
  const been = new Set<string>();
  for (let url = new URL(asked.url); ; ) {
    been.add(url.href);
    const { location, ...seen } = await once(url, asked);
    if (location === undefined) return seen;
    const next = addressOf(location, url);
    if (!next || !within(next)) throw wrongAnswer(registry, page, `leads to another place: ${quoted(location)}`);
    next.hash = "";
    if (been.has(next.href) || been.size > REDIRECTS) throw wrongAnswer(registry, page, "is behind redirects that do not end");
    url = next;
  }
}

function addressOf(location: string, base: URL): URL | undefined {
  try {
    return new URL(location, base);
  } catch {
    return undefined;
  }
}

async function once(url: URL, asked: Asked): Promise<Seen & { location: string | undefined }> {
  const abort = new AbortController();
  const forget = whenInterrupted(() => abort.abort(new Error("ended by a signal")));
  const timer = setTimeout(() => abort.abort(new Error(`no answer within ${LIMITS.try} s`)), LIMITS.try * 1000);
  try {
    const headers = { "User-Agent": "cogrel", "Cache-Control": "max-age=0", ...(asked.accept !== undefined && { Accept: asked.accept }) };
    const answer = await fetch(url, { headers, redirect: "manual", signal: abort.signal, credentials: "omit" });
    const { status } = answer;
    const isMoved = status >= 301 && status <= 308 && status !== 304;
    const after = Number(answer.headers.get("retry-after") ?? 1);
    const bytes = status === 200 ? await bodyOf(answer, asked) : Buffer.alloc(0);
    if (status !== 200) await answer.body?.cancel();
    return {
      ...{ status, bytes, after: Number.isFinite(after) && after >= 0 ? after : LONGEST_WAIT },
      type: (answer.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "",
      location: isMoved ? (answer.headers.get("location") ?? "") : undefined,
    };
  } catch (cause) {
    throw abort.signal.aborted ? abort.signal.reason : cause;
  } finally {
    clearTimeout(timer);
    forget();
  }
}

async function bodyOf(answer: Response, { registry, page, most }: Asked): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > most) throw wrongAnswer(registry, page, `is larger than ${most / 1024 ** 2} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What fetch says is "fetch failed"; why stands in its cause. */
function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error;
}

function unreachable({ registry, page }: Asked, why: string, cause?: unknown): Problem {
  const { title, variable } = REGISTRIES[registry];
  return new Problem("server-unreachable", `${title} did not answer (${page}): ${why}`, {
    exit: 3,
    ...(cause !== undefined && { cause }),
    fix: `see that the network is there and ${variable} is right, then run the same command again`,
  });
}

function limited({ registry, page }: Asked, seconds: number): Problem {
  return new Problem("server-limit", `${REGISTRIES[registry].title} has enough of questions for ${seconds} s (${page})`, {
    exit: 3,
    fix: "run the same command again then",
  });
}
