import { count, listOf, maybe, objectOf, type Shape, text } from "./shape";

/** The roles that every repository has, by their ids (GITHUB.md: rulesets). */
const ROLES: Readonly<Record<number, string>> = { 1: "read", 2: "maintain", 3: "triage", 4: "write", 5: "admin" };
const ACTORS: Readonly<Record<string, string>> = {
  Integration: "App",
  Team: "team",
  OrganizationAdmin: "organization owners",
  DeployKey: "deploy keys",
};

const bypassOf: Shape<string> = (value, at) => {
  const { actor_type: type, actor_id: id } = objectOf({ actor_type: text, actor_id: maybe(count) })(value, at);
  if (type === "RepositoryRole") return `the role ${ROLES[id ?? 0] ?? id}`;
  const known = ACTORS[type] ?? type;
  return id === undefined || known.endsWith("s") ? known : `${known} ${id}`;
};

/** A ruleset's bypass list in words; `undefined` where it is not told, which is not nobody. */
export const bypassList: Shape<string[] | undefined> = maybe(listOf(bypassOf));
