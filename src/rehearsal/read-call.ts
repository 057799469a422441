import type { IncomingMessage } from "node:http";
import type { Bases, Call, Host } from "./call";
import { fullName } from "./hub";
import type { State } from "./state";

const GITHUB: Bases = {
  api: "https://api.github.com",
  uploads: "https://uploads.github.com",
  web: "https://github.com",
  storage: "https://release-assets.githubusercontent.com",
};
const HOSTS: Readonly<Record<string, Host>> = Object.fromEntries(Object.entries(GITHUB).map(([host, url]) => [url.slice(8), host as Host]));

/** How an Enterprise host divides its one address; the storage has an address of its own. */
const PREFIXES: readonly (readonly [prefix: string, host: Host, becomes: string])[] = [
  ["/api/v3", "api", ""],
  ["/api/uploads", "uploads", ""],
  ["/api/graphql", "api", "/graphql"],
];

/** Where this request is for, as far as its head tells: by the Host header on the socket, by the path on the loopback. */
export function readCall(request: IncomingMessage, states: readonly State[], storage: string): Call {
  const name = request.headers.host ?? "";
  const url = new URL(request.url ?? "/", `http://${name || "localhost"}`);
  const known = HOSTS[name];
  const [prefix, host, becomes] = known
    ? ["", known, ""]
    : (PREFIXES.find(([start]) => url.pathname.startsWith(start)) ?? ["", other(name, storage), ""]);
  return {
    method: request.method ?? "GET",
    host: host as Host,
    path: ownPath(becomes + url.pathname.slice(prefix.length), states),
    query: url.searchParams,
    params: {},
    body: {},
    request,
    bases: known ? GITHUB : enterprise(name, storage),
    doc: "",
  };
}

function other(name: string, storage: string): Host {
  return storage.endsWith(`//${name}`) ? "storage" : "web";
}

export function enterprise(name: string, storage: string): Bases {
  return { api: `http://${name}/api/v3`, uploads: `http://${name}/api/uploads`, web: `http://${name}`, storage };
}

/** Links of pages name the repository by its number. */
function ownPath(path: string, states: readonly State[]): string {
  const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const found = states.find(({ repository }) => String(repository.id) === id);
  return found ? `/repos/${fullName(found)}${rest}` : path;
}
