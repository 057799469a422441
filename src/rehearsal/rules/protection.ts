export interface RequiredCheck {
  context: string;
  /** The App that must have set it; null: anyone. */
  app: number | null;
}

/** People by login, teams and Apps by slug. */
export interface People {
  users: string[];
  teams: string[];
  apps: string[];
}

interface Reviews {
  count: number;
  dismissStale: boolean;
  codeOwners: boolean;
  lastPush: boolean;
  /** Who alone may dismiss a review; absent: everybody who may write. */
  dismissers?: People;
  /** Who needs no review. */
  past?: People;
}

/** The protection of one branch; what is null was not asked for. */
export interface Protection {
  branch: string;
  checks: { strict: boolean; required: RequiredCheck[] } | null;
  reviews: Reviews | null;
  /** Who may push at all; null: everybody who may write. */
  restrictions: People | null;
  enforceAdmins: boolean;
  /** The switches, by GitHub's own names. */
  flags: Record<Flag, boolean>;
  /** What GitHub may tell of a protection one day, and no call of today sets: gone after the next one that sets it. */
  more?: Record<string, unknown>;
}

export type Flag = (typeof FLAGS)[number];

export const FLAGS = [
  "required_signatures",
  "required_linear_history",
  "allow_force_pushes",
  "allow_deletions",
  "block_creations",
  "required_conversation_resolution",
  "lock_branch",
  "allow_fork_syncing",
] as const;
