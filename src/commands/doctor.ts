import { type Area, type DoctorData, doctorAnswer } from "../domain/doctor/doctor";
import { fileChecksOf } from "../domain/doctor/files";
import { hereChecks } from "../domain/doctor/here";
import { publisherChecks, publishersOf } from "../domain/doctor/publishers";
import { remoteCheck, tagChecks } from "../domain/doctor/tags";
import { packagesOf } from "../domain/packages";
import type { Answer } from "../domain/plan";
import { tagName } from "../domain/tag";
import { checkVersion } from "../domain/version-check";
import { filesAsked } from "../facts/doctor/files";
import { hereFacts } from "../facts/doctor/here";
import { tagsSeen } from "../facts/doctor/tags";
import { headFacts } from "../facts/head";
import { repositoryName } from "../facts/repository";
import { changedFiles } from "../facts/working-tree";
import { commitSource } from "../world/source";
import type { World } from "../world/world";

export interface DoctorOptions {
  offline?: boolean;
}

/** Every setting that a release depends on: of this machine, of the files and tags, and on GitHub. */
export async function doctor(world: World, { offline = false }: DoctorOptions): Promise<Answer<DoctorData>> {
  const git = await world.git("person");
  const at = await headFacts(git);
  const { project, manifests } = at;
  const { version } = manifests;
  const tag = version && tagName(version, project.tagPrefix);
  const repository = await repositoryName(git, world, project).catch(() => undefined);
  const [here, seen, files, changed] = await Promise.all([
    hereFacts(world, git, project),
    tagsSeen(git, world.remote, at, offline),
    filesAsked(commitSource(git, at.head), project, manifests, version, repository ?? "OWNER/NAME"),
    changedFiles(git, manifests),
  ]);
  const held = checkVersion({ project, manifests, files: project.files ?? manifests.parts, tags: seen.tags, changed, offline });
  const publishers = publishersOf(project, packagesOf(project, manifests), repository ?? "OWNER/NAME");
  const areas: Area[] = [
    { title: "this machine", checks: [...hereChecks(here), ...(offline ? [] : [remoteCheck(world.remote, seen.silent)])] },
    { title: "the version and its tags", checks: [...held.checks, ...tagChecks({ ...seen, remote: world.remote, version, own: tag })] },
    { title: "the files of HEAD", checks: [...fileChecksOf(files), ...publisherChecks(publishers, files.read)] },
  ];
  return doctorAnswer({ repository, tag, version: version?.text, offline }, areas);
}
