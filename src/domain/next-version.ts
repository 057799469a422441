import { plusOne } from "./numbers";
import { Problem } from "./problem";
import { quoted } from "./quoted";
import { isVersionTag, type TagFact } from "./tag";
import {
  compareReleases,
  greatest,
  LABELS,
  type Label,
  nextRelease,
  notCreatable,
  type Part,
  parseVersion,
  VERSION_FORM,
  type Version,
  versionOf,
  whyNotVersion,
} from "./version";

const PARTS: readonly Part[] = ["major", "minor", "patch"];
export const KEYWORDS: readonly string[] = [...PARTS, "stable", ...LABELS];

export interface NextFacts {
  /** The version that HEAD's files hold; `undefined` when they disagree or hold another grammar. */
  current: Version | undefined;
  tags: readonly TagFact[];
}

/** Reads what a person asked for: a version of the accepted grammar or a keyword. Throws `version` or `usage`, exit 2. */
export function wantedVersion(wanted: string, next: string | undefined, facts: () => NextFacts): Version {
  const keyword = KEYWORDS.includes(wanted);
  if (next !== undefined && !isPart(next)) throw usage(`--next takes major, minor or patch, not ${quoted(next)}`);
  if (next !== undefined && (LABELS as readonly string[]).includes(wanted) === false) {
    throw usage("--next goes with alpha, beta, rc and dev only");
  }
  return keyword ? fromKeyword(wanted, next as Part | undefined, facts()) : creatable(wanted);
}

/** A version that cogrel creates, or a Problem that says why it does not. */
export function creatable(text: string): Version {
  const version = parseVersion(text);
  const why = version ? notCreatable(version) : whyNotVersion(text);
  if (version && why === undefined) return version;
  const fix = `write ${VERSION_FORM}`;
  throw new Problem("version", `${quoted(text)} is not a version that cogrel creates: ${why}`, { exit: 2, fix });
}

function isPart(text: string): text is Part {
  return (PARTS as readonly string[]).includes(text);
}

function fromKeyword(keyword: string, next: Part | undefined, { current, tags }: NextFacts): Version {
  const base = baseOf(tags);
  if (isPart(keyword)) return nextRelease(base, keyword);
  if (!current)
    throw new Problem("version", `${keyword} counts from the current version, and HEAD's files do not agree on one`, {
      fix: "cogrel bump X.Y.Z",
    });
  if (keyword === "stable") return stable(current);
  return labelled(keyword as Label, next, current, tags, base);
}

/** The greatest stable tag among the ancestors; 0.0.0 before the first. */
export function baseOf(tags: readonly TagFact[]): Version {
  const before = tags.filter(isVersionTag).filter((tag) => tag.version.label === undefined && isBefore(tag));
  return greatest(before)?.version ?? versionOf(["0", "0", "0"]);
}

function isBefore(tag: TagFact): boolean {
  return tag.stands === "ancestor" || tag.stands === "self";
}

function stable(current: Version): Version {
  if (current.label === undefined) {
    throw new Problem("version", `${current.text} has no label to take off`, { fix: "cogrel bump patch        or minor, major" });
  }
  return versionOf(current.release);
}

function labelled(label: Label, next: Part | undefined, current: Version, tags: readonly TagFact[], base: Version): Version {
  if (current.label !== undefined && next !== undefined) throw usage(`${current.text} is under way and keeps its X.Y.Z; leave --next out`);
  if (current.label !== undefined && LABELS.indexOf(label) < LABELS.indexOf(current.label)) {
    const fix = `cogrel bump ${current.label}, or name the version in full`;
    throw new Problem("version", `${label} is below the current version's ${current.label} (${current.text})`, { fix });
  }
  const release = current.label === undefined ? nextRelease(base, next ?? "minor") : versionOf(current.release);
  const line = tags.filter(isVersionTag).filter((tag) => tag.version.label === label && compareReleases(tag.version, release) === 0);
  const number = plusOne(greatest(line)?.version.number ?? "0");
  return versionOf(release.release, label, number, label !== "dev" && spelledWithDot(tags));
}

/** New pre-releases are spelled as the newest one among the ancestors; without one, without a dot. */
function spelledWithDot(tags: readonly TagFact[]): boolean {
  const before = tags.filter(isVersionTag).filter((tag) => isBefore(tag) && tag.version.label !== undefined && tag.version.label !== "dev");
  const youngest = Math.min(...before.map((tag) => tag.age ?? Number.POSITIVE_INFINITY));
  return greatest(before.filter((tag) => (tag.age ?? Number.POSITIVE_INFINITY) === youngest))?.version.dotted ?? false;
}

function usage(message: string): Problem {
  return new Problem("usage", message, { exit: 2, fix: "cogrel bump --help" });
}
