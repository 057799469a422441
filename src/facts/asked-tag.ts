import type { GateFacts } from "../domain/gate";
import { EXIT, type Exit, Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { parseTag, tagName, whyNotRefName } from "../domain/tag";
import { fromPep440, parseVersion, type Version } from "../domain/version";
import type { Env } from "../world/env";
import type { Git } from "../world/git";
import type { Github } from "../world/github/github";
import type { World } from "../world/world";
import { type Ground, gateFacts, readGround } from "./gate";
import { headFacts } from "./head";
import { repositoryName } from "./repository";

/** A tag that is on the remote, what the gate asks of it, and its repository on GitHub. */
export interface ReadTag {
  ground: Ground;
  gate: GateFacts;
  version: Version;
  /** The commit that the remote's tag names. */
  commit: string;
  github: Github;
}

/** What names the tag: somebody's argument, which is its name or its version; or its very name, as the world tells it. */
export type AskedTag = string | { name: string };

/**
 * The tag that a command works on: the one that is named; else GITHUB_REF's; else that of HEAD's version. It must be a version, and on the
 * remote: throws `usage`, exit 2 (a gate's `malformed` is 1, INTERFACE: "Exit"), or `tag-missing`, exit 1.
 */
export async function readTag(world: World, asked: AskedTag | undefined, malformed: Exit = EXIT.usage): Promise<ReadTag> {
  const git = await world.git("gate");
  const ground = await readGround(git, world.remote);
  const name = nameOf(asked, ground) ?? tagOfRef(world.env) ?? (await tagOfHead(git));
  const why = whyNotRefName(name);
  const version = why === undefined ? parseTag(name, ground.project.tagPrefix) : undefined;
  if (!version) throw notATag(name, why, ground.project.tagPrefix, malformed);
  const gate = await gateFacts(ground, name);
  const commit = gate.remote?.type === "commit" ? gate.remote.commit : undefined;
  if (commit === undefined) throw missing(name, world.remote, version);
  return { ground, gate, version, commit, github: await world.github(await repositoryName(git, world, ground.project)) };
}

function nameOf(asked: AskedTag | undefined, { project }: Ground): string | undefined {
  if (typeof asked !== "string") return asked?.name;
  const version = parseVersion(asked);
  return version ? tagName(version, project.tagPrefix) : asked;
}

/** The tag that a workflow runs for, by GITHUB_REF; nobody has looked at it yet. */
export function tagOfRef({ ref }: Env): string | undefined {
  return ref?.startsWith("refs/tags/") ? ref.slice("refs/tags/".length) : undefined;
}

async function tagOfHead(git: Git): Promise<string> {
  const { manifests, project } = await headFacts(git);
  if (manifests.version) return tagName(manifests.version, project.tagPrefix);
  throw new Problem("usage", "no tag was named, GITHUB_REF names none, and HEAD's version files hold no version", {
    exit: 2,
    fix: "name the tag: v1.2.3",
  });
}

function notATag(name: string, why: string | undefined, prefix: string, exit: Exit): Problem {
  const meant = fromPep440(name);
  const found = why ?? (meant?.label && "that is PEP 440's form");
  return new Problem("usage", `${quoted(name)} is not the tag of a version${found === undefined ? "" : `: ${found}`}`, {
    exit,
    fix: `name a tag like ${meant ? tagName(meant, prefix) : "v1.2.3"}`,
  });
}

function missing(name: string, remote: string, version: Version): Problem {
  return new Problem("tag-missing", `${remote} has no tag ${name} at a commit`, {
    fix: `cogrel tag ${version.text}        tags the commit and pushes the tag`,
  });
}
