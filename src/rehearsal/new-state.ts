import type { App } from "./apps/app";
import type { Ci } from "./ci";
import type { Repository, Shared, State, Token } from "./state";

/** A repository as it is opened: where it is, and what is not as GitHub has it in a new one. */
export type RepositoryOpening = Pick<Repository, "owner" | "name" | "bare"> & Partial<Repository>;

/** What a GitHub is opened with: its repositories, and the tokens, people and Apps that it knows. */
export interface Opening {
  repository: RepositoryOpening;
  /** Further ones, such as the Homebrew tap. */
  repositories?: RepositoryOpening[];
  tokens: Record<string, Token>;
  people?: string[];
  apps?: App[];
  /** What the first repository's CI does of itself; absent: nothing. */
  ci?: Ci;
  /** The variables that its git gets. */
  env: Readonly<Record<string, string>>;
}

const USUAL: Omit<Repository, "id" | "owner" | "name" | "bare"> = {
  private: false,
  immutableReleases: false,
  organization: false,
  plan: "free",
  default_branch: "main",
  allow_merge_commit: true,
  allow_squash_merge: true,
  allow_rebase_merge: true,
  allow_auto_merge: false,
  allow_update_branch: false,
  delete_branch_on_merge: false,
  squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
  squash_merge_commit_message: "COMMIT_MESSAGES",
  merge_commit_title: "MERGE_MESSAGE",
  merge_commit_message: "PR_TITLE",
  description: null,
  homepage: null,
  archived: false,
  enabled: true,
  allowed_actions: "all",
  default_workflow_permissions: "read",
  can_approve_pull_request_reviews: false,
};

/** Nothing has happened yet in any of the repositories. */
export function newStates({ repository, repositories = [], tokens, people = [], apps = [], ci }: Opening): State[] {
  const shared: Shared = { tokens, people, apps, faults: [], effects: [], requests: [], used: {}, exhausted: [], ids: { last: 1000 } };
  return [repository, ...repositories].map((one, at) => ({
    ...shared,
    repository: { id: 1296269 + at, ...USUAL, ...one },
    ...{ releases: [], latest: null, burnt: [], rules: [], protections: [], rulesets: [], pulls: [], workflows: [], runs: [] },
    ...{ checks: [], statuses: [], environments: [], secrets: [], variables: [], ownersSecrets: [], ownersVariables: [], teams: [] },
    ...(ci && at === 0 && { ci }),
  }));
}
