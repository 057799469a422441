import type { Host, Route } from "./call";
import { ACTION_ROUTES, ENVIRONMENT_ROUTES } from "./routes/actions";
import { PULL_ROUTES, RULE_ROUTES } from "./routes/pulls";
import { RELEASE_ROUTES } from "./routes/releases";
import { OTHER_ROUTES, REPOSITORY_ROUTES } from "./routes/repository";

/** What the API has: `:name` is one part of the path, `*rest` all that is left of it. */
const ROUTES: readonly Route[] = [
  ...RELEASE_ROUTES,
  ...PULL_ROUTES,
  ...RULE_ROUTES,
  ...ACTION_ROUTES,
  ...ENVIRONMENT_ROUTES,
  ...OTHER_ROUTES,
  ...REPOSITORY_ROUTES,
];

/** The route of a request, and what its path names. The first that fits wins. */
export function findRoute(method: string, host: Host, path: string): { route: Route; params: Record<string, string> } | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  for (const { route, expression } of COMPILED) {
    if (route.method !== asked || (route.host ?? "api") !== host) continue;
    const fitting = expression.exec(path);
    if (fitting) return { route, params: decodedAll(fitting.groups ?? {}) };
  }
  return undefined;
}

const COMPILED = ROUTES.map((route) => ({ route, expression: compiled(route.path) }));

function compiled(path: string): RegExp {
  return new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)").replace(/\*(\w+)/g, "(?<$1>.+)")}$`);
}

function decodedAll(parts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, decoded(part)]));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
