import { type AssetTemplate, CHECKSUMS, expectedAsset, needsOn } from "../../domain/assets/inventory";
import { normalized } from "../../domain/assets/python-name";
import { readWheelName } from "../../domain/assets/wheel-name";
import type { Package } from "../../domain/project";
import type { Version } from "../../domain/version";
import { concreteName } from "./concrete-name";
import { programOf } from "./program";
import { requirementsOf, sdistOf, wheelOf } from "./python-package";
import { tarGzOf } from "./tar";
import { zipOf } from "./zip";

/** What a build is to make. */
export interface BuildAsked {
  version: Version;
  assets: readonly AssetTemplate[];
  /** Their needs become requirements. */
  packages: readonly Package[];
}

export interface BuiltAsset {
  name: string;
  bytes: Buffer;
}

/** Real assets for an inventory, all but checksums.txt, which is made of them: the same bytes for the same version everywhere. */
export function builtAssets({ version, assets, packages }: BuildAsked): BuiltAsset[] {
  const needs = needsOn(packages);
  const expected = assets.filter(({ name }) => name !== CHECKSUMS).map((one) => expectedAsset(one, version));
  return expected.map(({ name: pattern, kind, format }) => {
    const name = concreteName(pattern);
    const requires = (package_: string) => requirementsOf(needs.get(normalized(package_)) ?? [], version);
    if (format !== undefined) return { name, bytes: programOf(format, `${toolOf(name)} ${version.text}`) };
    const wheel = kind === "wheel" ? readWheelName(name) : undefined;
    if (wheel) return { name, bytes: wheelOf(wheel, requires(wheel.distribution)) };
    if (kind === "sdist") return { name, bytes: sourceOf(name, requires) };
    return { name, bytes: fileOf(name, version) };
  });
}

/** What a program is called: its asset's name up to the first system or version. */
function toolOf(name: string): string {
  return /^[A-Za-z0-9]+/.exec(name)?.[0] ?? name;
}

function sourceOf(name: string, requires: (package_: string) => string[]): Buffer {
  const [, own = "", version = ""] = /^(.+)-([^-]+)\.tar\.gz$/.exec(name) ?? [];
  return sdistOf({ name: own, version, requires: requires(own) });
}

/** A file of any other kind: a line of text, in an archive where the name says so. */
function fileOf(name: string, version: Version): Buffer {
  const bytes = Buffer.from(`${name} of ${version.text}\n`);
  if (/\.(?:tar\.gz|tgz)$/.test(name)) return tarGzOf([{ path: "README", bytes }]);
  return name.endsWith(".zip") ? zipOf([{ path: "README", bytes }]) : bytes;
}
