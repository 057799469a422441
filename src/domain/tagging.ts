import type { Check } from "./check";
import { verdictOf } from "./check";
import { type CommitFacts, commitChecks } from "./gate";
import type { Action, Answer, Plan } from "./plan";
import { nextFree } from "./policy";
import { POLICY } from "./release-type";
import { pep440, releaseType, type Version } from "./version";

/** Where a push would go, and where it should. */
export interface PushAddress {
  /** Each address that `git push` would use, as git says after all rewriting (G15). */
  addresses: readonly string[];
  /** The project's repository: owner/name on the server, or the remote's own address. */
  expected: string;
  same: boolean;
}

export interface TaggingFacts {
  name: string;
  version: Version;
  at: CommitFacts;
  /** The commit that a tag of this name has here and on the remote. */
  here: string | undefined;
  there: string | undefined;
  remote: string;
  address: PushAddress;
  /** The push is made with a workflow's own token, whose events start no workflow (H12). */
  silent: boolean;
}

export interface TaggingData {
  tag: string;
  version: string;
  pep440: string;
  release_type: string;
  commit: string;
  push_to?: readonly string[];
}

/** The Plan of a tag: all Checks, then the tag here, then its push alone; an Answer when it is on both sides already. */
export function planTag(facts: TaggingFacts, options: { push: boolean }): Plan<TaggingData> | Answer<TaggingData> {
  const { name, version, at, here, there, remote } = facts;
  const type = releaseType(version);
  const data = {
    tag: name,
    version: version.text,
    pep440: pep440(version),
    release_type: type,
    commit: at.commit,
    push_to: facts.address.addresses,
  };
  // G10: whose object it is does not matter; a second one here would only stand in the way of the remote's.
  const placed = there === at.commit && (here === undefined || here === at.commit);
  if (placed || (!options.push && here === at.commit)) {
    const where = [...(here === undefined ? [] : ["here"]), ...(there === undefined ? [] : [`on ${remote}`])].join(" and ");
    const title = `nothing to do: ${name} is ${where}, at ${at.commit.slice(0, 10)}`;
    return { kind: "answer", title, verdict: "yes", data, checks: [], ...(there === undefined && { next: pushes(version) }) };
  }
  const checks = [
    ...commitChecks(at, version, name, "repository"),
    tagAbsent(facts),
    ...(options.push ? [pushAddress(facts), ...workflows(facts)] : []),
  ];
  const tag: Action = { do: "tag", name, at: at.commit, message: name };
  const push: Action = { do: "push", remote, ref: `refs/tags/${name}`, at: at.commit };
  const steps = verdictOf(checks) === "yes" ? [[tag], ...(options.push && there === undefined ? [[push]] : [])] : [];
  const question = options.push
    ? `Make the tag ${name} and push it to ${facts.address.addresses.join(", ")}?`
    : `Make the tag ${name} here?`;
  const next = options.push ? after(version) : pushes(version);
  return { kind: "plan", title: `tag ${at.commit.slice(0, 10)} as ${name}`, checks, steps, local: !options.push, data, question, next };
}

function pushes(version: Version): string {
  return `cogrel tag ${version.text}        pushes it`;
}

function after(version: Version): string {
  const type = releaseType(version);
  return `release-build runs for the tag: ${POLICY[type].means}`;
}

function tagAbsent({ name, here, there, at, version, remote }: TaggingFacts): Check {
  const elsewhere = [there, here].find((commit) => commit !== undefined && commit !== at.commit);
  if (elsewhere === undefined) return { rule: "tag-absent", verdict: "yes", found: (here ?? there) ? `at this commit` : "free" };
  const public_ = there === elsewhere;
  const found = `${name} is at ${elsewhere.slice(0, 10)} ${public_ ? `on ${remote}` : "here, not pushed"}`;
  const expected = `no tag ${name}, or at ${at.commit.slice(0, 10)}`;
  const fix = public_
    ? `cogrel bump ${nextFree(version, at.tags).text}        a pushed tag is never moved`
    : `git tag -d ${name}        if it was made by mistake`;
  return { rule: "tag-absent", verdict: "no", found, expected, fix };
}

function pushAddress({ address: { addresses, expected, same }, remote }: TaggingFacts): Check {
  const found = addresses.join(", ");
  if (same) return { rule: "push-address", verdict: "yes", found };
  return { rule: "push-address", verdict: "no", found, expected, fix: `git remote -v; git config --get-regexp 'url|remote.${remote}'` };
}

function workflows({ silent }: TaggingFacts): Check[] {
  if (!silent) return [];
  return [
    {
      rule: "starts-workflows",
      verdict: "yes",
      found: "a tag pushed with a workflow's GITHUB_TOKEN starts no workflow",
      fix: "push with a GitHub App's or a person's token",
    },
  ];
}
