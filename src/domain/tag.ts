import { parseVersion, type Version, versionOf } from "./version";

/** A tag's version, or `undefined` for a name that is not prefix + accepted grammar. */
export function parseTag(name: string, prefix: string): Version | undefined {
  return name.startsWith(prefix) ? parseVersion(name.slice(prefix.length)) : undefined;
}

export function tagName(version: Version, prefix: string): string {
  return prefix + version.text;
}

/**
 * Reads an old tag leniently: `v0.9.8-alpha` has PEP 440's 0.9.8a0. Such a version counts for equality only, since Python
 * installers would take the two for one (https://packaging.python.org/en/latest/specifications/version-specifiers/, "implicit pre-release number").
 */
export function parseLegacyTag(name: string, prefix: string): Version | undefined {
  const exact = parseTag(name, prefix);
  if (exact || !name.startsWith(prefix)) return exact;
  const bare = /^(.+-(?:alpha|beta|rc|dev))\.?$/.exec(name.slice(prefix.length));
  const version = bare ? parseVersion(`${bare[1]}0`) : undefined;
  return version && versionOf(version.release, version.label, "0");
}

/** What is known of one tag of the repository. */
export interface TagFact {
  name: string;
  /** The commit that it peels to; `undefined` when that is not known here. */
  commit: string | undefined;
  /** Set for names of the accepted grammar. */
  version?: Version;
  /** Set for old names that have a PEP 440 version all the same. */
  legacy?: Version;
  /**
   * Where its commit stands, seen from the commit in question. `unknown` while the history is not all here, `unasked` where
   * the answer could not matter.
   */
  stands: "self" | "ancestor" | "elsewhere" | "unknown" | "unasked";
  /** How far back it was met among the ancestors: 0 is the newest. */
  age?: number;
}

/** A tag of the accepted grammar. */
export type VersionTag = TagFact & { version: Version };

export function isVersionTag(tag: TagFact): tag is VersionTag {
  return tag.version !== undefined;
}

/**
 * Why a text cannot be taken for a tag's or a branch's name, from git's rules (https://git-scm.com/docs/git-check-ref-format)
 * and stricter: nothing that an option, a shell or a workflow command could take for its own (G11). `undefined` if it can.
 */
export function whyNotRefName(name: string): string | undefined {
  if (name === "") return "empty";
  if (name.length > 255) return "longer than 255 characters";
  if (name.startsWith("-")) return "begins with -";
  if (!/^[A-Za-z0-9._/+@-]+$/.test(name)) return "a character that is not one of A-Z a-z 0-9 . _ / + @ -";
  if (/\.\.|@\{|\/\/|^\/|\/$|\.$|\.lock(\/|$)|(^|\/)\./.test(name)) return "not a name that git takes";
  return undefined;
}
