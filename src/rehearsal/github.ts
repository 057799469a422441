import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBare } from "./bare";
import { control, isControl } from "./control";
import { installHook } from "./hook";
import { fullName, makeHubs } from "./hub";
import { newStates, type Opening } from "./new-state";
import { enterprise, readCall } from "./read-call";
import { serve } from "./serve";
import type { State } from "./state";

export type { Opening } from "./new-state";

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
  /** Everything that it knows of its first repository, as it is now. */
  state: State;
  /** The same of each. */
  states: readonly State[];
  close(): Promise<void>;
}

/** Starts a GitHub of these repositories on 127.0.0.1 and on a unix socket. */
export async function openGithub(opening: Opening): Promise<Github> {
  const folder = mkdtempSync(join(tmpdir(), "cogrel-github-"));
  const socket = join(folder, "github.sock");
  const states = newStates(opening);
  const env = { ...opening.env, GIT_CONFIG_NOSYSTEM: "1" };
  const hook = { ...env, ...installHook(folder, socket) };
  const parts = states.map((state) => ({
    ...{ state, folder, git: openBare(state.repository.bare, env) },
    gitEnv: { ...hook, COGREL_REPOSITORY: fullName(state) },
  }));
  const hubs = makeHubs(parts);
  for (const { state, git } of hubs) state.repository.default_branch = (await git.head()).replace("refs/heads/", "");
  const storage = { url: "" };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const call = readCall(request, states, storage.url);
    const work = isControl(call) ? control(call, response, hubs) : serve(call, response, hubs);
    work.catch((error) => broken(response, error));
  };
  const servers = [createServer(listener), createServer(listener), createServer(listener)] as const;
  const [web, files] = [await listen(servers[0], 0), await listen(servers[1], 0)];
  storage.url = `http://${files}`;
  await listen(servers[2], socket);
  const addresses = { ...enterprise(web, storage.url), socket, control: `http://${web}/_control` };
  return { addresses, state: states[0] as State, states, close: () => closeAll(servers, folder) };
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
