/** A secret or a variable: of the first only the name is ever told. */
export interface Named {
  name: string;
  created: string;
  updated: string;
}

export interface Reviewer {
  type: "User" | "Team";
  /** A login, or a team's slug. */
  name: string;
}

export interface Policy {
  id: number;
  name: string;
  type: "branch" | "tag";
}

export interface Environment {
  id: number;
  name: string;
  created: string;
  updated: string;
  /** Minutes. */
  wait: number;
  reviewers: Reviewer[];
  preventSelfReview: boolean;
  adminsBypass: boolean;
  /** Which refs may deploy: null is any. */
  refs: "protected" | "custom" | null;
  policies: Policy[];
  secrets: Named[];
  variables: (Named & { value: string })[];
}
