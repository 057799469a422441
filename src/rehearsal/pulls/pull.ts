export type MergeMethod = "merge" | "squash" | "rebase";

export interface Review {
  id: number;
  by: string;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "PENDING" | "DISMISSED";
  body: string;
  /** The commit that was looked at. */
  sha: string;
  submitted: string | null;
}

export interface AutoMerge {
  by: string;
  method: MergeMethod;
  title: string | null;
  message: string | null;
}

/** Whether a head goes into a base, as it was worked out for these two commits. */
export interface Mergeable {
  head: string;
  base: string;
  /** Looks that were answered with "not known yet". */
  asked: boolean;
  /** The commit of the trial merge; null when there are conflicts. */
  sha: string | null;
}

/** A pull request of this repository onto itself; head and base move with their branches. */
export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string | null;
  draft: boolean;
  state: "open" | "closed";
  by: string;
  /** The names of branches. */
  head: string;
  base: string;
  headSha: string;
  baseSha: string;
  created: string;
  updated: string;
  closed: string | null;
  merged: string | null;
  mergedBy: string | null;
  mergeSha: string | null;
  mergeable: Mergeable | null;
  auto: AutoMerge | null;
  reviews: Review[];
  /** Who was asked for a review and has given none. */
  asked: { users: string[]; teams: string[] };
  maintainerCanModify: boolean;
}
