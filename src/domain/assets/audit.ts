import type { Check } from "../check";
import type { RuleCode } from "../codes";
import type { Row, Table } from "../plan";
import { quoted } from "../quoted";
import { sizeShown } from "../size";
import type { AssetFacts } from "./asset-facts";
import type { Finding } from "./finding";
import { fixOf, type Whereabouts } from "./fixes";
import type { Inventory } from "./inventory";
import { judgeAsset, shownAs } from "./judge";
import { type Place, placesOf } from "./places";
import { hadIt, leftOut, type Previous } from "./platforms";

export interface AuditFacts {
  inventory: Inventory;
  assets: readonly AssetFacts[];
  at: Whereabouts;
  /** The last stable release; `undefined` where there is none. */
  previous?: Previous | undefined;
}

/** An asset as the audit found it, for --json. */
export interface AuditedAsset {
  name: string;
  kind: Place["kind"];
  /** Bytes; absent for what is missing, as is the digest. */
  size?: number;
  /** sha256 in hex. */
  digest?: string;
  verdict: "yes" | "no";
}

export interface Audit {
  checks: Check[];
  table: Table;
  assets: AuditedAsset[];
  /** How many of the assets, missing ones too, have findings. */
  wrong: number;
}

/** An asset, or the place of one that is missing, with what is wrong with it. */
interface Judged {
  place: Place;
  asset: AssetFacts | undefined;
  findings: readonly Finding[];
}

/** GitHub's own limit of a release (H15). */
const MOST_ASSETS = 1000;

/** The rules in the order in which they are told, each with whether it has a say. */
const RULES: readonly (readonly [RuleCode, (facts: AuditFacts, places: readonly Place[]) => boolean])[] = [
  ["assets-there", always],
  ["assets-extra", always],
  ["asset-names", always],
  ["asset-sizes", always],
  ["asset-readable", always],
  ["asset-digests", ({ assets }) => assets.some(({ told }) => told !== undefined)],
  ["checksums", (_, places) => has(places, "checksums")],
  ["archive-sound", ({ assets }) => assets.some(({ archive }) => archive !== undefined)],
  ["wheel-identity", (_, places) => has(places, "wheel")],
  ["wheel-record", (_, places) => has(places, "wheel")],
  ["sdist-identity", (_, places) => has(places, "sdist")],
  ["package-needs", (_, places) => has(places, "wheel") || has(places, "sdist")],
  ["readme-links", (_, places) => has(places, "wheel") || has(places, "sdist")],
  ["program-format", (_, places) => has(places, "binary")],
];

function always(): boolean {
  return true;
}

function has(places: readonly Place[], kind: Place["kind"]): boolean {
  return places.some((place) => place.kind === kind && place.assets.length > 0);
}

/** Judges the assets of a release against its inventory: every finding, each asset a row. */
export function auditAssets(facts: AuditFacts): Audit {
  const places = placesOf(facts.inventory, facts.assets);
  const judged = places.flatMap((place) => judgePlace(place, facts));
  return {
    checks: [...checksOf(judged, places, facts), ...platformCheck(places, facts)],
    table: { rows: judged.flatMap(rowsOf), right: [1] },
    assets: judged.map(auditedAsset),
    wrong: judged.filter(({ findings }) => findings.length > 0).length,
  };
}

function judgePlace(place: Place, facts: AuditFacts): Judged[] {
  const { assets, expected } = place;
  if (assets.length === 0) return [{ place, asset: undefined, findings: [missing(place, facts)] }];
  const several: Finding[] =
    assets.length > 1 ? [{ rule: "assets-there", found: `is one of ${assets.length} that match ${place.name}`, expected: "one" }] : [];
  const extra: Finding[] = expected || place.allowed ? [] : [{ rule: "assets-extra", found: "is not in the inventory" }];
  return assets.map((asset) => ({ place, asset, findings: [...several, ...extra, ...judgeAsset(asset, place, facts)] }));
}

function missing({ name }: Place, { inventory, previous }: AuditFacts): Finding {
  const had = previous && hadIt(name, inventory.version, previous) ? ` (${previous.version.text} had it)` : "";
  return { rule: "assets-there", found: `missing${had}` };
}

/** For each rule that has a say: its findings, or a yes. */
function checksOf(judged: readonly Judged[], places: readonly Place[], facts: AuditFacts): Check[] {
  const found = judged.flatMap(({ place, asset, findings }) => findings.map((one) => checkOf(one, asset?.name ?? place.name, facts.at)));
  if (facts.assets.length > MOST_ASSETS)
    found.push(checkOf({ rule: "asset-sizes", found: `${facts.assets.length} assets`, expected: `at most ${MOST_ASSETS}` }, "", facts.at));
  return RULES.flatMap(([rule, counts]): Check[] => {
    const own = found.filter((check) => check.rule === rule);
    return own.length > 0 || !counts(facts, places) ? own : [{ rule, verdict: "yes" }];
  });
}

function checkOf({ rule, found, expected }: Finding, name: string, at: Whereabouts): Check {
  const subject = name === "" ? "" : `${nameShown(name)}: `;
  return { rule, verdict: "no", found: subject + found, ...(expected !== undefined && { expected }), fix: fixOf(rule, name, at) };
}

/** A warning: to leave a platform out may be meant. */
function platformCheck(places: readonly Place[], { inventory, assets, previous }: AuditFacts): Check[] {
  if (!previous) return [];
  const absent = places.filter((place) => place.assets.length === 0).map(({ name }) => name);
  const present = assets.map(({ name }) => name);
  const gone = leftOut(inventory.version, present, absent, previous);
  if (gone.length === 0) return [{ rule: "platforms-kept", verdict: "yes" }];
  const fix = "cogrel.toml        add them to assets of [release], if they are to be there again";
  return [{ rule: "platforms-kept", verdict: "yes", found: `${previous.version.text} had ${gone.join(", ")} too`, fix }];
}

/** A row for the asset with its first finding, one more for each further one. */
function rowsOf({ place, asset, findings }: Judged): Row[] {
  const cells = [nameShown(asset?.name ?? place.name), asset ? sizeShown(asset.size) : "–"];
  const [first, ...more] = findings;
  if (!first) return [{ cells, mark: "yes", found: asset ? shownAs(asset, place) : "" }];
  const row = (own: readonly string[], { rule, found }: Finding): Row => ({ cells: own, mark: "no", found, rule });
  return [row(cells, first), ...more.map((one) => row(["", ""], one))];
}

function auditedAsset({ place, asset, findings }: Judged): AuditedAsset {
  return {
    name: asset?.name ?? place.name,
    kind: place.kind,
    ...(asset && { size: asset.size }),
    ...(asset?.sha256 !== undefined && { digest: asset.sha256 }),
    verdict: findings.length > 0 ? "no" : "yes",
  };
}

/** A name as it is, or with escapes where it could be taken for something else. */
function nameShown(name: string): string {
  return /^[A-Za-z0-9._+*?![\]-]+$/.test(name) ? name : quoted(name, 120);
}
