import { latestChecksAt } from "../actions/checks-at";
import type { Hub } from "../hub";
import { merge } from "./merge";
import type { Pull } from "./pull";
import { addReview } from "./reviews";

/** Somebody else at work: approves a pull request whose checks are all green, and merges it at the next look. */
export async function actAsColleague(hub: Hub, pull: Pull, by: string): Promise<void> {
  const checks = latestChecksAt(hub.state, pull.headSha);
  if (pull.state !== "open" || pull.draft || checks.length === 0 || checks.some(({ conclusion }) => conclusion !== "success")) return;
  const approved = pull.reviews.some((review) => review.by === by && review.state === "APPROVED" && review.sha === pull.headSha);
  if (approved) await merge(hub, pull, { by, method: "merge", title: null, message: null });
  else addReview(hub, pull, { by, event: "APPROVE", body: "" });
}
