import type { Manifests } from "../manifests/manifests";
import { hasCogShape } from "../packages";
import { cogPackages, type Package, type Project } from "../project";
import { pep440, type Version } from "../version";
import { type Format, isFormat } from "./formats";
import { normalized } from "./python-name";

/** An asset as the configuration has it: {version} and {pep440} stand for the version, and its name may be a pattern. */
export interface AssetTemplate {
  name: string;
  format?: string;
}

/** What Cog's releases carry (COG.md, "release-build.yaml"). */
export const COG_ASSETS: readonly AssetTemplate[] = [
  { name: "cog_Darwin_arm64", format: "macho-arm64" },
  { name: "cog_Darwin_x86_64", format: "macho-x86_64" },
  { name: "cog_Linux_arm64", format: "elf-arm64" },
  { name: "cog_Linux_x86_64", format: "elf-x86_64" },
  { name: "cog-{pep440}-py3-none-any.whl" },
  { name: "cog-{pep440}.tar.gz" },
  { name: "coglet-{pep440}-cp310-abi3-macosx_*_arm64.whl" },
  { name: "coglet-{pep440}-cp310-abi3-manylinux*_aarch64.whl" },
  { name: "coglet-{pep440}-cp310-abi3-manylinux*_x86_64.whl" },
];

/** The asset that lists the digests of the others, in the form that `sha256sum -c` reads. */
export const CHECKSUMS = "checksums.txt";

export interface ExpectedAsset {
  /** A name, or a pattern that one asset matches; of this version. */
  name: string;
  kind: "binary" | "wheel" | "sdist" | "checksums" | "file";
  /** Of binaries: what their first bytes must say. */
  format?: Format;
}

/** Everything that a release of one version must carry. */
export interface Inventory {
  version: Version;
  assets: readonly ExpectedAsset[];
  /** Patterns of what may be there too. */
  allowExtra: readonly string[];
  /** Packages on PyPI that must require others at this very version: normalised name → names. */
  needs: ReadonlyMap<string, readonly string[]>;
}

/** The assets of a release, but for checksums.txt; `undefined` where neither cogrel.toml nor the repository's shape says. */
export function assetTemplates(project: Project, manifests: Manifests): readonly AssetTemplate[] | undefined {
  return project.release?.assets ?? (hasCogShape(manifests) ? COG_ASSETS : undefined);
}

/** What a release of this version must carry; `undefined` where nobody says. */
export function inventoryOf(project: Project, manifests: Manifests, version: Version): Inventory | undefined {
  const templates = assetTemplates(project, manifests);
  if (!templates) return undefined;
  const packages = project.packages ?? (hasCogShape(manifests) ? cogPackages : []);
  const named = templates.filter(({ name }) => name !== CHECKSUMS).map((one) => expectedAsset(one, version));
  return {
    version,
    assets: [...named, { name: CHECKSUMS, kind: "checksums" }],
    allowExtra: (project.release?.allowExtra ?? []).map((name) => filled(name, version)),
    needs: needsOn(packages),
  };
}

/** A template's name for one version. */
function filled(template: string, version: Version): string {
  return template.replaceAll("{version}", version.text).replaceAll("{pep440}", pep440(version));
}

/** The asset of one version that a template stands for, and what kind of file its name says that it is. */
export function expectedAsset({ name, format }: AssetTemplate, version: Version): ExpectedAsset {
  const own = filled(name, version);
  // the configuration takes known formats only
  if (format !== undefined && isFormat(format)) return { name: own, kind: "binary", format };
  if (name.endsWith(".whl")) return { name: own, kind: "wheel" };
  // PEP 440 is Python's: no other archive is named so
  return { name: own, kind: name.endsWith("-{pep440}.tar.gz") ? "sdist" : "file" };
}

/** Which packages on PyPI need which others there: normalised name → names. */
export function needsOn(packages: readonly Package[]): Map<string, string[]> {
  const python = packages.filter(({ registry }) => registry === "pypi");
  const own = new Set(python.map(({ name }) => `pypi:${name}`));
  return new Map(
    python.map(({ name, needs }) => [normalized(name), needs.filter((need) => own.has(need)).map((need) => need.slice("pypi:".length))]),
  );
}
