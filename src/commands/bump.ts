import { type BumpData, nothingToDo, planBump, planIndex } from "../domain/bump";
import { lockstepCheck } from "../domain/bump-checks";
import { disagreements } from "../domain/manifests/manifests";
import { creatable, KEYWORDS, wantedVersion } from "../domain/next-version";
import type { Answer, Plan } from "../domain/plan";
import { Problem } from "../domain/problem";
import { compareVersions, type Version } from "../domain/version";
import { behindInIndex, bumpFacts, locksIn } from "../facts/bump";
import { type HeadFacts, headFacts, tagsFor } from "../facts/head";
import type { Git } from "../world/git";
import { programThere } from "../world/process";
import type { World } from "../world/world";

export interface BumpOptions {
  next?: string;
  commit: boolean;
  allowDirty?: boolean;
  verify?: boolean;
  offline?: boolean;
}

/** Writes one version to every file in lockstep, in one commit. */
export async function bump(world: World, wanted: string, options: BumpOptions): Promise<Plan<BumpData> | Answer<BumpData>> {
  const keyword = KEYWORDS.includes(wanted);
  if (!keyword) wantedVersion(wanted, options.next, () => ({ current: undefined, tags: [] }));
  const git = await world.git("person");
  const at = await headFacts(git);
  if (at.manifests.parts.length + at.manifests.unreadable.length === 0) throw noFiles(git.repository.top);
  if (!keyword && isHeads(at, creatable(wanted))) return done(git, at, creatable(wanted));

  const tags = await tagsFor(git, world.remote, at, options.offline ?? false, keyword ? undefined : creatable(wanted));
  if (keyword) mustAgree(at);
  const version = wantedVersion(wanted, options.next, () => ({ current: at.manifests.version, tags }));
  if (isHeads(at, version)) return done(git, at, version);
  const facts = await bumpFacts(git, at, tags, version);
  const cargo = options.verify ? await programThere("cargo", git.env) : undefined;
  const message = at.project.bumpMessage.replaceAll("{version}", version.text);
  return planBump({ ...facts, cargo }, version, {
    commit: options.commit,
    allowDirty: options.allowDirty ?? false,
    verify: options.verify ?? false,
    offline: options.offline ?? false,
    message,
  });
}

/** HEAD holds the version: at most the index is behind, where a git was killed. */
async function done(git: Git, at: HeadFacts, version: Version): Promise<Plan<BumpData> | Answer<BumpData>> {
  const behind = await behindInIndex(git, at);
  if (behind.length === 0) return nothingToDo(version, at.project.tagPrefix);
  return planIndex(version, at.project.tagPrefix, behind, locksIn(git));
}

function isHeads({ manifests }: HeadFacts, version: Version): boolean {
  const { version: held, unreadable } = manifests;
  if (unreadable.length > 0 || !held || compareVersions(held, version) !== 0) return false;
  return disagreements(manifests, version.text).length === 0;
}

/** Keywords count from one version: where the files disagree only a person can say which. */
function mustAgree({ manifests }: HeadFacts): void {
  const { version, unreadable } = manifests;
  if (unreadable.length > 0 || !version) return;
  const check = lockstepCheck(manifests, disagreements(manifests, version.text));
  if (check.verdict !== "yes")
    throw new Problem("lockstep", `the version files disagree: ${check.found}; expected ${check.expected}`, {
      ...(check.fix && { fix: check.fix }),
    });
}

function noFiles(top: string): Problem {
  return new Problem("no-version-files", `HEAD of ${top} has no version file`, {
    fix: "cogrel init        finds the files that hold the version; commit what it writes, or VERSION.txt",
  });
}
