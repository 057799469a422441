import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { control, isControl } from "../control";
import { closeAll, type Listener, listen } from "../listen";
import type { CratesHost } from "./call";
import { type CratesHub, makeHub } from "./hub";
import { cratesOrders } from "./orders";
import { type SeedCrate, seed } from "./seed";
import { serve } from "./serve";
import type { CratesState, CratesToken, Rate } from "./state";

/** What a crates.io is opened with. */
export interface CratesOpening {
  /** By the whole token: a user's begins with `cio`, a publisher's with `cio_tp_`. */
  tokens: Record<string, CratesToken>;
  crates?: readonly SeedCrate[];
  deleted?: CratesState["deleted"];
  settings?: Partial<CratesState["settings"]>;
}

export interface CratesAddresses {
  api: string;
  /** For CARGO_REGISTRIES_…_INDEX. */
  index: string;
  /** Where crates are: another origin, as at crates.io. */
  files: string;
  control: string;
}

export interface CratesIo {
  addresses: CratesAddresses;
  /** Everything that it knows, as it is now. */
  state: CratesState;
  close(): Promise<void>;
}

const HOSTS = ["api", "index", "files"] as const;

/** Starts a crates.io on 127.0.0.1. */
export async function openCrates(opening: CratesOpening): Promise<CratesIo> {
  const folder = mkdtempSync(join(tmpdir(), "cogrel-crates-"));
  const state = newState(opening);
  const bases = { api: "", index: "", files: "" };
  const hub = makeHub(state, folder, bases);
  for (const crate of opening.crates ?? []) await seed(crate, hub);
  const servers = await Promise.all(HOSTS.map((host) => listen("crates.io", listener(host, hub))));
  for (const [at, host] of HOSTS.entries()) bases[host] = `http://${servers[at]?.at}`;
  const addresses = { ...bases, index: `sparse+${bases.index}/`, control: `${bases.api}/_control` };
  return { addresses, state, close: () => closeAll(servers, folder) };
}

const MEBIBYTE = 1024 ** 2;
const MINUTE = 60;

/** src/rate_limiter.rs and src/config/publish_limits.rs. */
function newState({ tokens, deleted = [], settings }: CratesOpening): CratesState {
  const rates: Record<string, Rate> = {
    new: { burst: 5, seconds: 10 * MINUTE },
    update: { burst: 30, seconds: MINUTE },
    yank: { burst: 100, seconds: MINUTE },
  };
  const usual = { lag: 0, limit: 10 * MEBIBYTE, rates } as CratesState["settings"];
  const lists = { faults: [], effects: [], requests: [], users: [] };
  return { tokens, crates: {}, deleted: [...deleted], ...lists, settings: { ...usual, ...settings }, buckets: {}, lastId: 0, ahead: 0 };
}

function listener(host: CratesHost, hub: CratesHub): Listener {
  const orders = cratesOrders(hub);
  return (request, response) =>
    host === "api" && isControl(request.url ?? "") ? control(request, response, orders) : serve(request, response, host, hub);
}
