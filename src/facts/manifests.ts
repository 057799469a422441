import { type Manifests, readManifests, versionFiles } from "../domain/manifests/manifests";
import { Problem } from "../domain/problem";
import type { VersionFile } from "../domain/project";
import { runReading, type Source } from "../world/source";

/** Reads the files in lockstep from a commit or the working tree. What cannot be read is part of the answer. */
export function manifestsFrom(source: Source, files: readonly VersionFile[] | undefined): Promise<Manifests> {
  return runReading(readManifests(files), source);
}

/**
 * The files in lockstep at a commit: those of the configuration, else those of the default branch and what the commit has on
 * top, which must agree.
 */
export async function manifestsAt(
  source: Source,
  configured: readonly VersionFile[] | undefined,
  ground: readonly VersionFile[],
): Promise<{ files: readonly VersionFile[]; manifests: Manifests }> {
  const files = configured ?? merged(ground, (await runReading(versionFiles(), source)).files);
  return { files, manifests: await manifestsFrom(source, files) };
}

function merged(ground: readonly VersionFile[], own: readonly VersionFile[]): readonly VersionFile[] {
  return [...ground, ...own.filter((file) => !ground.some((one) => one.path === file.path))];
}

/** The version files that the default branch has. Throws `manifest-syntax` when one of them is no plain text. */
export async function groundFiles(source: Source): Promise<readonly VersionFile[]> {
  const { files, odd } = await runReading(versionFiles(), source);
  const [first] = odd;
  if (!first) return files;
  const { path, why } = first;
  throw new Problem("manifest-syntax", `${path} of the default branch ${why}`, { fix: `make ${path} a plain text file there` });
}

/** The Cargo.lock files that stand beside the Cargo manifests among `files`. */
export async function locksBeside(source: Source, files: readonly VersionFile[]): Promise<string[]> {
  const folders = files.filter(({ kind }) => kind === "cargo").map(({ path }) => path.replace(/\/?[^/]*$/, ""));
  const names = await Promise.all(folders.map((folder) => source.folder(folder)));
  return folders
    .filter((_, at) => names[at]?.includes("Cargo.lock"))
    .map((folder) => (folder === "" ? "Cargo.lock" : `${folder}/Cargo.lock`));
}
