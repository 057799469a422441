import type { Ci } from "./ci";
import type { Logged, Effect as Recorded } from "./exchange";
import type { Scripted } from "./faults";

export type Permission = "contents" | "workflows" | "administration";
type Level = "read" | "write";

/** Whose token it is, and what it may do; `access` without `contents` sees a public repository only. */
export interface Token {
  kind: "classic" | "fine-grained" | "installation" | "github-token";
  login: string;
  access: Partial<Record<Permission, Level>>;
}

export interface Asset {
  id: number;
  name: string;
  label: string | null;
  type: string;
  state: "uploaded" | "starter";
  size: number;
  digest: string | null;
  /** Where its bytes are. */
  file: string;
  downloads: number;
  created: string;
  updated: string;
  by: string;
}

export interface Release {
  id: number;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  /** The date of the commit, not of the release. */
  created: string;
  updated: string;
  published: string | null;
  /** What stands in a draft's addresses instead of its tag. */
  untagged: string;
  by: string;
  assets: Asset[];
}

/** A rule about refs: `ref` is a pattern with stars; `form` is the older or the newer family of messages. */
export interface Rule {
  ref: string;
  refuse: "creation" | "update" | "deletion" | "non_fast_forward" | "pull_request";
  form: "GH006" | "GH013";
  bypass?: string[];
}

/** A change, and whether GitHub would start workflows for it. */
export interface Effect extends Recorded {
  startsWorkflows: boolean;
}

interface Progress {
  status: string;
  conclusion: string | null;
}

/** A workflow run; each look at it takes the next entry of `next`. */
export interface Run extends Progress {
  id: number;
  name: string;
  path: string;
  event: string;
  ref: string;
  sha: string;
  attempt: number;
  created: string;
  next: Progress[];
  jobs: (Progress & { name: string; log?: string })[];
}

export interface CheckRun extends Progress {
  id: number;
  name: string;
  sha: string;
  created: string;
}

/** Everything that this GitHub knows beside the git repository: plain data. */
export interface State {
  repository: { id: number; owner: string; name: string; bare: string; private: boolean; immutableReleases: boolean };
  tokens: Record<string, Token>;
  releases: Release[];
  /** The release that was made the latest one. */
  latest: number | null;
  /** Tag names of immutable releases: never free again. */
  burnt: string[];
  rules: Rule[];
  runs: Run[];
  checks: CheckRun[];
  faults: Scripted<Release[]>[];
  effects: Effect[];
  requests: Logged[];
  /** Requests used, by token; the limit is told, not enforced, unless `exhausted` names the token. */
  used: Record<string, number>;
  exhausted: string[];
  lastId: number;
  /** Absent: nothing starts by itself. */
  ci?: Ci;
}
