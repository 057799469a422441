import type { Node } from "./select";

// What gh asks of the schema before it asks anything else: by this it tells a GitHub from an older Enterprise one.
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Release: ["databaseId", "isDraft", "isLatest", "immutable"],
  PullRequest: ["number", "title", "isInMergeQueue", "isMergeQueueEnabled", "statusCheckRollup", "mergeStateStatus"],
  StatusCheckRollupContextConnection: ["checkRunCountsByState", "statusContextCountsByState"],
  WorkflowRun: ["event"],
  Repository: ["autoMergeAllowed", "visibility"],
  Issue: [],
  RepositoryRuleset: ["id"],
};

export function typeNode(name: string): Node | null {
  const fields = FIELDS[name];
  const named = (one: string): Node => ({ __typename: "__Field", name: one });
  return fields ? { __typename: "__Type", name, fields: fields.map(named), inputFields: [], enumValues: [] } : null;
}
