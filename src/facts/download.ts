import { resolve } from "node:path";
import { type DownloadFacts, readDigests } from "../domain/download";
import { globFault, matchesGlob } from "../domain/glob";
import { nextFree } from "../domain/policy";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { assetsOf } from "../domain/registries/pypi";
import type { Version } from "../domain/version";
import { thereAt } from "../world/folder";
import type { World } from "../world/world";
import { folderAssets } from "./assets";
import type { TargetFact } from "./registries";
import { releaseFacts } from "./release";
import { readReleasedTag } from "./released-tag";
import { targetsOf } from "./verify-release";

export interface DownloadAsked {
  tag: string;
  only: string;
  to: string;
  digests: string;
  missingFrom: string | undefined;
}

/** What a download for a publishing job needs: the published release, the folder, and what the registry has already. */
export async function downloadFacts(
  world: World,
  { tag: argument, only, to, digests: text, missingFrom }: DownloadAsked,
): Promise<DownloadFacts> {
  const fault = globFault(only);
  if (fault !== undefined)
    throw new Problem("usage", `--only ${quoted(only)} is not a pattern: ${fault}`, { exit: 2, fix: "--only '*.whl'" });
  if (missingFrom !== undefined && missingFrom !== "pypi")
    throw new Problem("usage", `--missing-from takes pypi, not ${quoted(missingFrom)}`, { exit: 2, fix: "--missing-from pypi" });
  if (to.trim() === "")
    throw new Problem("usage", "--to names no folder: it is empty", { exit: 2, fix: "--to dist        perhaps a variable is not set" });
  const folder = resolve(world.cwd, to);
  const there = thereAt(folder).kind;
  if (there === "file") throw new Problem("usage", `--to ${quoted(to, 200)} is a file, not a folder`, { exit: 2, fix: "--to dist" });
  const digests = readDigests(text);
  const read = await readReleasedTag(world, argument);
  const { gate, version, github } = read;
  const release = (await releaseFacts(github, gate.name)).own.find(({ draft }) => !draft);
  const assets = [...digests].map(([name, digest]) => ({ name, digest }));
  const matching = (release?.assets ?? []).filter(({ name }) => matchesGlob(only, name));
  const targets =
    missingFrom === undefined ? undefined : (await targetsOf(world, read, assets)).filter((one) => one.package.registry === "pypi");
  return {
    ...{ tag: gate.name, repository: github.repository, release, only, folder, named: to, digests },
    ...{ here: there === "missing" ? new Map() : await filesHere(world, folder), next: nextFree(version, gate.at?.tags ?? []).text },
    unowned: targets?.length ? unowned(version, targets, matching) : [],
    targets: targets?.filter(({ standing }) => standing.files.some(({ name }) => matchesGlob(only, name)) || standing.state === "unknown"),
  };
}

/** The names of what is no package's of these targets. */
function unowned(version: Version, targets: readonly TargetFact[], matching: readonly { name: string }[]): string[] {
  const owned = new Set(targets.flatMap((one) => assetsOf(one.package.assets, version, matching)));
  return matching.filter((one) => !owned.has(one)).map(({ name }) => name);
}

/** The digests of what the folder has; `undefined` for what is no plain file. */
async function filesHere(world: World, folder: string): Promise<Map<string, string | undefined>> {
  return new Map((await folderAssets(world, folder)).map(({ name, sha256 }) => [name, sha256]));
}
