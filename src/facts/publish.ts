import type { PublishFacts } from "../domain/publish";
import { unreadIf } from "../domain/unread";
import { releaseType } from "../domain/version";
import type { World } from "../world/world";
import { readTag } from "./asked-tag";
import { auditRelease } from "./audit";
import { releaseFacts } from "./release";
import { checksOf, runsOf } from "./runs";

/** Everything that a publication asks: the tag's gate again, GitHub's releases, the draft's bytes, CI's verdicts. */
export async function publishFacts(world: World, argument: string | undefined): Promise<PublishFacts> {
  const { ground, gate, version, commit, github } = await readTag(world, argument);
  const { ci } = ground.project;
  // A dev version is published by its build itself.
  const byCi = releaseType(version) !== "dev";
  const [release, builds, checks] = await Promise.all([
    releaseFacts(github, gate.name),
    byCi ? runsOf(github, ci.releaseBuild, commit).catch(unreadIf) : [],
    byCi ? checksOf(github, commit, ci.gate).catch(unreadIf) : [],
  ]);
  const published = release.own.find(({ draft }) => !draft);
  const [draft, second] = release.own.filter((one) => one.draft);
  const audited = published ?? (second ? undefined : draft);
  return {
    gate,
    version,
    commit,
    repository: release.repository,
    seesDrafts: release.seesDrafts,
    releases: release.releases,
    own: release.own,
    audited: audited && (await auditRelease(world, ground, github, { gate, version, release: audited, releases: release.releases })),
    ci,
    builds,
    checks,
    silent: world.env.actions && (world.env.token?.startsWith("ghs_") ?? false),
  };
}
