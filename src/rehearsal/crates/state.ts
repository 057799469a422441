import type { Clock } from "../clock";
import type { Script } from "../exchange";

/** What a token may be used for; one without scopes may be used for all of it. */
export type Scope = "publish-new" | "publish-update" | "yank";

/** Whose token it is, and for which crates (`tokio-*` is a pattern); a publisher's is for the crates that are named. */
export type CratesToken =
  | { user: string; scopes?: Scope[]; crates?: string[]; publisher?: undefined }
  | { publisher: string; crates: string[]; user?: undefined };

/** One line of a version's dependencies, as the index has it. */
export interface Dependency {
  name: string;
  req: string;
  features: string[];
  optional: boolean;
  default_features: boolean;
  target: string | null;
  kind: "normal" | "build" | "dev";
  /** The crate's own name, where the manifest calls it otherwise. */
  package?: string;
}

export type Features = Record<string, string[]>;

/** What the manifest says beside its dependencies. */
export interface About {
  description: string | null;
  homepage: string | null;
  documentation: string | null;
  repository: string | null;
  license: string | null;
  edition: string | null;
  rust_version: string | null;
  links: string | null;
  has_lib: boolean;
  bin_names: string[];
}

export interface CrateVersion extends About {
  id: number;
  num: string;
  checksum: string;
  size: number;
  created: string;
  updated: string;
  yanked: boolean;
  yankMessage: string | null;
  deps: Dependency[];
  features: Features;
  by: string | null;
  actions: { action: "publish" | "yank" | "unyank"; by: string; time: string }[];
  /** Where its bytes are. */
  file: string;
  /** For how many more reads of the index it is not there yet. */
  hidden: number;
}

export interface Crate {
  name: string;
  owners: string[];
  created: string;
  updated: string;
  keywords: string[];
  versions: CrateVersion[];
}

/** By their names, in which `-` and `_`, and capitals, make no difference. */
export type Crates = Record<string, Crate>;

export type Limited = "new" | "update" | "yank";

/** How many times a thing may be done at once, and after how many seconds once more. */
export interface Rate {
  burst: number;
  seconds: number;
}

/** What is left to a user of one limit, and when it was last filled up, in milliseconds. */
export interface Bucket {
  tokens: number;
  filled: number;
}

/** Everything that this crates.io knows: plain data. */
export interface CratesState extends Script<Crates>, Clock {
  tokens: Record<string, CratesToken>;
  crates: Crates;
  /** Names of crates that were deleted, and until when they are not free. */
  deleted: { name: string; until: string }[];
  settings: {
    /** For how many reads of the index a new version is not there. */
    lag: number;
    /** How large a crate may be, in bytes. */
    limit: number;
    rates: Record<Limited, Rate>;
  };
  /** Who was ever named: a user's number is the place here. */
  users: string[];
  /** By `LIMIT USER`. */
  buckets: Record<string, Bucket>;
  lastId: number;
}
