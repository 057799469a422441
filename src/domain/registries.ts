import type { Package } from "./project";
import type { CrateFacts } from "./registries/crate";
import { crateFindings } from "./registries/crate";
import type { Registry } from "./registries/endpoints";
import { filesOf, type IndexFile } from "./registries/simple";
import type { CrateLine } from "./registries/sparse";
import { isUnread, type Unread } from "./unread";
import { pep440, type Version } from "./version";

/**
 * Where a package of a release stands in its registry (SAFETY.md, "Registries"). `different` is burnt: a registry never takes other
 * bytes for a version. `unknown` is never taken for any of the others.
 */
export type TargetState = "absent" | "partial" | "same" | "different" | "yanked" | "not owed" | "unknown";

/** A package at one version, as people and INTERFACE.md name it. */
export interface Target {
  /** `pypi:coglet`. */
  target: string;
  registry: Registry;
  name: string;
  /** In the registry's own form: PEP 440 on PyPI, semver on crates.io. */
  version: string;
}

/** A file that a registry has of a target. */
export interface SeenFile {
  name: string;
  /** sha256 in hex; `undefined` where the registry doesn't tell it. */
  sha256: string | undefined;
  /** Bytes, where the registry tells it. */
  size?: number;
  yanked: boolean;
  /** What it is beside the release's: its own bytes, others, a file that the release doesn't have, or not to be compared. */
  bytes: "same" | "other" | "extra" | "unknown";
}

/** What a registry has of a target, and what that comes to. */
export interface TargetFacts extends Target {
  state: TargetState;
  /** What was seen, in a few words: `3 of 3 files, same bytes`. */
  found: string;
  /** Something of this version is there for installers to find, whatever its bytes are. Never for what could not be read. */
  visible: boolean;
  /** What the registry has of this version. */
  files: readonly SeenFile[];
  /** The release's files that the registry does not have, by name. */
  missing: readonly string[];
  /** The exact command that mends what could not be read. */
  fix?: string;
}

/** A package of the project as a target; `undefined` for one that goes to no registry. */
export function targetOf({ name, registry }: Pick<Package, "name" | "registry">, version: Version): Target | undefined {
  if (registry === "github") return undefined;
  return { target: `${registry}:${name}`, registry, name, version: registry === "pypi" ? pep440(version) : version.text };
}

/** Of a target that its kind of version does not go to. */
export function notOwed(target: Target, why: string): TargetFacts {
  return { ...target, state: "not owed", found: why, visible: false, files: [], missing: [] };
}

/** Of a registry that could not be read, or lies. */
export function unknownTarget(target: Target, { unread: { message, fix } }: Unread): TargetFacts {
  return { ...target, state: "unknown", found: message, visible: false, files: [], missing: [], ...(fix !== undefined && { fix }) };
}

/**
 * PyPI's side: what its simple index lists of a project, `undefined` for none, beside the release's files of the package, name to
 * sha256; `undefined` where no release is known to compare with.
 */
export function pypiTarget(
  target: Target,
  listed: readonly IndexFile[] | undefined,
  wanted: ReadonlyMap<string, string> | undefined,
): TargetFacts {
  const files = filesOf(target.name, target.version, listed ?? []).map((file) => seenFile(file, wanted));
  const missing = [...(wanted?.keys() ?? [])].filter((name) => !files.some((file) => file.name === name));
  const visible = files.length > 0;
  const told = { ...target, visible, files, missing };
  if (!visible) return { ...told, state: "absent", found: listed ? "absent" : `absent: there is no ${target.name}` };
  const wrong = files.filter(({ bytes }) => bytes === "other" || bytes === "extra");
  if (wrong.length > 0) return { ...told, state: "different", found: wrong.map(inWords).join(", ") };
  const count = `${files.length} of ${files.length + missing.length} files`;
  if (!wanted) return { ...told, state: "unknown", found: `${counted(files.length)}, and no release to compare with` };
  const unsaid = files.filter(({ bytes }) => bytes === "unknown");
  if (unsaid.length > 0)
    return { ...told, state: "unknown", found: `the index has no sha256 of ${unsaid.map(({ name }) => name).join(", ")}` };
  const yanked = files.filter((file) => file.yanked).length;
  if (yanked > 0) return { ...told, state: "yanked", found: `${yanked} of ${counted(files.length)} yanked` };
  return missing.length > 0
    ? { ...told, state: "partial", found: `${count}; missing ${missing.join(", ")}` }
    : { ...told, state: "same", found: `${count}, same bytes` };
}

function counted(count: number): string {
  return `${count} ${count === 1 ? "file" : "files"}`;
}

function seenFile({ name, sha256, size, yanked }: IndexFile, wanted: ReadonlyMap<string, string> | undefined): SeenFile {
  const own = wanted?.get(name);
  const bytes = () => {
    if (!wanted || (own !== undefined && sha256 === undefined)) return "unknown";
    if (own === undefined) return "extra";
    return own === sha256 ? "same" : "other";
  };
  return { name, sha256, ...(size !== undefined && { size }), yanked, bytes: bytes() };
}

function inWords({ name, bytes, sha256 }: SeenFile): string {
  return bytes === "extra" ? `${name} is not the release's` : `${name} has other bytes (${sha256?.slice(0, 12)}…)`;
}

/**
 * crates.io's side: the version's line in the sparse index, `undefined` for none, and what the crate is beside the tag's commit;
 * `undefined` where no commit is known to compare with. SAFETY.md: same means cksum, commit and sources.
 */
export function crateTarget(target: Target, listed: readonly CrateLine[] | undefined, crate: CrateFacts | Unread | undefined): TargetFacts {
  const line = listed?.find(({ version }) => version === target.version);
  if (!line) {
    const found = listed ? "absent" : `absent: there is no ${target.name}`;
    return { ...target, state: "absent", found, visible: false, files: [], missing: [] };
  }
  const file = (bytes: SeenFile["bytes"]): SeenFile[] => [
    { name: `${target.name}-${target.version}.crate`, sha256: line.cksum, yanked: line.yanked, bytes },
  ];
  const told = { ...target, visible: true, missing: [] };
  if (!crate) return { ...told, state: "unknown", found: "there, and no commit to compare with", files: file("unknown") };
  if (isUnread(crate)) {
    const { message, fix } = crate.unread;
    return { ...told, state: "unknown", found: message, files: file("unknown"), ...(fix !== undefined && { fix }) };
  }
  const wrong = crateFindings(crate);
  if (wrong.length > 0) return { ...told, state: "different", found: wrong.join("; "), files: file("other") };
  if (line.yanked) return { ...told, state: "yanked", found: "yanked", files: file("same") };
  return { ...told, state: "same", found: `same bytes, commit and sources (${crate.commit.slice(0, 10)})`, files: file("same") };
}
