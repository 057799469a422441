import { applyEdits } from "../edit";
import type { Part, VersionEdit } from "../manifests/manifest";
import type { Manifests } from "../manifests/manifests";
import { Problem } from "../problem";
import type { VersionFile } from "../project";
import { fromPep440, parseVersion } from "../version";

/** Names that a workspace's or a package's files have beside those that are configured. */
const NAMES = /(?:^|\/)(?:VERSION\.txt|Cargo\.(?:toml|lock)|package\.json|package-lock\.json|npm-shrinkwrap\.json)$/;

/** Whether a file could be one in lockstep, by its name alone. */
export function mayHoldVersion(path: string, files: readonly VersionFile[] | undefined): boolean {
  return NAMES.test(path) || (files ?? []).some((file) => file.path === path);
}

/**
 * Whether a change is of nothing but the version in the files that are in lockstep. The files' names are not enough: a
 * dependency that moves is a change of Cargo.toml and Cargo.lock too, and must be tested.
 */
export function isVersionOnly(paths: readonly string[], base: Manifests, head: Manifests): boolean {
  if (paths.length === 0) return false;
  const wanted = new Map(base.parts.flatMap((part) => moved(part, head)));
  const there = textsOf(head);
  return paths.every((path) => wanted.has(path) && wanted.get(path) === there.get(path));
}

/** A part's texts as a bump to the version that it has in the end would leave them; none where no bump leads there. */
function moved(part: Part, head: Manifests): (readonly [string, string])[] {
  const version = semver(head.parts.find((one) => one.path === part.path && one.kind === part.kind)?.version, part);
  if (version === undefined) return [];
  const edits = editsTo(part, version);
  return edits === undefined ? [] : [...part.texts].map(([path, text]) => [path, applyEdits(text, edits.get(path) ?? [])] as const);
}

function editsTo(part: Part, version: string): Map<string, VersionEdit[]> | undefined {
  try {
    return new Map(part.edits(semver(part.version, part) ?? part.version, version).map((file) => [file.path, file.edits]));
  } catch (cause) {
    // A lock that would hold two packages of one name and version.
    if (cause instanceof Problem && cause.code === "lock-clash") return undefined;
    throw cause;
  }
}

function semver(text: string | undefined, { kind }: Part): string | undefined {
  if (text === undefined) return undefined;
  return (kind === "pyproject" ? fromPep440(text) : parseVersion(text))?.text;
}

function textsOf({ parts }: Manifests): Map<string, string> {
  return new Map(parts.flatMap((part) => [...part.texts]));
}
