import type { Call, Route } from "./call";
import type { Reply } from "./exchange";
import { fail, notFound } from "./reply";
import type { State, Token } from "./state";

/** Why the caller may not do this, in GitHub's words; undefined if it may. */
export function refusal(call: Call, { writes }: Route, { repository }: State): Reply | undefined {
  if (repository.private && !call.token?.access.contents) return notFound(call);
  if (!writes || call.token?.access[writes] === "write") return undefined;
  return call.token ? lacking(call, call.token) : fail({ ...call, doc: "" }, 401, "Requires authentication");
}

/** The answer to a token that lacks a permission: classic ones are not even told that there is something. */
export function lacking(call: Call, { kind }: Token): Reply {
  if (kind === "classic") return notFound(call);
  return fail(call, 403, `Resource not accessible by ${kind === "fine-grained" ? "personal access token" : "integration"}`);
}

/** Whether drafts are there at all for the caller. */
export function seesDrafts({ token }: Pick<Call, "token">): boolean {
  return token?.access.contents === "write";
}

/** Whose token came with the request: `wrong` is one that nobody has, nothing is nobody. */
export function tokenOf({ headers }: Call["request"], { tokens }: Pick<State, "tokens">): Token | "wrong" | undefined {
  const text = tokenText(headers.authorization);
  if (text === undefined) return undefined;
  return (Object.hasOwn(tokens, text) ? tokens[text] : undefined) ?? "wrong";
}

/** The token of an Authorization header: bearer, token, or the password of git. */
function tokenText(header: string | undefined): string | undefined {
  const [scheme = "", value = ""] = (header ?? "").split(" ");
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(":");
  return password || user;
}
