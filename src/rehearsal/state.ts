import type { CheckRun, Run, Status, Workflow } from "./actions/run";
import type { App } from "./apps/app";
import type { Ci } from "./ci";
import type { Environment, Named } from "./environments/environment";
import type { Logged, Effect as Recorded } from "./exchange";
import type { Scripted } from "./faults";
import type { Pull } from "./pulls/pull";
import type { Protection } from "./rules/protection";
import type { Ruleset } from "./rules/ruleset";

export type Permission =
  | "contents"
  | "workflows"
  | "administration"
  | "actions"
  | "checks"
  | "environments"
  | "pull_requests"
  | "secrets"
  | "statuses"
  | "variables";
export type Level = "read" | "write";

/**
 * Whose token it is, and what it may do. A classic one says the person's role in `access`: `administration`, `contents` written or
 * read, none of them; the others name each permission. Without any it sees a public repository only.
 */
export interface Token {
  kind: "classic" | "fine-grained" | "installation" | "github-token";
  login: string;
  access: Partial<Record<Permission, Level>>;
  /** The repositories that `access` is for, as `owner/name`; absent: all. */
  repositories?: readonly string[];
  /** Of a classic one, as GitHub names them; absent: not told. */
  scopes?: readonly string[];
  /** When it ends, as GitHub writes it; absent: never. */
  ends?: string;
  /** Of an installation: which App's. */
  app?: number;
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

/** A change, where it was made, and whether GitHub would start workflows for it. */
export interface Effect extends Recorded {
  /** As `owner/name`. */
  repository: string;
  startsWorkflows: boolean;
}

/** What a repository is set to; the names with underscores are GitHub's own. */
export interface Repository {
  id: number;
  owner: string;
  name: string;
  bare: string;
  private: boolean;
  immutableReleases: boolean;
  /** Whether the owner is an organisation, which has teams. */
  organization: boolean;
  /** What the owner pays for: it decides what a private repository may have. */
  plan: "free" | "team" | "enterprise";
  /** As its git has it. */
  default_branch: string;
  allow_merge_commit: boolean;
  allow_squash_merge: boolean;
  allow_rebase_merge: boolean;
  allow_auto_merge: boolean;
  allow_update_branch: boolean;
  delete_branch_on_merge: boolean;
  squash_merge_commit_title: "PR_TITLE" | "COMMIT_OR_PR_TITLE";
  squash_merge_commit_message: "PR_BODY" | "COMMIT_MESSAGES" | "BLANK";
  merge_commit_title: "PR_TITLE" | "MERGE_MESSAGE";
  merge_commit_message: "PR_BODY" | "PR_TITLE" | "BLANK";
  description: string | null;
  homepage: string | null;
  archived: boolean;
  /** Whether Actions may run, and which. */
  enabled: boolean;
  allowed_actions: "all" | "local_only" | "selected";
  /** What a job's own token may do where the workflow doesn't say. */
  default_workflow_permissions: Level;
  can_approve_pull_request_reviews: boolean;
}

export interface Team {
  id: number;
  slug: string;
  members: string[];
  /** What the team may do here; absent: nothing. */
  permission?: "pull" | "push" | "admin";
}

/** What all repositories of the server have together. Each State holds the very same objects. */
export interface Shared {
  tokens: Record<string, Token>;
  /** Logins that exist beside those of the tokens. */
  people: string[];
  apps: App[];
  faults: Scripted<Release[]>[];
  effects: Effect[];
  requests: Logged[];
  /** Requests used, by token; the limit is told, not enforced, unless `exhausted` names the token. */
  used: Record<string, number>;
  exhausted: string[];
  ids: { last: number };
}

/** Everything that this GitHub knows of one repository beside its git: plain data. */
export interface State extends Shared {
  repository: Repository;
  releases: Release[];
  /** The release that was made the latest one. */
  latest: number | null;
  /** Tag names of immutable releases: never free again. */
  burnt: string[];
  rules: Rule[];
  protections: Protection[];
  rulesets: Ruleset[];
  pulls: Pull[];
  workflows: Workflow[];
  runs: Run[];
  checks: CheckRun[];
  statuses: Status[];
  environments: Environment[];
  secrets: Named[];
  variables: (Named & { value: string })[];
  /** The owner's, as far as this repository may use them. */
  ownersSecrets: Named[];
  ownersVariables: (Named & { value: string })[];
  teams: Team[];
  /** Absent: nothing starts by itself. */
  ci?: Ci;
}
