import type { App } from "./apps/app";
import type { Asked, Reply } from "./exchange";
import type { Hub } from "./hub";
import type { Permission, Release, Token } from "./state";

/** The host that a request is for: on the socket its Host header says so, on the loopback address its path. */
export type Host = "api" | "uploads" | "web" | "storage";

/** How addresses begin in the answer to this request, so that a client stays where it came in. */
export type Bases = Readonly<Record<Host, string>>;

/** One request, read as far as its head. */
export interface Call extends Asked {
  host: Host;
  /** Without the prefix of an Enterprise host, still encoded. */
  path: string;
  query: URLSearchParams;
  /** The parts of the path that a route names, decoded. */
  params: Readonly<Record<string, string>>;
  body: Readonly<Record<string, unknown>>;
  bases: Bases;
  /** Absent: nobody. */
  token?: Token;
  /** The App that asks, where one does for itself. */
  app?: App;
  /** The page of the documentation that an error names. */
  doc: string;
  /** The releases that a list shows while it lags. */
  stale?: Release[];
}

export type Handler = (call: Call, hub: Hub) => Reply | Promise<Reply>;

/** The keys that a body may have, and the type of each; `!` marks those that it must have. */
export type Keys = Readonly<Record<string, string>>;

export interface Route {
  method: string;
  path: string;
  host?: Host;
  /** What the token must be allowed to write; reading needs only that the repository is seen. */
  writes?: Permission;
  /** What it must be allowed to read, where seeing the repository isn't enough. */
  reads?: Permission;
  /** GitHub's words to a person who may not; absent: it is not there. */
  denied?: string;
  /** A look that may change what it looks at. */
  turns?: boolean;
  /** Asked by an App itself. */
  app?: boolean;
  doc: string;
  keys?: Keys;
  run: Handler;
}

/** The body of an error names this page. */
export function docUrl(doc: string): string {
  return `https://docs.github.com/rest${doc && `/${doc}`}`;
}
