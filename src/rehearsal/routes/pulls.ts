import type { Keys, Route } from "../call";
import { OTHERS } from "../keys";
import { listPullCommits, listPullFiles } from "../pulls/pull-files";
import { mergePull } from "../pulls/pull-merge";
import { updatePull } from "../pulls/pull-update";
import { createPull, getPull, isMerged, listPulls, pullsOfCommit } from "../pulls/pulls";
import { createReview, listReviewers, listReviews, requestReviewers, unrequestReviewers } from "../pulls/reviews";
import { getBranch, listBranches } from "../rules/branches";
import { deleteProtection, getProtection, putProtection, signatures } from "../rules/protect";
import { createRuleset, deleteRuleset, getRuleset, listRulesets, rulesOfBranch, updateRuleset } from "../rules/rulesets";
import { read, write } from "./make";

const PULL: Keys = { title: "string", body: "string|null", base: "string", state: "/open/closed", [OTHERS]: "" };
const NEW_PULL: Keys = { ...PULL, head: "string!", base: "string!", draft: "boolean" };
const MERGE: Keys = { commit_title: "string", commit_message: "string", sha: "string", merge_method: "/merge/squash/rebase", [OTHERS]: "" };
const REVIEW: Keys = { body: "string", event: "string", commit_id: "string", [OTHERS]: "" };
const REVIEWERS: Keys = { reviewers: "array", team_reviewers: "array", [OTHERS]: "" };
const PROTECTION: Keys = {
  ...{ required_status_checks: "object!|null", enforce_admins: "boolean!|null", restrictions: "object!|null" },
  ...{ required_pull_request_reviews: "object!|null", required_linear_history: "boolean", allow_force_pushes: "boolean|null" },
  ...{ allow_deletions: "boolean", block_creations: "boolean", required_conversation_resolution: "boolean" },
  ...{ lock_branch: "boolean", allow_fork_syncing: "boolean" },
};
const RULESET: Keys = {
  ...{ name: "string", target: "/branch/tag/push", enforcement: "/disabled/active/evaluate" },
  ...{ bypass_actors: "array", conditions: "object", rules: "array" },
};
const NEW_RULESET: Keys = { ...RULESET, name: "string!", enforcement: "/disabled/active/evaluate!" };
const SIGNED = "/branches/*branch/protection/required_signatures";
/** Looking at pull requests brings them up to their branches, so that takes its turn too. */
const turns = { turns: true };
const [PULLS, REVIEWS, ASKED] = ["pulls/pulls", "pulls/reviews", "pulls/review-requests"];
const UNASK = `${ASKED}#remove-requested-reviewers-from-a-pull-request`;
const [BRANCHES, GUARDS, RULES] = ["branches/branches", "branches/branch-protection", "repos/rules"];

export const PULL_ROUTES: readonly Route[] = [
  read("/pulls", `${PULLS}#list-pull-requests`, listPulls, turns),
  write("pull_requests", "POST /pulls", `${PULLS}#create-a-pull-request`, createPull, NEW_PULL),
  read("/pulls/:number", `${PULLS}#get-a-pull-request`, getPull, turns),
  write("pull_requests", "PATCH /pulls/:number", `${PULLS}#update-a-pull-request`, updatePull, PULL),
  read("/pulls/:number/commits", `${PULLS}#list-commits-on-a-pull-request`, listPullCommits, turns),
  read("/pulls/:number/files", `${PULLS}#list-pull-requests-files`, listPullFiles, turns),
  read("/pulls/:number/merge", `${PULLS}#check-if-a-pull-request-has-been-merged`, isMerged, turns),
  write("contents", "PUT /pulls/:number/merge", `${PULLS}#merge-a-pull-request`, mergePull, MERGE),
  read("/pulls/:number/reviews", `${REVIEWS}#list-reviews-for-a-pull-request`, listReviews, turns),
  write("pull_requests", "POST /pulls/:number/reviews", `${REVIEWS}#create-a-review-for-a-pull-request`, createReview, REVIEW),
  read("/pulls/:number/requested_reviewers", `${ASKED}#get-all-requested-reviewers-for-a-pull-request`, listReviewers, turns),
  write(
    "pull_requests",
    "POST /pulls/:number/requested_reviewers",
    `${ASKED}#request-reviewers-for-a-pull-request`,
    requestReviewers,
    REVIEWERS,
  ),
  write("pull_requests", "DELETE /pulls/:number/requested_reviewers", UNASK, unrequestReviewers, REVIEWERS),
  read("/commits/:ref/pulls", "commits/commits#list-pull-requests-associated-with-a-commit", pullsOfCommit, turns),
];

export const RULE_ROUTES: readonly Route[] = [
  read("/branches", `${BRANCHES}#list-branches`, listBranches),
  read(SIGNED, `${GUARDS}#get-commit-signature-protection`, signatures, { reads: "administration" }),
  write("administration", `POST ${SIGNED}`, `${GUARDS}#create-commit-signature-protection`, signatures),
  write("administration", `DELETE ${SIGNED}`, `${GUARDS}#delete-commit-signature-protection`, signatures),
  read("/branches/*branch/protection", `${GUARDS}#get-branch-protection`, getProtection, { reads: "administration" }),
  write("administration", "PUT /branches/*branch/protection", `${GUARDS}#update-branch-protection`, putProtection, PROTECTION),
  write("administration", "DELETE /branches/*branch/protection", `${GUARDS}#delete-branch-protection`, deleteProtection),
  read("/branches/*branch", `${BRANCHES}#get-a-branch`, getBranch),
  read("/rules/branches/*branch", `${RULES}#get-rules-for-a-branch`, rulesOfBranch),
  read("/rulesets", `${RULES}#get-all-repository-rulesets`, listRulesets),
  write("administration", "POST /rulesets", `${RULES}#create-a-repository-ruleset`, createRuleset, NEW_RULESET),
  read("/rulesets/:id", `${RULES}#get-a-repository-ruleset`, getRuleset),
  write("administration", "PUT /rulesets/:id", `${RULES}#update-a-repository-ruleset`, updateRuleset, RULESET),
  write("administration", "DELETE /rulesets/:id", `${RULES}#delete-a-repository-ruleset`, deleteRuleset),
];
