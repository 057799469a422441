import type { Asset, Release } from "../../domain/release";
import { count, flag, listOf, maybe, objectOf, oneOf, type Shape, text } from "../../domain/shape";

/** GitHub's answers as cogrel's own words; a shape that is not GitHub's throws `server-answer` (H4). */

const user = maybe(objectOf({ login: text }));

const asset = objectOf({
  id: count,
  name: text,
  size: count,
  state: oneOf(["uploaded", "starter", "open"]),
  digest: maybe(text),
  uploader: user,
});

export const assetOf: Shape<Asset> = (value, at) => {
  const { uploader, digest, state, ...rest } = asset(value, at);
  return { ...rest, state: state === "uploaded" ? "uploaded" : "starter", digest: sha256Of(digest), by: uploader?.login };
};

/** GitHub names the algorithm; one that cogrel doesn't know is no digest. */
function sha256Of(digest: string | undefined): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest ?? "")?.[1];
}

const release = objectOf({
  id: count,
  tag_name: text,
  name: maybe(text),
  body: maybe(text),
  draft: flag,
  prerelease: flag,
  immutable: maybe(flag),
  target_commitish: text,
  published_at: maybe(text),
  author: user,
  html_url: text,
  assets: listOf(assetOf),
});

export const releaseOf: Shape<Release> = (value, at) => {
  const { tag_name, name, body, immutable, target_commitish, published_at, author, html_url, ...rest } = release(value, at);
  return {
    ...rest,
    tag: tag_name,
    name: name ?? "",
    body: body ?? "",
    immutable: immutable ?? false,
    target: target_commitish,
    published: published_at,
    by: author?.login,
    url: html_url,
  };
};

/** What GitHub says of the repository, and of what the token may do there: it may leave that out. */
export const repositoryOf = objectOf({
  full_name: text,
  default_branch: text,
  archived: maybe(flag),
  permissions: maybe(objectOf({ push: maybe(flag), admin: maybe(flag) })),
});

/** How a run or a check stands: `conclusion` only when it is completed. */
const standing = { status: text, conclusion: maybe(text) };

export const runOf = objectOf({
  id: count,
  name: maybe(text),
  path: text,
  event: text,
  head_branch: maybe(text),
  head_sha: text,
  run_number: count,
  run_attempt: maybe(count),
  html_url: text,
  created_at: text,
  ...standing,
});

export const runsOf = objectOf({ total_count: count, workflow_runs: listOf(runOf) });

export const jobOf = objectOf({
  id: count,
  name: text,
  html_url: maybe(text),
  started_at: maybe(text),
  completed_at: maybe(text),
  ...standing,
});

export const checkOf = objectOf({
  id: count,
  name: text,
  head_sha: text,
  html_url: maybe(text),
  started_at: maybe(text),
  app: maybe(objectOf({ slug: maybe(text) })),
  ...standing,
});
