import type { Verdict } from "../domain/check";
import type { Release } from "../domain/release";
import type { Github } from "../world/github/github";

/** What GitHub shows of a tag's release, and what it may hide. */
export interface ReleaseFacts {
  repository: string;
  /** The repository's page. */
  url: string;
  tag: string;
  /** Whether the token would see a draft (H1): GitHub may not tell. */
  seesDrafts: Verdict;
  /** All releases that the token sees, newest first. */
  releases: readonly Release[];
  /** Those of this tag: a published one, drafts. */
  own: readonly Release[];
  /** Whose token it is; `undefined` where GitHub doesn't tell, as of a job's own. */
  me: string | undefined;
}

/** Reads a tag's releases: the list, and what is published under the tag's name, which a list may not have yet (H2). */
export async function releaseFacts(github: Github, tag: string): Promise<ReleaseFacts> {
  const [about, releases, published] = await Promise.all([github.about(), github.releases(), github.published(tag)]);
  const listed = releases.filter((release) => release.tag === tag);
  const own = published && !listed.some(({ id }) => id === published.id) ? [published, ...listed] : listed;
  const push = about.permissions?.push;
  const broken = own.some(({ assets }) => assets.some(({ state }) => state === "starter"));
  return {
    repository: github.repository,
    url: `${github.hosts.server}/${github.repository}`,
    tag,
    seesDrafts: push === true || releases.some(({ draft }) => draft) ? "yes" : "unknown",
    releases,
    own,
    me: broken ? await github.me() : undefined,
  };
}
