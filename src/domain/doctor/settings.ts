import type { Look } from "./look";

/** A release branch, and what guards it. */
export interface BranchSeen {
  branch: string;
  guarded: Look<Guarded>;
  protection: Look<Protection>;
  branchRules: Look<readonly BranchRule[]>;
  /** The checks of its tip. */
  checks: Look<readonly { name: string; app: string | undefined }[]>;
  /** The commit statuses of its tip, by their names. */
  statuses: Look<readonly string[]>;
}

/** The settings of a repository on GitHub, as far as a release depends on them; its first release branch among them. */
export interface Settings extends BranchSeen {
  /** owner/name. */
  repository: string;
  /** The repository's page. */
  page: string;
  /** The other release branches. */
  others: readonly BranchSeen[];
  /** Those that there were too many of. */
  unlooked: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
  me: Look<Me>;
  about: Look<About>;
  /** Whether the token itself may push; asked for those of which GitHub names no scopes. */
  pushes: Look<boolean>;
  /** Those that the rules of the branches come from. */
  branchRulesets: ReadonlyMap<number, Look<Ruleset>>;
  /** Those about tags, whole; absent where there are none. */
  tagRulesets: Look<readonly Ruleset[]>;
  environments: Look<readonly Environment[]>;
  /** By the environment's name: only of those that are there. */
  details: ReadonlyMap<string, EnvironmentDetails>;
  /** Names of the repository's and the owner's secrets and variables. */
  secrets: readonly Look<readonly string[]>[];
  variables: readonly Look<readonly string[]>[];
  actions: Look<{ enabled: boolean; allowed: string | undefined }>;
  tokenDefault: Look<string>;
  immutable: Look<boolean>;
  workflows: Look<readonly { file: string; state: string }[]>;
}

export interface Me {
  login: string;
  /** Of a classic token; `undefined`: GitHub names none. */
  scopes: readonly string[] | undefined;
  /** When the token ends, as GitHub writes it. */
  ends: string | undefined;
  /** The same in milliseconds since 1970; NaN where it cannot be read. */
  endsAt: number | undefined;
}

export interface About {
  private: boolean;
  /** Of the person; a job's or an App's token may not be told. */
  push: boolean | undefined;
  admin: boolean | undefined;
  organization: boolean;
  /** It can be read, and nothing else. */
  archived: boolean | undefined;
}

export interface RequiredCheck {
  context: string;
  /** The App that must make it; `undefined`: anyone may. */
  app: number | undefined;
}

/** What every reader is told of a branch. */
export interface Guarded {
  protected: boolean;
  /** The checks that its protection requires; `undefined` where that is not told. */
  required: readonly RequiredCheck[] | undefined;
  /** Whether administrators must have them too. */
  admins?: boolean | undefined;
}

export interface Protection {
  required: readonly RequiredCheck[];
  /** Whether it is for administrators too. */
  admins?: boolean | undefined;
  /** Whether the branch may be moved back, and deleted; `undefined` where GitHub doesn't tell. */
  forcePushes: boolean | undefined;
  deletions: boolean | undefined;
}

export interface BranchRule {
  type: string;
  /** The ruleset that has it. */
  ruleset?: number | undefined;
  required: readonly RequiredCheck[];
}

export interface Ruleset {
  name: string;
  include: readonly string[];
  exclude: readonly string[];
  rules: readonly string[];
  /** Whether the token's owner may go past it; `undefined` where GitHub doesn't tell. */
  bypass: string | undefined;
  /** Who else may go past it, in words; `undefined` where GitHub doesn't tell: that is not nobody. */
  past: readonly string[] | undefined;
}

export interface Environment {
  name: string;
  /** Which refs may deploy: `any`, those of protected branches, or patterns. */
  refs: "any" | "protected" | "patterns";
  /** Logins and teams' names; absent where nobody must agree. */
  reviewers: readonly string[];
  preventSelfReview: boolean;
  /** Minutes. */
  wait: number;
  adminsBypass: boolean | undefined;
}

export interface EnvironmentDetails {
  policies: Look<readonly { name: string; type: string | undefined }[]>;
  secrets: Look<readonly string[]>;
  variables: Look<readonly string[]>;
}

/** What an App was granted where it is installed: `write`, `read`, or nothing. */
export interface Installation {
  contents: string | undefined;
  pulls: string | undefined;
  /** By the owner: it can do nothing meanwhile. */
  suspended: boolean;
}

/** The tap, looked at with what is there for it: the App's key, or a token; or why neither can be used. */
export type TapSeen =
  | { by: "app"; look: Look<Installation> }
  | { by: "token"; look: Look<About> }
  | { by: "nothing"; why: string; fix: string | undefined };
