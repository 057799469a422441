import type { Check } from "../check";
import { plusOne } from "../numbers";
import { quoted, shellWord } from "../quoted";
import { isVersionTag, type TagFact, whyNotRefName } from "../tag";
import { type Unread, unreadCheck } from "../unread";
import { compareReleases, nextRelease, pep440, type Version, versionOf } from "../version";
import { parsePythonVersion } from "../wheel/python-version";

export interface TagsAsked {
  /** The remote's name. */
  remote: string;
  /** The remote's branches, by their short names. */
  branches: readonly string[];
  tags: readonly TagFact[];
  /** What stands before a version in a tag. */
  prefix: string;
  /** The version that the files hold. */
  version: Version | undefined;
  own: string | undefined;
}

/** What tags among themselves may do to a release: names that pass for branches, doubles for Python, two spellings of a line. */
export function tagChecks(asked: TagsAsked): Check[] {
  return [plainNames(asked), distinct(asked), ...spelling(asked)];
}

/** Whether the remote was heard. */
export function remoteCheck(remote: string, silent: Unread | undefined): Check {
  const rule = "remote-there";
  if (!silent) return { rule, verdict: "yes", found: remote };
  const { code, message, fix } = silent.unread;
  if (code === "no-remote") return { rule, verdict: "no", found: message, ...(fix !== undefined && { fix }) };
  return unreadCheck(rule, silent);
}

/** Tags that one command removes: it has to be read by a person. */
const MOST_AT_ONCE = 10;

/** G1: what git's look-up of names would take in a branch's place. */
function plainNames({ remote, branches, tags }: TagsAsked): Check {
  const rule = "tags-plain";
  const names = branches.flatMap((name) => [name, `heads/${name}`, `${remote}/${name}`, `remotes/${remote}/${name}`]);
  const taken = new Set([...names, "HEAD", "FETCH_HEAD", "ORIG_HEAD", remote]);
  const alike = tags.filter(({ name }) => taken.has(name) || name.startsWith("refs/"));
  const odd = tags.filter(({ name }) => !alike.some((one) => one.name === name) && whyNotRefName(name) !== undefined);
  if (alike.length > 0) {
    const first = alike.slice(0, MOST_AT_ONCE).map(({ name }) => shellWord(`:refs/tags/${name}`));
    const rest = alike.length > first.length ? `, then doctor again: ${alike.length - first.length} more` : "";
    const fix = `git push ${shellWord(remote)} ${first.join(" ")}        after finding out who made ${alike.length === 1 ? "it" : "them"}${rest}`;
    return { rule, verdict: "no", found: `${shown(alike)} would be taken for a branch`, expected: "no tag of a branch's name", fix };
  }
  if (odd.length > 0)
    return {
      rule,
      verdict: "yes",
      found: `${shown(odd)}: a name that shells and options may take for something else`,
      fix: `git for-each-ref refs/tags        shows them`,
    };
  return { rule, verdict: "yes", found: tags.length === 1 ? "1 tag" : `${tags.length} tags` };
}

function distinct(asked: TagsAsked): Check {
  const rule = "tags-distinct";
  const { tags, version, own } = asked;
  const form = version && pep440(version);
  const mine = tags.filter((tag) => form !== undefined && tag.name !== own && ownForm(tag) === form).map(({ name }) => name);
  if (mine.length > 0)
    return {
      rule,
      verdict: "no",
      found: `${named(mine)} is PEP 440 ${form} too`,
      expected: "a PEP 440 version of its own",
      fix: `cogrel bump ${version?.label ?? "patch"}        takes the next number`,
    };
  const taken = takenForPython(asked);
  if (taken) return { rule, verdict: "yes", ...taken };
  const forms = new Map<string, string[]>();
  for (const tag of tags) {
    const one = ownForm(tag) ?? pythonForm(tag.name, asked.prefix);
    if (one !== undefined) forms.set(one, [...(forms.get(one) ?? []), tag.name]);
  }
  const clashes = [...forms].filter(([, names]) => names.length > 1);
  if (clashes.length === 0) return { rule, verdict: "yes" };
  const found = clashes.slice(0, 3).map(([one, names]) => `${named(names)} are ${names.length > 2 ? "all" : "both"} ${one}`);
  const rest = clashes.length > 3 ? ` and ${clashes.length - 3} more` : "";
  return {
    rule,
    verdict: "yes",
    found: `${found.join("; ")}${rest}`,
    fix: "cogrel explain tags-distinct        they stay as they are; release under other numbers",
  };
}

function ownForm({ version, legacy }: TagFact): string | undefined {
  const read = version ?? legacy;
  return read && pep440(read);
}

/**
 * The PEP 440 version of a name in any of Python's spellings: v0.9.0rc1, v0.9.0.c1, v0.9.0.0. One of fewer than three numbers is no
 * release: v1 moves along with the newest of its releases.
 */
function pythonForm(name: string, prefix: string): string | undefined {
  const text = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  const read = /^[0-9]/.test(text) ? parsePythonVersion(text) : undefined;
  if (!read || read.release.length < 3) return undefined;
  // Zeros at the end say nothing (PEP 440, "Version ordering").
  return read.text.replace(read.release.join("."), read.release.join(".").replace(/(?<=^\d+\.\d+\.\d+)(?:\.0)+$/, ""));
}

/** A tag that is no version of cogrel's, and yet the one that the files hold in another of Python's spellings. */
export function takenForPython({ tags, prefix, version, own }: TagsAsked): Pick<Check, "found" | "fix"> | undefined {
  if (!version) return undefined;
  const forms = new Set(tags.filter(({ name }) => name !== own).map((tag) => ownForm(tag) ?? pythonForm(tag.name, prefix)));
  const form = pep440(version);
  const alike = tags.filter((tag) => tag.name !== own && ownForm(tag) === undefined && pythonForm(tag.name, prefix) === form);
  if (alike.length === 0) return undefined;
  let next = version;
  while (forms.has(pep440(next))) next = following(next);
  return { found: `${shown(alike)} is ${form} too, as Python spells it`, fix: `cogrel bump ${next.text}` };
}

function following(version: Version): Version {
  const { release, label, number = "0", dotted } = version;
  return label === undefined ? nextRelease(version, "patch") : versionOf(release, label, plusOne(number), dotted);
}

/** One X.Y.Z, one way to write its labels: crates.io would order a mixture by its characters. */
function spelling({ tags, version, own }: TagsAsked): Check[] {
  const rule = "line-spelling";
  if (version?.label === undefined || version.label === "dev") return [];
  const line = tags
    .filter(isVersionTag)
    .filter((tag) => tag.name !== own && tag.version.label === version.label && compareReleases(tag.version, version) === 0);
  const others = line.filter((tag) => tag.version.dotted !== version.dotted);
  if (others.length === 0)
    return [{ rule, verdict: "yes", found: `${version.text}${line.length > 0 ? `, like ${line.length} before it` : ""}` }];
  const found = `${version.text}, and ${named(others.map(({ name }) => name))}`;
  return [{ rule, verdict: "yes", found, fix: `cogrel bump ${version.label}        keeps the spelling of the line` }];
}

function shown(tags: readonly TagFact[]): string {
  return named(tags.map(({ name }) => quoted(name)));
}

function named(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
