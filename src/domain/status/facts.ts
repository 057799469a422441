import type { Inventory } from "../assets/inventory";
import type { GateFacts } from "../gate";
import type { Homebrew } from "../homebrew/homebrew";
import type { CaskWanted, TapFacts } from "../homebrew/tap";
import type { Manifests } from "../manifests/manifests";
import type { Package } from "../project";
import type { Pull } from "../pull";
import type { Standing } from "../registries/standing";
import type { TargetKey } from "../registries/target";
import type { Release } from "../release";
import type { CheckRun, Run } from "../runs";
import type { TagFact } from "../tag";
import type { TagObject } from "../tag-object";
import type { Unread } from "../unread";
import type { Version } from "../version";

/** What GitHub shows of a tag's releases, and what it may hide (H1). */
export interface ReleaseSeen {
  seesDrafts: "yes" | "no" | "unknown";
  releases: readonly Release[];
  own: readonly Release[];
}

/** What GitHub says of a tag object's signature. */
export interface Verification {
  verified: boolean;
  /** GitHub's word for it: valid, unsigned, unknown_key … */
  reason: string;
}

/** A package of the version, where it stands on its registry, and whether its commit has it at all. */
export interface TargetSeen {
  key: TargetKey;
  package: Package;
  standing: Standing;
  owed: boolean;
  /** What could not be read, where that is why it is unknown. */
  unread?: Unread["unread"];
}

/** A cask in a tap. */
export interface CaskSeen {
  place: Homebrew;
  /** `undefined` where no cask is owed: the tap wasn't asked. */
  tap: TapFacts | Unread | undefined;
  /** The tagged commit has the template: without one no cask is owed. */
  owed: boolean;
  /** What the cask must be like; `undefined` where that is not known. */
  wanted: CaskWanted | undefined;
}

/** Everything that the truth table is made from, as it was at one moment. */
export interface StatusFacts {
  version: Version;
  tag: string;
  prefix: string;
  remote: string;
  /** owner/name. */
  repository: string;
  workflows: { build: string; publish: string; gate: string };
  /** The release branch and what its files hold. For a dev version what is checked out. */
  base: { branch: string; tip: string; manifests: Manifests };
  /** The commit that brought the version; `undefined` while the base lacks it. */
  brought: string | undefined;
  /** The tags, as the base's tip sees them, where the version is still to be begun; else none is asked for. */
  tags: readonly TagFact[];
  /** The branch that a pull request brings the version by. */
  proposal: { branch: string; tip: string | undefined; pull: Pull | undefined } | Unread;
  gate: GateFacts;
  /** The remote's tag object; `undefined` of none and of a lightweight tag. */
  object: TagObject | undefined;
  verification: Verification | Unread | undefined;
  checks: readonly CheckRun[] | Unread;
  builds: readonly Run[] | Unread;
  follows: readonly Run[] | Unread;
  release: ReleaseSeen | Unread;
  /** The tag of GitHub's latest release, if there is one. */
  latest: { tag: string | undefined } | Unread;
  /** The text of checksums.txt; `undefined` where the release has none. */
  sums: { text: string | undefined } | Unread;
  inventory: Inventory | undefined;
  targets: readonly TargetSeen[];
  cask: CaskSeen | undefined;
}

/** The one release that counts: the published one, else the only draft. */
export function releaseMeant({ own }: Pick<ReleaseSeen, "own">): Release | undefined {
  const published = own.find(({ draft }) => !draft);
  return published ?? (own.length === 1 ? own[0] : undefined);
}
