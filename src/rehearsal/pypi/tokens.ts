import type { Asked } from "../exchange";
import { normalName } from "./pep440";
import { repr } from "./python";
import type { Project, PypiState, PypiToken } from "./state";
import { help, type Refusal, refusal } from "./words";

// Who may upload: warehouse/accounts/security_policy.py, warehouse/macaroons and warehouse/forklift/legacy.py.

/** Whose token came with the request, or why nobody's did. */
export function identify({ request }: Asked, { tokens }: Pick<PypiState, "tokens">): PypiToken | Refusal {
  const [scheme = "", value = ""] = (request.headers.authorization ?? "").split(" ", 2);
  const given = /^basic$/i.test(scheme) ? basic(value) : { password: /^(token|bearer)$/i.test(scheme) ? value : "" };
  if (given.user !== undefined && given.user !== "__token__") return passwordRefusal;
  const token = given.password?.trim() ?? "";
  if (token.startsWith("pypi-") && Object.hasOwn(tokens, token)) return tokens[token] as PypiToken;
  return refusal(`Invalid or non-existent authentication information. See ${help("invalid-auth")} for more information.`, 403);
}

function basic(value: string): { user?: string; password?: string } {
  const [user = "", ...password] = Buffer.from(value, "base64").toString("utf8").split(":");
  return password.length > 0 ? { user, password: password.join(":") } : {};
}

const passwordRefusal = refusal(
  `Username/Password authentication is no longer supported. Migrate to API Tokens or Trusted Publishers instead. See ${help("apitoken")} and ${help("trusted-publishers")}`,
  403,
);

/** Why the token may not upload to a project; a new one is its user's own. */
export function uploadRefusal(token: PypiToken, project: Project, isNew: boolean): Refusal | undefined {
  if (isNew && token.user === undefined) return refusal(NOT_FOR_PUBLISHERS);
  if (token.projects && !token.projects.includes(normalName(project.name))) return refusal(scopeWords(token, project), 403);
  if (token.user === undefined || isNew || project.owners.includes(token.user)) return undefined;
  return refusal(
    `The user '${token.user}' isn't allowed to upload to project '${project.name}'. See ${help("project-name")} for more information.`,
    403,
  );
}

function scopeWords({ user }: PypiToken, { name }: Project): string {
  if (user === undefined) return `Invalid API Token: OIDC scoped token is not valid for project '${name}'`;
  return `Invalid API Token: project-scoped token is not valid for project: ${repr(name)}`;
}

const NOT_FOR_PUBLISHERS =
  "Non-user identities cannot create new projects. This was probably caused by successfully using a pending publisher but specifying the project name incorrectly (either in the publisher or in your project's metadata). Please ensure that both match. See: https://docs.pypi.org/trusted-publishers/troubleshooting/";

/** Who it is, for what is noted. */
export function nameOf({ user, publisher }: PypiToken): string {
  return user ?? `${publisher?.repository}/${publisher?.workflow}`;
}
