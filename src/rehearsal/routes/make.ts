import type { Handler, Keys, Route } from "../call";
import type { Permission } from "../state";

/** GitHub's words to a person who is no administrator. */
export const ADMINS = { denied: "Must have admin rights to Repository." };

const REPO = "/repos/:owner/:repo";

/** A call that reads, below the repository's address. */
export function read(path: string, doc: string, run: Handler, more: Partial<Route> = {}): Route {
  return { method: "GET", path: `${REPO}${path}`, doc, run, ...more };
}

/** A call that changes something, as `METHOD /path`; the permission that it needs comes first. */
export function write(writes: Permission, line: string, doc: string, run: Handler, keys?: Keys, more: Partial<Route> = {}): Route {
  const [method = "", path = ""] = line.split(" ");
  return { method, path: `${REPO}${path}`, writes, doc, run, ...(keys && { keys }), ...more };
}
