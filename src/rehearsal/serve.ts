import type { ServerResponse } from "node:http";
import { answer, primaryLimit } from "./answer";
import { objectOf } from "./body";
import type { Call } from "./call";
import type { Reply } from "./exchange";
import { operationName } from "./graphql/answer";
import type { Hub, Hubs } from "./hub";
import { type Mishaps, pass } from "./pass";
import { tokenOf } from "./permission";
import { fail } from "./reply";
import { isGit } from "./smart-http";
import { written } from "./write";

/** One request to GitHub. */
export async function serve(head: Call, response: ServerResponse, hubs: Hubs): Promise<void> {
  const [hub] = hubs;
  const body = isStream(head) ? {} : await objectOf(head.request);
  const call = { ...head, body: body ?? {} };
  await pass(call, response, {
    script: hub.state,
    line: lineOf(call),
    stale: (stale) => ({ stale }),
    answer: (asked) => (body ? answer(asked, hubs) : fail({ ...asked, doc: "" }, 400, "Problems parsing JSON")),
    mishaps: MISHAPS,
    written: (asked, reply) => written(withToken(asked, hub), hub, reply),
  });
}

/** What faults are matched with: the operation's name stands for GraphQL's query. */
function lineOf({ method, path, query, body }: Call): string {
  const asked = path === "/graphql" ? operationName(body) : query.toString();
  return `${method} ${path}${asked && `?${asked}`}`;
}

function isStream(call: Call): boolean {
  return call.host === "uploads" || isGit(call);
}

function withToken(call: Call, { state }: Hub): Call {
  const token = tokenOf(call.request, state);
  return token && token !== "wrong" ? { ...call, token } : call;
}

const MISHAPS: Mishaps<Call> = {
  status: (call, { status, message = "Server Error" }) => fail(call, status, message),
  limit: (call, { kind, retryAfter }) => limited(call, kind, retryAfter),
  html: (_, { status }) => ({ status, text: UNICORN, headers: { "Content-Type": "text/html; charset=utf-8" } }),
  redirect: (call, { to }) => ({ ...fail(call, 307, "Temporary Redirect"), headers: { Location: to } }),
};

const UNICORN = "<!DOCTYPE html>\n<html>\n  <head>\n    <title>Unicorn! &middot; GitHub</title>\n  </head>\n  <body></body>\n</html>\n";

/** `kind` is `primary` or `secondary`. */
function limited(call: Call, kind: string, retryAfter?: number): Reply {
  const reset = String(Math.floor(Date.now() / 1000) + (retryAfter ?? 60));
  if (kind === "primary") return { ...primaryLimit(call), headers: { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset } };
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  const documentation_url =
    "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits";
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return { status: 403, json: { message, documentation_url, status: "403" }, headers };
}
