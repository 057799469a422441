import type { Call } from "../call";
import type { Reply } from "../exchange";
import type { Hub } from "../hub";
import { rateOf } from "../rate";
import { fail, ok } from "../reply";
import { publicUser } from "./people";

/** Who the token is of; an Actions job's token is nobody. */
export function getUser(call: Call): Reply {
  if (!call.token) return fail({ ...call, doc: "" }, 401, "Requires authentication");
  const { kind, login, scopes, ends } = call.token;
  if (kind === "github-token" || kind === "installation") return fail(call, 403, "Resource not accessible by integration");
  return ok(publicUser(login, call.bases), {
    ...(scopes && { "X-OAuth-Scopes": scopes.join(", ") }),
    ...(ends !== undefined && { "GitHub-Authentication-Token-Expiration": ends }),
  });
}

/** Costs nothing to ask. */
export function getRateLimit(call: Call, { state }: Hub): Reply {
  const core = rateOf(state, call.token);
  const { limit, used, remaining, reset } = core;
  const plain = { limit, used, remaining, reset };
  return ok({ resources: { core: plain, search: { ...plain, limit: 30, used: 0, remaining: 30 }, graphql: plain }, rate: plain });
}
