import { areWish, type Tags } from "../doctor/tag-patterns";
import { mayFit } from "../fnmatch";
import type { Reviewer } from "../plan";

/** How a repository is to be set up: what its releases need, and what was asked for. */
export interface Wanted {
  /** owner/name. */
  repository: string;
  /** The environments that jobs of a release deploy to. */
  environments: readonly string[];
  /** The tags of versions. */
  pattern: string;
  prefix: string;
  /** The tag of the version that the files hold. */
  tag: string | undefined;
  /** The check that stands for all jobs. */
  gate: string;
  /** A workflow of the commit here has a job of that name; `undefined`: of a branch that is not here nobody knows. */
  gateJob: boolean | undefined;
  /** What would bring such a job. */
  gateFix: string;
  /** Who may agree to deployments, beside those who may already. */
  reviewers: readonly Reviewer[];
  /** Guard the branch by a ruleset where nothing guards it yet. */
  ruleset: boolean;
  immutable: boolean;
  /** Settings that are stricter than wanted are made as wanted. */
  force: boolean;
}

const SIGNS = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"];

/** Whether a pattern that fits tags of versions fits others too: any one sign of what they begin with is another there. */
export function isWider(pattern: string, tags: Tags): boolean {
  const { prefix } = tags;
  const others =
    prefix === ""
      ? SIGNS.filter((sign) => !/\d/.test(sign))
      : [...prefix].flatMap((own, at) =>
          own === "/" ? [] : SIGNS.filter((sign) => sign !== own).map((sign) => prefix.slice(0, at) + sign + prefix.slice(at + 1)),
        );
  return areWish([pattern], tags) && others.some((begin) => mayFit(pattern, begin));
}

/** The pattern of a project's version tags, for environments; `refs/tags/` before it is for rulesets. */
export function tagPattern(prefix: string): string {
  return prefix === "" ? "[0-9]*" : `${prefix}*`;
}
