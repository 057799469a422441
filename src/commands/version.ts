import type { Answer } from "../domain/plan";
import { Problem } from "../domain/problem";
import { checkVersion, type VersionData, versionAnswer } from "../domain/version-check";
import { manifestsFrom } from "../facts/manifests";
import { isRepository, projectFromSource, topOf } from "../facts/project";
import { folderSource } from "../world/source";
import type { World } from "../world/world";

export interface VersionOptions {
  check?: boolean;
  offline?: boolean;
}

/** The version of the working tree's files; with --check, whether HEAD's may be released. */
export async function version(world: World, options: VersionOptions): Promise<Answer<VersionData>> {
  return options.check ? check(world, options.offline ?? false) : plain(world);
}

async function plain(world: World): Promise<Answer<VersionData>> {
  const source = folderSource(topOf(world));
  const project = await projectFromSource(source);
  const manifests = await manifestsFrom(source, project.files);
  if (manifests.parts.length + manifests.unreadable.length > 0) return versionAnswer(project, manifests);
  const top = topOf(world);
  const inside = isRepository(world);
  throw new Problem("no-version-files", `${top} has no version file${inside ? "" : ", and is in no git repository"}`, {
    fix: inside
      ? "cogrel init        finds the files that hold the version, or says what to begin with"
      : "name the repository's folder with -C DIR",
  });
}

async function check(world: World, offline: boolean): Promise<Answer<VersionData>> {
  // Loaded here, since the plain version needs neither git nor the history.
  const [{ headFacts, tagsFor }, { changedFiles }] = await Promise.all([import("../facts/head"), import("../facts/working-tree")]);
  const git = await world.git("gate");
  const at = await headFacts(git);
  const tags = await tagsFor(git, world.remote, at, offline);
  const { parts, unreadable } = at.manifests;
  // Where there is none it matters where one could be; mostly there is one.
  const beside = parts.length + unreadable.length > 0 ? undefined : await (await import("../facts/init")).besideHead(git, at.manifests);
  const files = at.project.files ?? at.manifests.parts;
  return checkVersion({
    project: at.project,
    manifests: at.manifests,
    files,
    tags,
    changed: await changedFiles(git, at.manifests),
    offline,
    beside,
  });
}
