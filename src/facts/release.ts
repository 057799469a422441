import type { Verdict } from "../domain/check";
import type { Release } from "../domain/release";
import { lookAgain } from "../world/github/drafts";
import type { Github } from "../world/github/github";
import type { World } from "../world/world";

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

/** The same once more, for a release that must be there since this process made it. */
export async function releaseAgain({ clock }: World, github: Github, before: ReleaseFacts): Promise<ReleaseFacts> {
  const id = github.made(before.tag);
  const release = id === undefined ? undefined : await lookAgain(github, clock, () => github.release(id));
  const facts = await releaseFacts(github, before.tag);
  if (!release || facts.own.some((one) => one.id === release.id)) return facts;
  return { ...facts, own: [release, ...facts.own], releases: [release, ...facts.releases], seesDrafts: "yes" };
}
