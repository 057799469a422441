import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { answer, primaryLimit } from "./answer";
import { objectOf } from "./body";
import type { Call } from "./call";
import { meet, type Trouble } from "./faults";
import { operationName } from "./graphql/answer";
import type { Hub, Hubs } from "./hub";
import { tokenOf } from "./permission";
import { fail, type Reply } from "./reply";
import { isGit } from "./smart-http";
import { send, type Written, written } from "./write";

/** One request from its head to its answer, with what was scripted to go wrong on the way. */
export async function serve(head: Call, response: ServerResponse, hubs: Hubs): Promise<void> {
  const [hub] = hubs;
  const body = isStream(head) ? {} : await objectOf(head.request);
  const call = { ...head, body: body ?? {} };
  const { trouble, stale } = meet(hub.state.faults, lineOf(call));
  const asked: Call = { ...call, ...(stale && { stale }), ...(trouble && breaking(trouble)) };
  if (trouble?.do === "delay") await wait(trouble.ms);
  const early = trouble && instead(asked, trouble);
  if (early === "gone") return gone(trouble?.do, head.request);
  const reply = early ?? (body ? await answer(asked, hubs) : fail({ ...call, doc: "" }, 400, "Problems parsing JSON"));
  if (trouble?.do === "duplicate") await answer(asked, hubs);
  const late = trouble && afterwards(asked, trouble, reply);
  if (late === "gone") return gone(trouble?.do, head.request);
  const whole = written(withToken(asked, hub), hub, late ?? reply);
  if (trouble?.do === "truncated") return cutShort(response, whole);
  await send(asked, response, whole);
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

function breaking(trouble: Trouble): Pick<Call, "broken"> {
  if (!("when" in trouble) || trouble.when !== "during") return {};
  return { broken: trouble.do === "status" ? "at the end" : "at once" };
}

/** What happens instead of the work. */
function instead(call: Call, trouble: Trouble): Reply | "gone" | undefined {
  if ("when" in trouble && (trouble.when ?? "before") !== "before") return undefined;
  return MISHAPS[trouble.do]?.(call, trouble as never);
}

/** What happens to the answer when the work is done. */
function afterwards(call: Call, trouble: Trouble, reply: Reply): Reply | "gone" | undefined {
  if (trouble.do === "type") return { ...reply, json: Array.isArray(reply.json) ? {} : [] };
  if (!("when" in trouble) || (trouble.when ?? "before") === "before") return undefined;
  // The storage's own failure has words of its own.
  if (trouble.do === "status" && trouble.when === "during" && reply.status >= 500) return { ...reply, status: trouble.status };
  return MISHAPS[trouble.do]?.(call, trouble as never);
}

const MISHAPS: { [Kind in Trouble["do"]]?: (call: Call, trouble: Extract<Trouble, { do: Kind }>) => Reply | "gone" } = {
  status: (call, { status, message = "Server Error" }) => fail(call, status, message),
  limit: (call, { kind, retryAfter }) => limited(call, kind, retryAfter),
  hang: () => "gone",
  reset: () => "gone",
  html: (_, { status }) => ({ status, text: UNICORN, headers: { "Content-Type": "text/html; charset=utf-8" } }),
  redirect: (call, { to }) => ({ ...fail(call, 307, "Temporary Redirect"), headers: { Location: to } }),
};

const UNICORN = "<!DOCTYPE html>\n<html>\n  <head>\n    <title>Unicorn! &middot; GitHub</title>\n  </head>\n  <body></body>\n</html>\n";

function limited(call: Call, kind: "primary" | "secondary", retryAfter?: number): Reply {
  const reset = String(Math.floor(Date.now() / 1000) + (retryAfter ?? 60));
  if (kind === "primary") return { ...primaryLimit(call), headers: { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset } };
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  const documentation_url =
    "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits";
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return { status: 403, json: { message, documentation_url, status: "403" }, headers };
}

/** Nothing is answered: the connection ends, or it stays and is silent. */
function gone(kind: Trouble["do"] | undefined, { socket }: IncomingMessage): void {
  if (kind !== "reset") return;
  // Only TCP knows a reset; a unix socket is closed.
  if (socket.remoteAddress) socket.resetAndDestroy();
  else socket.destroy();
}

/** Says how long the body is, and stops in the middle. */
function cutShort(response: ServerResponse, { status, headers, body }: Written): void {
  response.writeHead(status, headers);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
