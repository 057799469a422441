import type { PublishFacts } from "../domain/publish";
import { unreadIf } from "../domain/unread";
import { releaseType } from "../domain/version";
import type { World } from "../world/world";
import { readTag } from "./asked-tag";
import { auditRelease } from "./audit";
import { releaseFacts } from "./release";
import { checksOf, runsOf } from "./runs";
import { targetsOf } from "./verify-release";

/** Everything that a publication asks: the tag's gate again, GitHub's releases, the draft's bytes, CI's verdicts. */
export async function publishFacts(world: World, argument: string | undefined): Promise<PublishFacts> {
  const read = await readTag(world, argument);
  const { ground, gate, version, commit, github } = read;
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
  const looked = published ?? (second ? undefined : draft);
  const audited = looked && (await auditRelease(world, ground, github, { gate, version, release: looked, releases: release.releases }));
  return {
    gate,
    version,
    commit,
    repository: release.repository,
    seesDrafts: release.seesDrafts,
    releases: release.releases,
    own: release.own,
    audited,
    // What is published already is past that question; what cannot be looked at is refused by its own Check.
    targets: published || !audited || audited.wrong > 0 ? [] : await targetsOf(world, read, audited.assets),
    ci,
    builds,
    checks,
    silent: world.env.actions && (world.env.token?.startsWith("ghs_") ?? false),
  };
}
