import { KEYWORDS, wantedVersion } from "./next-version";
import { versionPolicy } from "./policy";
import { POLICY } from "./release-type";
import type { TagFact } from "./tag";
import { tagName } from "./tag";
import { compareVersions, pep440, releaseType, type Version } from "./version";

/** A version that may come next, and what it would mean. */
export interface Candidate {
  version: Version;
  pep440: string;
  type: string;
  /** What follows its tag, in one line. */
  means: string;
  /** How much of its text the current version has too: what follows is what changes. */
  same: number;
}

/** In which order people look for them: the next of what is under way first. */
const ORDER = ["rc", "stable", "minor", "patch", "beta", "alpha", "major", "dev"] as const;

/** The versions that may come next, as far as the policy lets them, each once. */
export function candidates(current: Version | undefined, tags: readonly TagFact[], prefix: string): Candidate[] {
  const found: Version[] = [];
  for (const keyword of ORDER.filter((one) => KEYWORDS.includes(one))) {
    const version = keywordVersion(keyword, current, tags);
    if (version && isFree(version, tags, prefix) && !found.some((one) => compareVersions(one, version) === 0)) found.push(version);
  }
  return found.map((version) => ({
    version,
    pep440: pep440(version),
    type: releaseType(version),
    means: POLICY[releaseType(version)].means,
    same: common(version.text, current?.text ?? ""),
  }));
}

function keywordVersion(keyword: string, current: Version | undefined, tags: readonly TagFact[]): Version | undefined {
  try {
    return wantedVersion(keyword, undefined, () => ({ current, tags }));
  } catch {
    // A keyword that says nothing here: `stable` of a stable version, a label below the current one.
    return undefined;
  }
}

function isFree(version: Version, tags: readonly TagFact[], prefix: string): boolean {
  const own = tagName(version, prefix);
  return versionPolicy({ version, own, tags, scope: "repository" }, () => "").every(({ verdict }) => verdict === "yes");
}

function common(text: string, other: string): number {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  // A number that only begins alike has changed as a whole.
  while (at > 0 && /[0-9a-z]/.test(text[at - 1] as string) && at < text.length && /[0-9a-z]/.test(text[at] as string)) at--;
  return at;
}
