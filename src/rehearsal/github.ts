import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBare } from "./bare";
import { control, isControl, type Orders } from "./control";
import { installHook } from "./hook";
import { fullName, type Hubs, hubOf, makeHubs } from "./hub";
import { closeAll, type Listener, listen } from "./listen";
import { newStates, type Opening } from "./new-state";
import { githubOrders } from "./orders";
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
    ...{ state, folder, git: openBare(state.repository.bare, env), env: opening.env },
    gitEnv: { ...hook, COGREL_REPOSITORY: fullName(state) },
  }));
  const hubs = makeHubs(parts);
  for (const { state, git } of hubs) state.repository.default_branch = (await git.head()).replace("refs/heads/", "");
  const storage = { url: "" };
  const listener: Listener = (request, response) => {
    const call = readCall(request, states, storage.url);
    return call.host === "web" && isControl(call.path)
      ? control(request, response, ordersOf(hubs, call.query.get("repository")))
      : serve(call, response, hubs);
  };
  const [web, files] = [await listen("GitHub", listener), await listen("GitHub", listener)];
  storage.url = `http://${files.at}`;
  for (const hub of hubs) Object.assign(hub, { web: `http://${web.at}`, socket });
  const servers = [web, files, await listen("GitHub", listener, socket)];
  const addresses = { ...enterprise(web.at, storage.url), socket, control: `http://${web.at}/_control` };
  return { addresses, state: states[0] as State, states, close: () => closeAll(servers, folder) };
}

/** The orders of the repository that is named as `owner/name`, else of the first one; none for one that isn't there. */
function ordersOf(hubs: Hubs, named: string | null): Orders {
  const [owner = "", name = ""] = (named ?? fullName(hubs[0].state)).split("/");
  const hub = hubOf(hubs, owner, name);
  return hub ? githubOrders(hub) : {};
}
