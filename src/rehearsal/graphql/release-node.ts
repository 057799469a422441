import { latestRelease } from "../rest/latest";
import type { Release, State } from "../state";
import type { Node } from "./select";

/** A release as gh asks for it; drafts too, unlike REST by tag. */
export function releaseNode(release: Release, state: State): Node {
  return {
    __typename: "Release",
    databaseId: release.id,
    name: release.name,
    tagName: release.tag,
    isDraft: release.draft,
    isLatest: latestRelease(state) === release,
    isPrerelease: release.prerelease,
    immutable: release.immutable,
    createdAt: release.created,
    publishedAt: release.published,
  };
}
