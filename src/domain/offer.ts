import type { AssetFacts } from "./assets/asset-facts";
import { auditAssets } from "./assets/audit";
import { checksumsText, extendChecksums, type Summed } from "./assets/checksums";
import { CHECKSUMS, type Inventory } from "./assets/inventory";
import { placesOf } from "./assets/places";
import type { Previous } from "./assets/platforms";
import { type Check, verdictOf } from "./check";
import type { Offered, WantedAsset } from "./draft";
import { matchesGlob } from "./glob";
import type { Asset } from "./release";

export interface OfferFacts {
  inventory: Inventory;
  /** The folder as it was named, for messages; and what is in it. */
  folder: string;
  files: readonly (AssetFacts & { file: string })[];
  /** The assets that the draft has, each digest known. */
  there: readonly Asset[];
  /** The text of the draft's own checksums.txt. */
  theirs: string | undefined;
  previous: Previous | undefined;
  /** sha256 of a text in hex. */
  sha256(text: string): string;
}

/**
 * What a folder brings to a draft: its files that belong to the release, judged; and checksums.txt of the full set, in which
 * the draft's own assets count too.
 */
export function offer(facts: OfferFacts, replace: boolean): Offered {
  const { inventory, files, there } = facts;
  const own = files.filter(({ name }) => name !== CHECKSUMS && belongs(name, inventory));
  const kept = there.filter(({ name, state }) => state === "uploaded" && name !== CHECKSUMS && belongs(name, inventory));
  const only = kept.filter(({ name }) => !own.some((file) => file.name === name));
  const audit = auditAssets({
    inventory: stillToCome(inventory, only),
    assets: own,
    at: { folder: facts.folder },
    previous: facts.previous,
  });
  const left = files.filter(({ name }) => !belongs(name, inventory)).map(({ name }) => name);
  const summed: Summed[] = [
    ...own.map(({ name, sha256 = "" }) => ({ name, sha256 })),
    ...only.map(({ name, digest = "" }) => ({ name, sha256: digest })),
  ];
  // Which bytes are right is asked first: a digest follows from the answer.
  const clash = !replace && own.some((file) => kept.some(({ name, digest }) => name === file.name && digest !== file.sha256));
  const ready = verdictOf(audit.checks) === "yes" && !clash;
  const sums = ready ? checksumsOf(facts, summed, replace) : { checks: [] };
  return {
    assets: own.map(({ name, size, sha256 = "", file }) => ({ name, size, digest: sha256, from: { file } })),
    checksums: sums.wanted,
    checks: [...audit.checks.filter(({ rule }) => rule !== "assets-extra"), ...leftOut(left), ...sums.checks],
    table: audit.table,
  };
}

function belongs(name: string, { assets, allowExtra }: Inventory): boolean {
  return assets.some((one) => matchesGlob(one.name, name)) || allowExtra.some((pattern) => matchesGlob(pattern, name));
}

/** The inventory without what the draft has already and the folder doesn't, and without what is made of the others. */
function stillToCome(inventory: Inventory, only: readonly Asset[]): Inventory {
  const there = placesOf(
    inventory,
    only.map(({ name, size }) => ({ name, size, sha256: undefined, head: new Uint8Array() })),
  );
  const covered = new Set(there.filter(({ assets }) => assets.length > 0).map(({ expected }) => expected));
  return { ...inventory, assets: inventory.assets.filter((one) => one.kind !== "checksums" && !covered.has(one)) };
}

/** A warning: tools that build leave other files in the same folder. */
function leftOut(names: readonly string[]): Check[] {
  if (names.length === 0) return [];
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  return [
    {
      rule: "assets-extra",
      verdict: "yes",
      found: `left out, since the inventory has no ${shown}`,
      fix: "cogrel.toml        name them in [release] if they belong there",
    },
  ];
}

/** checksums.txt as it must be: the folder's or the draft's own with what it lacks, else a new one. A wrong line is a conflict. */
function checksumsOf(
  { files, theirs, there, sha256 }: OfferFacts,
  summed: readonly Summed[],
  replace: boolean,
): { wanted?: WantedAsset; checks: Check[] } {
  const given = files.find(({ name }) => name === CHECKSUMS)?.text ?? theirs;
  const extended = given === undefined || replace ? { text: checksumsText(summed) } : extendChecksums(given, summed);
  if ("conflict" in extended) return { checks: [extended.conflict] };
  const { text } = extended;
  const digest = sha256(text);
  const old = there.find(({ name }) => name === CHECKSUMS);
  // A file with right lines that lacks some is completed: nobody's words are lost.
  const completes = old !== undefined && theirs !== undefined && !("conflict" in extendChecksums(theirs, summed));
  return {
    wanted: { name: CHECKSUMS, size: new TextEncoder().encode(text).length, digest, from: { text }, ...(completes && { completes }) },
    checks: [{ rule: "checksums", verdict: "yes" }],
  };
}
