import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reply } from "../exchange";
import { type Mishaps, pass } from "../pass";
import { written } from "../written";
import type { CratesCall, CratesHost } from "./call";
import { refusal, refused } from "./errors";
import type { CratesHub } from "./hub";
import { tooMany } from "./limits";
import { answer } from "./routes";
import type { Limited } from "./state";

/** One request to crates.io. */
export async function serve(request: IncomingMessage, response: ServerResponse, host: CratesHost, hub: CratesHub): Promise<void> {
  const call = readCall(request, host);
  await pass(call, response, {
    script: hub.state,
    line: `${call.method} ${call.path}${call.query.size > 0 ? `?${call.query}` : ""}`,
    stale: (shown) => ({ shown }),
    receive: (asked) => receive(asked, hub.state.settings.limit),
    answer: (asked) => (asked.broken ? wrong(asked, 500, BROKEN) : answer(asked, hub)),
    mishaps: MISHAPS(hub),
    written: (asked, reply) => written(asked, reply, etag),
  });
}

function readCall(request: IncomingMessage, host: CratesHost): CratesCall {
  const url = new URL(request.url ?? "/", "http://localhost");
  const body = Buffer.alloc(0);
  return { method: request.method ?? "GET", host, path: url.pathname, query: url.searchParams, params: {}, body, request };
}

/** A crate as large as one may be, what is told of it, and a little. */
const MORE = 2 * 1024 * 1024;

/** Reads the body; what is beyond all limits is let go. Nothing when the connection broke, or is to break. */
async function receive(call: CratesCall, limit: number): Promise<CratesCall | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of call.request) {
      if (call.broken === "at once") return undefined;
      size += (chunk as Buffer).length;
      if (size <= limit + MORE) chunks.push(chunk as Buffer);
    }
  } catch {
    return undefined;
  }
  return { ...call, body: Buffer.concat(chunks) };
}

function etag(body: Buffer): string {
  return createHash("md5").update(body).digest("hex");
}

const BROKEN = "Internal Server Error";

/** The API's errors are JSON. What the CDN before the other hosts says is not known. */
function wrong({ host }: CratesCall, status: number, words: string): Reply {
  return host === "api" ? refused(refusal(words, status)) : { status, text: words, headers: { "Content-Type": "text/plain" } };
}

const MISHAPS = ({ now }: CratesHub): Mishaps<CratesCall> => ({
  status: (call, { status, message = BROKEN }) => wrong(call, status, message),
  limit: (_, { kind, retryAfter = 60 }) => refused(tooMany(kind as Limited, new Date(now().getTime() + retryAfter * 1000))),
  html: (_, { status }) => ({ status, text: DOWN, headers: { "Content-Type": "text/html" } }),
  redirect: (_, { to }) => ({ status: 307, text: "", headers: { Location: to } }),
});

const DOWN =
  "<!DOCTYPE html>\n<html>\n  <head>\n    <title>ERROR: The request could not be satisfied</title>\n  </head>\n  <body></body>\n</html>\n";
