import { type Change, harmless } from "./notes";
import type { OpenPull, Plan } from "./plan";
import { POLICY } from "./release-type";
import { pep440, releaseType, type Version } from "./version";

export interface PullWanted {
  repository: string;
  version: Version;
  tag: string;
  head: string;
  base: string;
  title: string;
  /** What is released, newest first, and since which tag. */
  changes: readonly Change[];
  previous: string | undefined;
}

const MOST_CHANGES = 50;

/** The Plan of the pull request that brings a version to its release branch. */
export function planOpenPull({
  repository,
  version,
  tag,
  head,
  base,
  title,
  changes,
  previous,
}: PullWanted): Plan<{ head: string; base: string }> {
  const action: OpenPull = { do: "open-pull", repository, head, base, title, body: bodyOf(version, tag, changes, previous) };
  return {
    kind: "plan",
    title: `open the pull request of ${version.text}`,
    checks: [],
    steps: [[action]],
    local: false,
    data: { head, base },
    question: `Open a pull request of ${head} to ${base} on ${repository}?`,
  };
}

function bodyOf(version: Version, tag: string, changes: readonly Change[], previous: string | undefined): string {
  const type = releaseType(version);
  const lines = changes.slice(0, MOST_CHANGES).map(({ subject }) => `- ${harmless(subject)}`);
  const more = changes.length > MOST_CHANGES ? [`- and ${changes.length - MOST_CHANGES} more`] : [];
  return [
    `Version ${version.text} (${type}, PEP 440 ${pep440(version)}) in every file in lockstep. What follows: the tag ${tag}, then ${POLICY[type].means}.`,
    `Changes${previous === undefined ? "" : ` since ${previous}`}:\n\n${[...lines, ...more].join("\n") || "- none"}`,
    `- [ ] CI is green\n- [ ] the version is the right one for these changes\n- [ ] reviewed`,
    `After the merge \`cogrel release ${version.text}\` goes on.`,
  ].join("\n\n");
}
