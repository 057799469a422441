import { asApp } from "./apps/assertion";
import type { Call, Keys, Route } from "./call";
import { answerGraphql } from "./graphql/answer";
import { type Hub, type Hubs, hubOf } from "./hub";
import { keysRefusal } from "./keys";
import { refusal, tokenOf, withTokenHere } from "./permission";
import { rateOf } from "./rate";
import { fail, notFound, type Reply } from "./reply";
import { findRoute } from "./routes";
import { answerGit, isGit } from "./smart-http";

/** What GitHub says to a request: who asks, may they, is it well made, then the work. */
export async function answer(call: Call, hubs: Hubs): Promise<Reply> {
  if (isGit(call)) return answerGit(call, hubs);
  const found = findRoute(call.method, call.host, call.path);
  const known = found?.route.app ? asApp(call, hubs[0]) : withToken(call, hubs[0]);
  if ("status" in known) return known;
  if (known.host === "api" && known.path === "/graphql") return hubs[0].inTurn(() => answerGraphql(known, hubs));
  const hub = found && hubFor(found.params, hubs);
  if (!found || !hub) return known.host === "storage" || known.host === "web" ? { status: 404, text: "Not Found" } : notFound(known);
  const asked: Call = { ...withTokenHere(known, hub), params: found.params, doc: found.route.doc };
  const { route } = found;
  return refused(asked, route, hub) ?? (takesTurns(asked, route) ? hub.inTurn(async () => route.run(asked, hub)) : route.run(asked, hub));
}

function refused(asked: Call, route: Route, hub: Hub): Reply | undefined {
  return overLimit(asked, hub) ?? refusal(asked, route, hub.state) ?? keysRefusal(asked, keysOf(asked, route.keys));
}

/** Writes take turns, as in a database; an upload takes as long as its bytes take to come. */
function takesTurns({ host }: Call, { writes, turns }: Route): boolean {
  return (writes !== undefined || turns === true) && host === "api";
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

/** The repository that a path names, by its name or its number; where it names none, any will do. */
function hubFor({ owner, repo, number }: Record<string, string>, hubs: Hubs): Hub | undefined {
  if (number !== undefined && repo === undefined) return hubs.find(({ state }) => String(state.repository.id) === number);
  return repo === undefined ? hubs[0] : hubOf(hubs, owner ?? "", repo);
}

/** The uploads host has no such limit, and asking for the limit costs nothing. */
function overLimit(call: Call, { state }: Hub): Reply | undefined {
  if (call.host !== "api" || call.path === "/rate_limit" || rateOf(state, call.token).remaining > 0) return undefined;
  return primaryLimit(call);
}

export function primaryLimit(call: Call): Reply {
  return fail({ ...call, doc: "overview/rate-limits-for-the-rest-api" }, 403, "API rate limit exceeded for user ID 583231.");
}
