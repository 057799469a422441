import type { Pull } from "../pull";
import { compareVersions, type Version } from "../version";
import { caskVersion, digestsIn, renderCask } from "./cask";

/** A file of the tap. */
export interface TapFile {
  text: string;
  /** git's id of it. */
  blob: string;
}

/** What a tap shows of the project's cask, at one moment. */
export interface TapFacts {
  /** The tap's repository, owner/name. */
  tap: string;
  /** The cask's file in it. */
  cask: string;
  /** The tap's default branch, and its tip. */
  base: string;
  at: string;
  /** The cask that people install: the default branch's. Undefined: there is none yet. */
  there: TapFile | undefined;
  /** The branch of the version in question; see `caskBranch`. */
  branch: string;
  /** Whether the tap has that branch, and the cask on it. */
  branchThere: boolean;
  proposed: TapFile | undefined;
  /** The pull requests of that branch to the default branch, newest first, closed ones too. */
  pulls: readonly Pull[];
}

/**
 * Where a stable version stands in the tap: `done` people install it; `open` a pull request waits for a person; `absent` nothing
 * is proposed yet, or a proposal was cut off and may be completed; `not owed` the tap has a higher version; `different` another
 * cask of this version, or another proposal of it, is in the way; `declined` its pull request was closed without a merge, or what
 * it merged was taken back; `unknown` the tap's cask can't be read.
 */
export interface TapStanding {
  state: "done" | "open" | "absent" | "not owed" | "different" | "declined" | "unknown";
  /** What was seen, in words. */
  found: string;
  /** The pull request that it is about. */
  pull?: Pull;
}

/** What the cask of a version has to be like: the template filled in with the release's digests. */
export interface CaskWanted {
  text: string;
}

/**
 * Judges what a tap shows of a version. Without `wanted` nothing can be compared, and a cask of this version is unknown; `any` asks for
 * the version alone, as somebody does who takes it back.
 */
export function tapStanding(facts: TapFacts, version: Version, wanted: CaskWanted | "any" | undefined): TapStanding {
  const { there, cask, tap } = facts;
  const has = there && caskVersion(there.text);
  if (there && typeof wanted === "object" && there.text === wanted.text) return { state: "done", found: `${cask} of ${tap} is this cask` };
  if (there && !has) return { state: "unknown", found: `${cask} of ${tap} has no one line version "X.Y.Z"` };
  const order = has ? compareVersions(has, version) : -1;
  if (has && order > 0) return { state: "not owed", found: `${cask} of ${tap} is of ${has.text} already` };
  if (there && order === 0) return sameVersion(facts, version, wanted);
  return proposal(facts, version, wanted);
}

/** A cask of this very version: its digests decide, since people may write other lines into it. */
function sameVersion({ there, cask, tap }: TapFacts, version: Version, wanted: CaskWanted | "any" | undefined): TapStanding {
  const found = `${cask} of ${tap} is of ${version.text}`;
  if (!wanted) return { state: "unknown", found: `${found}; the release's own digests are not known` };
  if (wanted === "any" || holds(there, wanted)) return { state: "done", found };
  return { state: "different", found: `${found}, with other digests than the release` };
}

/** The same digests in the same places: two that have changed places are other programs' digests. */
function holds(file: TapFile | undefined, { text }: CaskWanted): boolean {
  return file !== undefined && digestsIn(file.text).join() === digestsIn(text).join();
}

/** The version's branch and pull request, while the tap has a lower version or none. */
function proposal(facts: TapFacts, version: Version, wanted: CaskWanted | "any" | undefined): TapStanding {
  const { there, cask, branch, pulls, tap } = facts;
  const open = pulls.find(({ state }) => state === "open");
  const on = branchCask(facts, version, wanted);
  if (on === "other") return { state: "different", found: `the branch ${branch} of ${tap} has another cask`, ...(open && { pull: open }) };
  if (open && on === "this") return { state: "open", found: `pull request #${open.number} waits for a person: ${open.url}`, pull: open };
  const [last] = pulls;
  if (!open && last) return { state: "declined", found: `pull request #${last.number} was ${endOf(last)}: ${last.url}`, pull: last };
  const was = there && caskVersion(there.text);
  const found = was ? `${cask} of ${tap} is of ${was.text}` : `${tap} has no ${cask}`;
  return { state: "absent", found, ...(open && { pull: open }) };
}

function endOf({ merged }: Pull): string {
  return merged ? "merged, and the tap has its cask no more" : "closed, not merged";
}

/** The cask on the version's branch: none, or what the branch began with; this version's; or one that somebody else wrote. */
function branchCask({ there, proposed }: TapFacts, version: Version, wanted: CaskWanted | "any" | undefined): "none" | "this" | "other" {
  if (!proposed || proposed.text === there?.text) return "none";
  const has = caskVersion(proposed.text);
  const order = has ? compareVersions(has, version) : 1;
  if (order < 0) return "none";
  return order === 0 && (!wanted || wanted === "any" || holds(proposed, wanted)) ? "this" : "other";
}

/** The cask that a version must have: the template with the digests of these assets; `undefined` where one that it asks for is not known. */
export function wantedCask(
  template: string,
  version: Version,
  names: Readonly<Partial<Record<"arm64" | "x86_64", string | undefined>>>,
  assets: readonly { name: string; digest: string | undefined }[],
): CaskWanted | undefined {
  const digest = (name: string | undefined) => assets.find((one) => one.name === name)?.digest || undefined;
  const made = renderCask(template, { version, arm64: digest(names.arm64), x86_64: digest(names.x86_64) });
  return "text" in made ? made : undefined;
}
