import type { Asked, Reply } from "../exchange";
import type { CratesHub } from "./hub";
import type { Crates } from "./state";

/** The API, the sparse index, and the host of the files: each an address of its own. */
export type CratesHost = "api" | "index" | "files";

export interface CratesCall extends Asked {
  host: CratesHost;
  /** Still encoded. */
  path: string;
  query: URLSearchParams;
  params: Readonly<Record<string, string>>;
  body: Buffer;
  /** The crates that the index shows while it lags. */
  shown?: Crates;
}

export type CratesHandler = (call: CratesCall, hub: CratesHub) => Reply | Promise<Reply>;
