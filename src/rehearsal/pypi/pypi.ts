import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { control, isControl } from "../control";
import { closeAll, type Listener, listen } from "../listen";
import type { PypiHost } from "./call";
import { makeHub, type PypiHub } from "./hub";
import { pypiOrders } from "./orders";
import { type SeedProject, seed } from "./seed";
import { serve } from "./serve";
import type { PypiState, PypiToken } from "./state";

/** What a PyPI is opened with. */
export interface PypiOpening {
  /** By the whole token, which begins with `pypi-`. */
  tokens: Record<string, PypiToken>;
  projects?: readonly SeedProject[];
  settings?: Partial<PypiState["settings"]>;
}

export interface PypiAddresses {
  /** The JSON API and the provenance: `<web>/pypi/NAME/json`. */
  web: string;
  /** For pip's `--index-url` and uv's `--check-url`. */
  simple: string;
  /** For twine's `--repository-url` and uv's `--publish-url`. */
  upload: string;
  /** Where files are: another origin, as at PyPI. */
  files: string;
  control: string;
}

export interface Pypi {
  addresses: PypiAddresses;
  /** Everything that it knows, as it is now. */
  state: PypiState;
  close(): Promise<void>;
}

/** Starts a PyPI on 127.0.0.1. */
export async function openPypi(opening: PypiOpening): Promise<Pypi> {
  const folder = mkdtempSync(join(tmpdir(), "cogrel-pypi-"));
  const state = newState(opening);
  const bases = { web: "", files: "" };
  const hub = makeHub(state, folder, bases);
  for (const project of opening.projects ?? []) await seed(project, hub);
  const servers = [await listen("PyPI", listener("web", hub)), await listen("PyPI", listener("files", hub))] as const;
  const [web, files] = servers.map(({ at }) => `http://${at}`) as [string, string];
  Object.assign(bases, { web, files });
  const addresses = { web, simple: `${web}/simple/`, upload: `${web}/legacy/`, files, control: `${web}/_control` };
  return { addresses, state, close: () => closeAll(servers, folder) };
}

const MEBIBYTE = 1024 ** 2;

function newState({ tokens, settings }: PypiOpening): PypiState {
  const lists = { names: [], faults: [], effects: [], requests: [] };
  return { tokens, projects: {}, ...lists, settings: { lag: 0, limit: 100 * MEBIBYTE, ...settings }, serial: 0, ahead: 0 };
}

function listener(host: PypiHost, hub: PypiHub): Listener {
  const orders = pypiOrders(hub);
  return (request, response) =>
    host === "web" && isControl(request.url ?? "") ? control(request, response, orders) : serve(request, response, host, hub);
}
