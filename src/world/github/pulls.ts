import type { Octokit } from "@octokit/rest";
import type { Pull, Review } from "../../domain/pull";
import { count, flag, listOf, maybe, objectOf, oneOf, type Shape, text } from "../../domain/shape";

interface Asking {
  mustRead<T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T>;
  changing<T>(what: string, call: () => Promise<{ data: unknown }>, shape: Shape<T>): Promise<T>;
}

const pull = objectOf({
  number: count,
  state: oneOf(["open", "closed"]),
  merged_at: maybe(text),
  merge_commit_sha: maybe(text),
  head: objectOf({ ref: text, sha: text }),
  base: objectOf({ ref: text }),
  draft: maybe(flag),
  mergeable_state: maybe(text),
  html_url: text,
});

const pullOf: Shape<Pull> = (value, at) => {
  const { number, state, merged_at, merge_commit_sha, head, base, draft, mergeable_state, html_url } = pull(value, at);
  return {
    number,
    state,
    merged: merged_at !== undefined,
    mergeCommit: merge_commit_sha,
    head: { branch: head.ref, sha: head.sha },
    base: base.ref,
    draft: draft ?? false,
    mergeable: mergeable_state === "unknown" ? undefined : mergeable_state,
    url: html_url,
  };
};

const reviewOf: Shape<Review> = (value, at) => {
  const { user, state } = objectOf({ user: maybe(objectOf({ login: text })), state: text })(value, at);
  return { by: user?.login ?? "somebody", state };
};

export interface NewPull {
  head: string;
  base: string;
  title: string;
  body: string;
}

/** Pull requests, and what guards a branch. */
export function pullsOf(octokit: Octokit, here: { owner: string; repo: string }, { mustRead, changing }: Asking) {
  const { pulls, repos } = octokit.rest;
  return {
    /** The pull requests of a branch of this repository, newest first, closed ones too. */
    pulls: (branch: string) =>
      mustRead(
        "the pull requests",
        () => pulls.list({ ...here, head: `${here.owner}:${branch}`, state: "all", per_page: 100 }),
        listOf(pullOf),
      ),
    pull: (number: number) => mustRead("the pull request", () => pulls.get({ ...here, pull_number: number }), pullOf),
    reviews: (number: number) =>
      mustRead("the reviews", () => pulls.listReviews({ ...here, pull_number: number, per_page: 100 }), listOf(reviewOf)),
    openPull: (asked: NewPull) => changing("opening the pull request", () => pulls.create({ ...here, ...asked }), pullOf),
    /** Whether a branch takes changes by pull request only, as far as this token is told: protection or rulesets say so. */
    async needsPull(branch: string): Promise<boolean> {
      const about = objectOf({ protected: flag });
      const rule = objectOf({ type: text });
      const [guarded, rules] = await Promise.all([
        mustRead("the branch", () => repos.getBranch({ ...here, branch }), about),
        mustRead("the rules of the branch", () => repos.getBranchRules({ ...here, branch, per_page: 100 }), listOf(rule)),
      ]);
      return guarded.protected || rules.some(({ type }) => type === "pull_request" || type === "required_status_checks");
    },
  };
}
