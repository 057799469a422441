import type { Call, Keys } from "./call";
import type { Reply } from "./exchange";
import { answerGraphql } from "./graphql";
import type { Hub } from "./hub";
import { keysRefusal } from "./keys";
import { refusal, tokenOf } from "./permission";
import { rateOf } from "./rate";
import { fail, notFound } from "./reply";
import { findRoute } from "./routes";
import { answerGit, isGit } from "./smart-http";

/** What GitHub says to a request: who asks, may they, is it well made, then the work. */
export async function answer(call: Call, hub: Hub): Promise<Reply> {
  if (isGit(call)) return answerGit(call, hub);
  const known = withToken(call, hub);
  if ("status" in known) return known;
  if (known.host === "api" && known.path === "/graphql") return answerGraphql(known, hub);
  const found = findRoute(known.method, known.host, known.path);
  if (!found || !isOurs(found.params, hub))
    return known.host === "storage" || known.host === "web" ? { status: 404, text: "Not Found" } : notFound(known);
  const asked: Call = { ...known, params: found.params, doc: found.route.doc };
  const refused = overLimit(asked, hub) ?? refusal(asked, found.route, hub.state) ?? keysRefusal(asked, keysOf(asked, found.route.keys));
  if (refused) return refused;
  // Writes take turns, as in a database; an upload takes as long as its bytes take to come.
  const waits = found.route.writes && asked.host === "api";
  return waits ? hub.inTurn(async () => found.route.run(asked, hub)) : found.route.run(asked, hub);
}

/** A body that no key is known of is not looked at. */
function keysOf({ body }: Call, keys: Keys | undefined): Keys {
  return keys ?? Object.fromEntries(Object.keys(body).map((key) => [key, typeof body[key]]));
}

function withToken(call: Call, { state }: Hub): Call | Reply {
  if (call.host === "storage") return call;
  const token = tokenOf(call.request, state);
  if (token === "wrong") return fail({ ...call, doc: "", host: "api" }, 401, "Bad credentials");
  return token ? { ...call, token } : call;
}

function isOurs({ owner, repo }: Record<string, string>, { state }: Hub): boolean {
  const same = (left: string | undefined, right: string) => left === undefined || left.toLowerCase() === right.toLowerCase();
  return same(owner, state.repository.owner) && same(repo, state.repository.name);
}

/** The uploads host has no such limit, and asking for the limit costs nothing. */
function overLimit(call: Call, { state }: Hub): Reply | undefined {
  if (call.host !== "api" || call.path === "/rate_limit" || rateOf(state, call.token).remaining > 0) return undefined;
  return primaryLimit(call);
}

export function primaryLimit(call: Call): Reply {
  return fail({ ...call, doc: "overview/rate-limits-for-the-rest-api" }, 403, "API rate limit exceeded for user ID 583231.");
}
