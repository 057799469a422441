import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBare } from "./bare";
import type { Ci } from "./ci";
import { control, isControl } from "./control";
import { installHook } from "./hook";
import { makeHub } from "./hub";
import { enterprise, readCall } from "./read-call";
import { serve } from "./serve";
import type { State, Token } from "./state";

/** What a GitHub is opened with: one repository, and the tokens that it knows. */
export interface Opening {
  repository: { owner: string; name: string; bare: string; private?: boolean; immutableReleases?: boolean };
  tokens: Record<string, Token>;
  /** What CI does of itself; absent: nothing. */
  ci?: Ci;
  /** The variables that its git gets. */
  env: Readonly<Record<string, string>>;
}

export interface Addresses {
  /** For people and git: `<web>/owner/name.git`. */
  web: string;
  api: string;
  uploads: string;
  /** Where github.com, api.github.com and uploads.github.com are all one: for gh's `http_unix_socket`. */
  socket: string;
  control: string;
}

export interface Github {
  addresses: Addresses;
  /** Everything that it knows, as it is now. */
  state: State;
  close(): Promise<void>;
}

/** Starts a GitHub of one repository on 127.0.0.1 and on a unix socket. */
export async function openGithub(opening: Opening): Promise<Github> {
  const folder = mkdtempSync(join(tmpdir(), "cogrel-github-"));
  const socket = join(folder, "github.sock");
  const state = newState(opening);
  const env = { ...opening.env, GIT_CONFIG_NOSYSTEM: "1" };
  const hub = makeHub({
    state,
    folder,
    git: openBare(opening.repository.bare, env),
    env: opening.env,
    gitEnv: { ...env, ...installHook(folder, socket) },
  });
  const storage = { url: "" };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const call = readCall(request, state, storage.url);
    const work = isControl(call) ? control(call, response, hub) : serve(call, response, hub);
    work.catch((error) => broken(response, error));
  };
  const servers = [createServer(listener), createServer(listener), createServer(listener)] as const;
  const [web, files] = [await listen(servers[0], 0), await listen(servers[1], 0)];
  storage.url = `http://${files}`;
  hub.web = `http://${web}`;
  await listen(servers[2], socket);
  const addresses = { ...enterprise(web, storage.url), socket, control: `http://${web}/_control` };
  return { addresses, state, close: () => closeAll(servers, folder) };
}

function newState({ repository, tokens, ci }: Opening): State {
  const usual = { id: 1296269, private: false, immutableReleases: false };
  const lists = { releases: [], burnt: [], rules: [], runs: [], checks: [], faults: [], effects: [], exhausted: [] };
  return { repository: { ...usual, ...repository }, tokens, ...lists, latest: null, used: {}, lastId: 1000, ...(ci && { ci }) };
}

/** Gives the host and port, for a port. */
function listen(server: Server, at: number | string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const listening = () => resolve(typeof at === "string" ? at : `127.0.0.1:${(server.address() as AddressInfo).port}`);
    if (typeof at === "string") server.listen(at, listening);
    else server.listen(at, "127.0.0.1", listening);
  });
}

/** A mistake of the rehearsal's own must not look like one of GitHub's. */
function broken(response: ServerResponse, error: unknown): void {
  if (!response.headersSent) response.writeHead(599, { "Content-Type": "text/plain" });
  response.end(`the rehearsal's GitHub broke: ${error instanceof Error ? error.stack : error}\n`);
}

async function closeAll(servers: readonly Server[], folder: string): Promise<void> {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
