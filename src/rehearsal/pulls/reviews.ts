import type { Call } from "../call";
import { type Hub, repoUrl } from "../hub";
import { invalidRequest, memberFlaw } from "../keys";
import { page } from "../paging";
import { roleOf } from "../permission";
import { created, fail, notFound, ok, type Reply } from "../reply";
import { simpleUser } from "../rest/people";
import { teamShape } from "../rest/teams";
import type { Pull, Review } from "./pull";
import { association, pullShape } from "./pull-shape";
import { findPull } from "./pulls";

export async function listReviews(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const { items, headers } = page(call, hub, pull.reviews);
  return ok(
    items.map((review) => reviewShape(review, pull, call, hub)),
    headers,
  );
}

const EVENTS: Readonly<Record<string, Review["state"]>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/** Nobody judges what is his own; an Actions job judges only where the repository lets it. */
export async function createReview(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const event = call.body.event === undefined ? undefined : String(call.body.event);
  if (event !== undefined && !EVENTS[event]) return invalidRequest(call, memberFlaw(event, Object.keys(EVENTS)));
  const why = reviewRefusal(call, hub, pull, event);
  if (why) return fail(call, 422, "Unprocessable Entity", [why]);
  const review = addReview(hub, pull, { by: call.token?.login ?? "", event, body: String(call.body.body ?? "") });
  hub.note(call, "review", { number: pull.number, state: review.state }, true);
  return ok(reviewShape(review, pull, call, hub));
}

function reviewRefusal({ token }: Call, { state }: Hub, pull: Pull, event: string | undefined): string | undefined {
  const judges = event === "APPROVE" || event === "REQUEST_CHANGES";
  const job = token?.kind === "github-token" && !state.repository.can_approve_pull_request_reviews;
  if (job && event === "APPROVE") return "GitHub Actions is not permitted to approve pull requests.";
  if (judges && token?.login === pull.by)
    return `Review Can not ${event === "APPROVE" ? "approve" : "request changes on"} your own pull request`;
  const pending = pull.reviews.some((review) => review.state === "PENDING" && review.by === token?.login);
  return pending ? "User can only have one pending review per pull request" : undefined;
}

/** Adds a verdict; who gave one is no longer asked for it. */
export function addReview(hub: Hub, pull: Pull, { by, event, body }: { by: string; event: string | undefined; body: string }): Review {
  const state = event === undefined ? "PENDING" : (EVENTS[event] ?? "COMMENTED");
  const submitted = state === "PENDING" ? null : hub.now();
  const review: Review = { id: hub.nextId(), by, state, body, sha: pull.headSha, submitted };
  pull.reviews.push(review);
  pull.asked.users = pull.asked.users.filter((login) => login !== by);
  pull.updated = hub.now();
  return review;
}

function reviewShape(review: Review, pull: Pull, call: Call, { state }: Hub): Record<string, unknown> {
  const html = `${repoUrl(state, call.bases.web, "web")}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const url = `${repoUrl(state, call.bases.api)}/pulls/${pull.number}`;
  return {
    ...{ id: review.id, node_id: `PRR_${review.id}`, user: simpleUser(review.by, call.bases), body: review.body, state: review.state },
    ...{ html_url: html, pull_request_url: url, author_association: association(review.by, state), commit_id: review.sha },
    _links: { html: { href: html }, pull_request: { href: url } },
    ...(review.submitted !== null && { submitted_at: review.submitted }),
  };
}

export async function listReviewers(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const teams = hub.state.teams.filter(({ slug }) => pull.asked.teams.includes(slug));
  const users = pull.asked.users.map((login) => simpleUser(login, call.bases));
  return ok({ users, teams: teams.map((team) => teamShape(team, { ...hub, ...call })) });
}

/** Asks for reviews, of who may see the repository and didn't open the pull request himself. */
export async function requestReviewers(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const [users, teams] = [named(call.body.reviewers), named(call.body.team_reviewers)];
  if (users.includes(pull.by)) return fail(call, 422, "Review cannot be requested from pull request author.");
  const strangers = users.some((login) => roleOf(hub.state, login) === "none");
  const unknown = teams.some((slug) => !hub.state.teams.some((team) => team.slug === slug && team.permission));
  if (strangers || unknown) return fail(call, 422, notCollaborator(hub));
  pull.asked = { users: [...new Set([...pull.asked.users, ...users])], teams: [...new Set([...pull.asked.teams, ...teams])] };
  hub.note(call, "request reviewers", { number: pull.number, users, teams }, true);
  const shape = pullShape(pull, { ...hub, ...call });
  return created(shape, String(shape.url));
}

function notCollaborator({ state: { repository } }: Hub): string {
  const who = "One or more of the users or teams you specified is not a collaborator of the";
  return `Reviews may only be requested from collaborators. ${who} ${repository.owner}/${repository.name} repository.`;
}

export async function unrequestReviewers(call: Call, hub: Hub): Promise<Reply> {
  const pull = await findPull(call, hub);
  if (!pull) return notFound(call);
  const [users, teams] = [named(call.body.reviewers), named(call.body.team_reviewers)];
  pull.asked = {
    users: pull.asked.users.filter((one) => !users.includes(one)),
    teams: pull.asked.teams.filter((one) => !teams.includes(one)),
  };
  hub.note(call, "unrequest reviewers", { number: pull.number, users, teams });
  return ok(pullShape(pull, { ...hub, ...call }));
}

const named = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
