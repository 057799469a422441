import type { Host, Route } from "./call";
import { pathReader } from "./route-path";
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
  for (const { route, read } of READERS) {
    if (route.method !== asked || (route.host ?? "api") !== host) continue;
    const params = read(path);
    if (params) return { route, params };
  }
  return undefined;
}

const READERS = ROUTES.map((route) => ({ route, read: pathReader(route.path) }));
