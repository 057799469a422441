import type { AssetFacts } from "./asset-facts";
import { isAssetName } from "./asset-name";
import { checksumsFindings } from "./checksums";
import type { Finding } from "./finding";
import { formatShown } from "./formats";
import type { Inventory } from "./inventory";
import { archiveFaults } from "./members";
import type { Place } from "./places";
import { programIn } from "./program";
import { sdistFindings, sdistShown } from "./sdist";
import { wheelFindings, wheelShown } from "./wheel";

interface Release {
  inventory: Inventory;
  assets: readonly AssetFacts[];
}

/** Everything that is wrong with one asset by itself, and as what its place says that it is. */
export function judgeAsset(asset: AssetFacts, place: Place, release: Release): Finding[] {
  const own = [...nameFindings(asset), ...sizeFindings(asset)];
  if (asset.odd !== undefined) return [...own, { rule: "asset-readable", found: asset.odd }];
  return [...own, ...digestFindings(asset), ...archiveFindings(asset), ...kindFindings(asset, place, release)];
}

/** What an asset without findings is, in a few words. */
export function shownAs(asset: AssetFacts, { kind, expected }: Place): string {
  if (!expected) return "allowed extra";
  if (kind === "binary") return programIn(asset.head).shown;
  if (kind === "wheel") return wheelShown(asset) ?? "";
  if (kind === "sdist") return sdistShown(asset) ?? "";
  return kind === "checksums" ? linesIn(asset.text ?? "") : "";
}

function linesIn(text: string): string {
  const count = text.trimEnd().split("\n").length;
  return count === 1 ? "1 line" : `${count} lines`;
}

function nameFindings({ name }: AssetFacts): Finding[] {
  return isAssetName(name) ? [] : [{ rule: "asset-names", found: "has a name that GitHub changes", expected: "letters, digits and . _ -" }];
}

/** Bytes that GitHub takes (H15). */
const LARGEST = 2 ** 31;

function sizeFindings({ size, odd }: AssetFacts): Finding[] {
  if (size > LARGEST) return [{ rule: "asset-sizes", found: "is larger than 2 GiB", expected: "at most 2 GiB" }];
  return size === 0 && odd === undefined ? [{ rule: "asset-sizes", found: "is empty", expected: "at least a byte" }] : [];
}

// H9: where GitHub tells none, the digest that was hashed here counts
function digestFindings({ sha256 = "", told }: AssetFacts): Finding[] {
  if (told?.sha256 === undefined || told.sha256 === sha256) return [];
  return [
    { rule: "asset-digests", found: `has the digest ${sha256.slice(0, 12)}…`, expected: `${told.sha256.slice(0, 12)}…, as GitHub tells` },
  ];
}

function archiveFindings({ archive }: AssetFacts): Finding[] {
  return archive ? archiveFaults(archive).map((found) => ({ rule: "archive-sound", found })) : [];
}

function kindFindings(asset: AssetFacts, place: Place, { inventory, assets }: Release): Finding[] {
  const asked = { version: place.expected && inventory.version, needs: inventory.needs };
  switch (place.kind) {
    case "wheel":
      return wheelFindings(asset, asked);
    case "sdist":
      return sdistFindings(asset, asked);
    case "binary":
      return programFindings(asset, place);
    case "checksums":
      if (asset.text === undefined) return [{ rule: "checksums", found: "is too large for a list of digests" }];
      return checksumsFindings(asset.text, assets);
    case "file":
      return [];
  }
}

function programFindings({ head }: AssetFacts, { expected }: Place): Finding[] {
  const format = expected?.format;
  if (format === undefined) return [];
  const { formats, shown, fault } = programIn(head);
  if (!formats.includes(format)) return [{ rule: "program-format", found: `is ${shown}`, expected: formatShown(format) }];
  return fault === undefined ? [] : [{ rule: "program-format", found: fault, expected: "a program" }];
}
