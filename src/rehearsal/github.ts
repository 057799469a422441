import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBare } from "./bare";
import type { Ci } from "./ci";
import { control, isControl } from "./control";
import { installHook } from "./hook";
import { makeHub } from "./hub";
import { closeAll, type Listener, listen } from "./listen";
import { githubOrders } from "./orders";
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
  const orders = githubOrders(hub);
  const storage = { url: "" };
  const listener: Listener = (request, response) => {
    const call = readCall(request, state, storage.url);
    return call.host === "web" && isControl(call.path) ? control(request, response, orders) : serve(call, response, hub);
  };
  const [web, files] = [await listen("GitHub", listener), await listen("GitHub", listener)];
  storage.url = `http://${files.at}`;
  hub.web = `http://${web.at}`;
  const servers = [web, files, await listen("GitHub", listener, socket)];
  const addresses = { ...enterprise(web.at, storage.url), socket, control: `http://${web.at}/_control` };
  return { addresses, state, close: () => closeAll(servers, folder) };
}

function newState({ repository, tokens, ci }: Opening): State {
  const usual = { id: 1296269, private: false, immutableReleases: false };
  const lists = { releases: [], burnt: [], rules: [], runs: [], checks: [], faults: [], effects: [], requests: [], exhausted: [] };
  return { repository: { ...usual, ...repository }, tokens, ...lists, latest: null, used: {}, lastId: 1000, ...(ci && { ci }) };
}
