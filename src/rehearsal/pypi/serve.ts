import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reply } from "../exchange";
import { type Mishaps, pass } from "../pass";
import { written } from "../written";
import type { PypiCall, PypiHost } from "./call";
import type { PypiHub } from "./hub";
import { receive } from "./receive";
import { answer } from "./routes";
import { refusal, refused } from "./words";

/** One request to PyPI. */
export async function serve(request: IncomingMessage, response: ServerResponse, host: PypiHost, hub: PypiHub): Promise<void> {
  const call = readCall(request, host);
  const file = hub.nextFile();
  await pass(call, response, {
    script: hub.state,
    line: `${call.method} ${call.path}${call.query.size > 0 ? `?${call.query}` : ""}`,
    stale: (shown) => ({ shown }),
    receive: async (asked) => (asked.method === "POST" ? receive(asked, file, mostOf(hub)) : asked),
    answer: (asked) => (asked.broken ? BROKEN : answer(asked, hub)),
    mishaps: MISHAPS,
    written: (asked, reply) => written(asked, reply, etag),
  });
  rmSync(file, { force: true });
}

function readCall(request: IncomingMessage, host: PypiHost): PypiCall {
  const url = new URL(request.url ?? "/", "http://localhost");
  return { method: request.method ?? "GET", host, path: url.pathname, query: url.searchParams, params: {}, request };
}

/** More than any project takes need not be kept. */
function mostOf({ state }: PypiHub): number {
  const limits = Object.values(state.projects).map(({ limit }) => limit ?? 0);
  return Math.max(state.settings.limit, ...limits);
}

/** WebOb's: the body's MD5. */
function etag(body: Buffer): string {
  return createHash("md5").update(body).digest("base64").replace(/=+$/, "");
}

// What PyPI says when it is overloaded or broken is its CDN's, and not known: these pages are short, and not PyPI's.
const BROKEN: Reply = { status: 500, text: "Internal Server Error", headers: { "Content-Type": "text/plain" } };

const MISHAPS: Mishaps<PypiCall> = {
  status: (_, { status, message = "Server Error" }) => ({ status, text: message, headers: { "Content-Type": "text/plain" } }),
  limit: (call) => refused(call, refusal("Too many new projects created", 429)),
  html: (_, { status }) => ({ status, text: DOWN, headers: { "Content-Type": "text/html; charset=utf-8" } }),
  redirect: (_, { to }) => ({ status: 307, text: "", headers: { Location: to } }),
};

const DOWN = "<!DOCTYPE html>\n<html>\n  <head>\n    <title>Error</title>\n  </head>\n  <body></body>\n</html>\n";
