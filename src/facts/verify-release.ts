import { caskAssets, homebrewOf } from "../domain/homebrew/homebrew";
import { type TapStanding, tapStanding, wantedCask } from "../domain/homebrew/tap";
import { packagesOf } from "../domain/packages";
import { POLICY } from "../domain/release-type";
import { type Unread, unreadIf } from "../domain/unread";
import type { VerifyFacts } from "../domain/verify-release";
import { releaseType } from "../domain/version";
import { commitSource } from "../world/source";
import type { World } from "../world/world";
import type { ReadTag } from "./asked-tag";
import { auditRelease } from "./audit";
import { mustBeKnown } from "./inventory";
import { registryFacts, type TargetFact } from "./registries";
import { releaseFacts } from "./release";
import { readReleasedTag } from "./released-tag";
import { tapFacts } from "./tap";

/** Everything that is asked before anything of a release goes to a registry. A dev version goes to none: its bytes are not looked at. */
export async function verifyFacts(world: World, argument: string | undefined): Promise<VerifyFacts> {
  const read = await readReleasedTag(world, argument);
  const { ground, gate, version, github } = read;
  const seen = await releaseFacts(github, gate.name);
  const release = seen.own.find(({ draft }) => !draft);
  const known = { gate, version, own: seen.own };
  if (!POLICY[releaseType(version)].registries || !release) return { ...known, audited: undefined, targets: [], tap: undefined };
  const audited = await auditRelease(world, ground, github, { gate, version, release, releases: seen.releases });
  const [targets, tap] = await Promise.all([targetsOf(world, read, audited.assets), tapOf(world, read, audited.assets)]);
  return { ...known, audited, targets, tap };
}

/** Where the tag's version stands on the registries, beside these assets of its release. */
export function targetsOf(
  world: World,
  { ground: { git, project }, gate, version, commit }: ReadTag,
  assets: readonly { name: string; digest: string }[],
): Promise<TargetFact[]> {
  if (!POLICY[releaseType(version)].registries) return Promise.resolve([]);
  const wanted = assets.map(({ name, digest }) => ({ name, sha256: digest === "" ? undefined : digest }));
  return registryFacts(world, git, packagesOf(project, mustBeKnown(gate.at).manifests), { version, commit, assets: wanted });
}

/** Where the tag's version stands in the tap; `undefined` where no cask is owed: no tap, no template of a cask, no stable version. */
async function tapOf(
  world: World,
  { ground: { project, git }, gate, version, commit, github }: ReadTag,
  assets: readonly { name: string; digest: string }[],
): Promise<TapStanding | Unread | undefined> {
  const { manifests } = mustBeKnown(gate.at);
  const homebrew = POLICY[releaseType(version)].homebrew ? homebrewOf(project, manifests, github.repository) : undefined;
  if (!homebrew) return undefined;
  const [template] = await commitSource(git, commit).files([homebrew.template]);
  if (template === undefined) return undefined;
  const names = caskAssets(project, manifests, version);
  const wanted = typeof template === "string" ? wantedCask(template, version, names, assets) : undefined;
  const facts = await world
    .tap(homebrew.tap)
    .then((tap) => tapFacts(tap, homebrew, version))
    .catch(unreadIf);
  return "unread" in facts ? facts : tapStanding(facts, version, wanted);
}
