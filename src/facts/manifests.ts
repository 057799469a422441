import type { Unreadable } from "../domain/manifests/manifest";
import { type Manifests, readManifests } from "../domain/manifests/manifests";
import type { VersionFile } from "../domain/project";
import { NotText, runReading, type Source } from "../world/source";

/** Reads the files in lockstep from a commit or the working tree. What cannot be read is part of the answer. */
export async function manifestsFrom(source: Source, files: readonly VersionFile[] | undefined): Promise<Manifests> {
  try {
    return await runReading(readManifests(files), source);
  } catch (cause) {
    if (cause instanceof NotText) return nothingBut(cause.unreadable);
    throw cause;
  }
}

function nothingBut(one: Unreadable): Manifests {
  return { parts: [], unreadable: [one], text: undefined, version: undefined };
}
