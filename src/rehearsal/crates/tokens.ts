import type { Asked } from "../exchange";
import { type Refusal, refusal } from "./errors";
import type { Crate, CratesState, CratesToken, Scope } from "./state";

// Who asks: src/auth.rs and src/controllers/krate/publish.rs in github.com/rust-lang/crates.io.

/** A user's token that may do this, or why there is none. */
export function authenticate(asked: Asked, scope: Scope, name: string, state: CratesState): { user: string } | Refusal {
  const token = tokenOf(asked);
  if (typeof token !== "string") return token ?? refusal("this action requires authentication", 403);
  if (!token.startsWith("cio")) return refusal(BAD_FORMAT, 401);
  const known = knownToken(token, state);
  if (known?.user === undefined) return refusal("authentication failed", 403);
  const { scopes, crates } = known;
  const fits = (!scopes || scopes.includes(scope)) && (!crates || crates.length === 0 || crates.some((pattern) => covers(pattern, name)));
  return fits ? { user: known.user } : refusal("this token does not have the required permissions to perform this action", 403);
}

/** Who publishes: a user, or the publisher that a workflow is. */
export function publisherOf(asked: Asked, name: string, crate: Crate | undefined, state: CratesState): CratesToken | Refusal {
  const token = tokenOf(asked);
  if (typeof token !== "string" || !token.startsWith("cio_tp_"))
    return authenticate(asked, crate ? "publish-update" : "publish-new", name, state);
  if (!crate) return refusal("Trusted Publishing tokens do not support creating new crates. Publish the crate manually, first", 403);
  const known = knownToken(token, state);
  if (known?.publisher === undefined) return refusal("Invalid authentication token", 403);
  return known.crates.includes(crate.name) ? known : refusal(`The provided access token is not valid for crate \`${crate.name}\``, 403);
}

function knownToken(token: string, { tokens }: CratesState): CratesToken | undefined {
  return Object.hasOwn(tokens, token) ? tokens[token] : undefined;
}

/** cargo sends the token alone, others as a bearer's. */
function tokenOf({ request }: Asked): string | Refusal | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const [, scheme = "", token = header] = /^(\S+) (.*)$/.exec(header) ?? [];
  if (scheme === "" || /^bearer$/i.test(scheme)) return token.trim();
  return refusal(`Invalid \`Authorization\` header: Found unexpected authentication scheme \`${scheme}\``, 401);
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

const BAD_FORMAT =
  "The given API token does not match the format used by crates.io. Tokens generated before 2020-07-14 were generated with an insecure random number generator, and have been revoked. You can generate a new token at https://crates.io/me. For more information please see https://blog.rust-lang.org/2020/07/14/crates-io-security-advisory.html. We apologize for any inconvenience.";
