import { createHash } from "node:crypto";
import type { Call } from "./call";
import type { Reply, Written } from "./exchange";
import type { Hub } from "./hub";
import { rateHeaders, rateOf } from "./rate";
import { REQUEST } from "./reply";
import { findRoute } from "./routes";

/** A reply as bytes, with the headers that every answer of its host has; an answer that the client knows already becomes a 304. */
export function written(call: Call, { state }: Hub, reply: Reply): Written {
  const body = reply.bytes ?? Buffer.from(reply.json === undefined ? (reply.text ?? "") : JSON.stringify(reply.json));
  const etag = tag(call, reply, body);
  const same = etag !== undefined && call.request.headers["if-none-match"]?.replace(/^W\//, "") === etag.replace(/^W\//, "");
  if (call.host === "api" && !same && call.path !== "/rate_limit") count(state, call);
  const headers = { ...hostHeaders(call, state, reply), ...(etag && { ETag: etag }), ...reply.headers };
  if (same) return { status: 304, headers, body: Buffer.alloc(0) };
  const length = reply.file || reply.status === 204 ? {} : { "Content-Length": String(body.length) };
  return { status: reply.status, headers: { ...headers, ...length }, body, ...(reply.file && { file: reply.file }) };
}

/** Every answer but a 304 uses up one request, errors too. */
function count(state: Hub["state"], { token }: Call): void {
  const login = token?.login ?? "";
  state.used[login] = (state.used[login] ?? 0) + 1;
}

/** Strong on the short answer of a create, weak on what is read. */
function tag({ method, host }: Call, { status, json }: Reply, body: Buffer): string | undefined {
  if (host !== "api" || json === undefined || (status !== 200 && status !== 201)) return undefined;
  const hash = createHash("sha256").update(body).digest("hex");
  return method === "GET" || method === "HEAD" ? `W/"${hash}"` : `"${hash}"`;
}

function hostHeaders(call: Call, state: Hub["state"], { json }: Reply): Record<string, string> {
  const type: Record<string, string> = json === undefined ? {} : { "Content-Type": "application/json; charset=utf-8" };
  if (call.host === "storage") return type;
  const common = { Server: "GitHub.com", "X-GitHub-Request-Id": REQUEST, ...type };
  if (call.host === "web") return common;
  if (call.host === "uploads")
    return { ...common, "Cache-Control": "no-cache", "Strict-Transport-Security": "max-age=31557600", "X-XSS-Protection": "1; mode=block" };
  return {
    ...common,
    "Cache-Control": `${call.token ? "private" : "public"}, max-age=60, s-maxage=60`,
    Vary: "Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With",
    "X-GitHub-Media-Type": `github.${call.path === "/graphql" ? "v4" : "v3"}; format=json`,
    "X-GitHub-Api-Version-Selected": String(call.request.headers["x-github-api-version"] ?? "2022-11-28"),
    ...tokenHeaders(call),
    ...rateHeaders(rateOf(state, call.token)),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
  };
}

const EXPOSED =
  "ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval, X-GitHub-Media-Type, X-GitHub-SSO, X-GitHub-Request-Id, Deprecation, Sunset";

/** By these a client can tell which kind of token it has. */
function tokenHeaders({ token, method, host, path }: Call): Record<string, string> {
  if (!token) return {};
  const found = findRoute(method, host, path)?.route;
  const needed = found?.writes ?? found?.reads ?? (path.startsWith("/repos/") ? "contents" : "metadata");
  const scopes = [token.access.contents === "write" && "repo", token.access.workflows === "write" && "workflow"].filter(Boolean);
  if (token.kind === "classic") return { "X-OAuth-Scopes": scopes.join(", "), "X-Accepted-OAuth-Scopes": "repo" };
  return { "X-Accepted-GitHub-Permissions": `${needed}=${found?.writes ? "write" : "read"}` };
}
