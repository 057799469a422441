import { sameVersion } from "../domain/assets/python-name";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { parseLegacyTag, parseTag, tagName, whyNotRefName } from "../domain/tag";
import { fromPep440, parseVersion, pep440, type Version } from "../domain/version";
import type { World } from "../world/world";
import type { Ground } from "./gate";
import { headFacts } from "./head";

/** A version, and the tag that it has or will have. */
export interface AskedVersion {
  version: Version;
  tag: string;
}

/**
 * What is asked for: a tag, an old one too; a version in semver or in any spelling of PEP 440; without an argument GITHUB_REF's tag, else
 * the version of HEAD's files. The tag need not be there. Throws `usage`, exit 2.
 */
export async function askedVersion(world: World, ground: Ground, argument: string | undefined): Promise<AskedVersion> {
  if (argument !== undefined) return namedVersion(ground, argument, "status");
  const { ref } = world.env;
  if (ref?.startsWith("refs/tags/")) return namedVersion(ground, ref.slice("refs/tags/".length), "status");
  const { manifests } = await headFacts(ground.git);
  if (manifests.version) return { version: manifests.version, tag: tagName(manifests.version, ground.project.tagPrefix) };
  throw new Problem("usage", "no version was named, GITHUB_REF names no tag, and HEAD's version files hold none", {
    exit: 2,
    fix: "cogrel status v1.2.3        or  cogrel status --all",
  });
}

/** A tag, an old one too, or a version in semver or in any spelling of PEP 440, for the command of this name. Throws `usage`, exit 2. */
function namedVersion({ project: { tagPrefix: prefix }, said }: Ground, argument: string, command: string): AskedVersion {
  const version = parseVersion(argument);
  if (version) return { version, tag: tagName(version, prefix) };
  const tagged = whyNotRefName(argument) === undefined ? parseLegacyTag(argument, prefix) : undefined;
  if (tagged) return { version: tagged, tag: argument };
  const own = byPep440([...said.tags.keys()], prefix, argument, command);
  if (own) return own;
  const what = said.tags.has(argument) ? "is a tag, but not of a version" : "is not a version, nor the tag of one";
  throw new Problem("usage", `${quoted(argument)} ${what}`, { exit: 2, fix: `cogrel ${command} v1.2.3` });
}

/**
 * The same, for a command that takes back what is out: where the remote has not this tag and has one of the same PEP 440 version, that is
 * meant, since it is what the registries know it by.
 */
export function releasedVersion(ground: Ground, argument: string, command: string): AskedVersion {
  const asked = namedVersion(ground, argument, command);
  const { said, project } = ground;
  // An old tag is known by its own name alone.
  if (said.tags.has(asked.tag) || parseTag(asked.tag, project.tagPrefix) === undefined) return asked;
  const same = byPep440([...said.tags.keys()], project.tagPrefix, pep440(asked.version), command);
  return same && said.tags.has(same.tag) ? same : asked;
}

/** The tag of this PEP 440 version; else the version itself, where it has one form in semver. */
function byPep440(tags: readonly string[], prefix: string, argument: string, command: string): AskedVersion | undefined {
  const own = tags.flatMap((tag) => {
    const version = parseTag(tag, prefix);
    return version && sameVersion(pep440(version), argument) ? [{ tag, version }] : [];
  });
  if (own.length > 1)
    throw new Problem("usage", `${quoted(argument)} is the version of ${own.map(({ tag }) => tag).join(" and ")}`, {
      exit: 2,
      fix: `cogrel ${command} ${own[0]?.tag}`,
    });
  const version = own[0] ? undefined : fromPep440(argument);
  return own[0] ?? (version && { version, tag: tagName(version, prefix) });
}
