import { CHECKSUMS } from "../domain/assets/inventory";
import { caskAssets, type Homebrew, homebrewOf } from "../domain/homebrew/homebrew";
import type { CaskFacts, CaskProgram, HomebrewFacts } from "../domain/homebrew/plan";
import { Problem } from "../domain/problem";
import type { Asset, Release } from "../domain/release";
import { commitSource } from "../world/source";
import { hasTapToken } from "../world/tap-token";
import type { World } from "../world/world";
import type { ReadTag } from "./asked-tag";
import { givenAssets } from "./assets";
import { downloaded } from "./downloads";
import { mustBeKnown } from "./inventory";
import { releaseFacts } from "./release";
import { tapFacts } from "./tap";

/** What the cask of a tag is made from: the template of its commit, the release, the lines of checksums.txt. */
export async function caskFacts(world: World, tag: ReadTag): Promise<CaskFacts> {
  const { ground, gate, version, commit, github } = tag;
  const homebrew = whereCask(tag);
  const source = commitSource(ground.git, commit);
  const [[template], seen] = await Promise.all([source.files([homebrew.template]), releaseFacts(github, gate.name)]);
  if (typeof template === "object")
    throw new Problem("configuration", `${homebrew.template} ${template.why}`, {
      exit: 2,
      fix: `make ${homebrew.template} a plain UTF-8 file`,
    });
  const release = seen.own.find(({ draft }) => !draft) ?? seen.own[0];
  const names = caskAssets(ground.project, mustBeKnown(gate.at).manifests, version);
  const known = await knownBytes(world, tag, release, Object.values(names));
  const program = (name: string | undefined): CaskProgram | undefined =>
    name === undefined ? undefined : { name, digest: known.digest(name) };
  return {
    ...{ tag: gate.name, version, homebrew, template, release },
    ...{ checksums: known.checksums, checksumsSame: known.checksumsSame },
    ...{ arm64: program(names.arm64), x86_64: program(names.x86_64) },
  };
}

/** The same, with what the tap shows. */
export async function homebrewFacts(world: World, tag: ReadTag): Promise<HomebrewFacts> {
  const homebrew = whereCask(tag);
  const [cask, tap] = await Promise.all([
    caskFacts(world, tag),
    world.tap(homebrew.tap).then((github) => tapFacts(github, homebrew, tag.version)),
  ]);
  const silent = !hasTapToken(world.env) && world.env.actions && (world.env.token?.startsWith("ghs_") ?? false);
  return { ...cask, tap, silent };
}

/** Where the cask of a tag's project is. Throws `configuration`, exit 2, where it has none. */
function whereCask({ ground: { project }, gate, github }: ReadTag): Homebrew {
  const homebrew = homebrewOf(project, mustBeKnown(gate.at).manifests, github.repository);
  if (homebrew) return homebrew;
  throw new Problem("configuration", "this repository has no cask: cogrel.toml has no [homebrew]", {
    exit: 2,
    fix: 'cogrel.toml        [homebrew] with tap = "owner/homebrew-tap", cask = "Casks/NAME.rb", template = "…"',
  });
}

/** checksums.txt, and the digests of the programs; those that GitHub doesn't tell are hashed here (H9). */
async function knownBytes(world: World, { github }: ReadTag, release: Release | undefined, programs: readonly string[]) {
  const assets = (release?.assets ?? []).filter(({ state }) => state === "uploaded");
  const asked = assets.filter(({ name, digest }) => name === CHECKSUMS || (programs.includes(name) && digest === undefined));
  const read = await givenAssets(world, await downloaded(world, github, { assets: asked }));
  const hashed = (asset: Asset) => read[asked.indexOf(asset)]?.sha256;
  const checksums = read.find(({ name }) => name === CHECKSUMS);
  return {
    checksums: checksums?.text,
    checksumsSame: checksums === undefined || (checksums.told?.sha256 ?? checksums.sha256) === checksums.sha256,
    digest: (name: string) => {
      const asset = assets.find((one) => one.name === name);
      return asset && (asset.digest ?? hashed(asset));
    },
  };
}
