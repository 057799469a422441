import { applyEdits, type Edit } from "../edit";
import { Problem } from "../problem";
import { type Lock, type LockDependencies, type LockEntry, type LockPackage, scanLock } from "./cargo-lock-scan";
import { compareText, compareVersions } from "./cargo-version-order";
import { restores } from "./toml-proof";

/** An edit of a lock and the name of its place: a package, or `coglet-python → coglet` for an entry of its dependencies. */
export interface LockEdit extends Edit {
  what: string;
}

/** What a bump does to a lock's packages: the new versions, and all packages by name. */
interface Change {
  format: number;
  versions: ReadonlyMap<LockPackage, string>;
  groups: ReadonlyMap<string, readonly LockPackage[]>;
  /** Names of packages that get a new version: only entries with these names may need another form. */
  names: ReadonlySet<string>;
}

/**
 * The edits that give the workspace's packages their new versions, as `cargo update --workspace --offline` writes them: the
 * versions, the entries that carry a version, and cargo's order where several packages share a name. Packages with a
 * `source` keep theirs. `was` has the members' versions in their manifests, which tell a member from another package of its
 * name that is read from a path, too.
 */
export function lockEdits(lock: Lock, wanted: ReadonlyMap<string, string>, was: ReadonlyMap<string, string>): LockEdit[] {
  const versions = newVersions(lock.packages, wanted, was);
  if (versions.size === 0) return [];
  mustNotClash(lock.packages, versions);
  const groups = byName(lock.packages.filter(({ unused }) => !unused));
  const change = { format: lock.format, versions, groups, names: new Set([...versions.keys()].map(({ name }) => name)) };
  const edits = [...versions].map(([one, now]) => replacement(one.versionStart, one.version, now, one.name));
  for (const list of lock.dependencies) edits.push(...entryEdits(list, change, lock.text));
  const sorted = inOrder(lock.text, edits, change);
  proveLock(lock, sorted, change);
  return sorted;
}

/** Two packages without source, of one name and version, are one too many for cargo ("specified twice in the lockfile"). */
function mustNotClash(packages: readonly LockPackage[], versions: ReadonlyMap<LockPackage, string>): void {
  for (const [one, now] of versions) {
    const twin = packages.find(
      (other) => other !== one && other.name === one.name && !other.source && (versions.get(other) ?? other.version) === now,
    );
    if (!twin || twin.unused || one.unused) continue;
    const fix = "rename one of them, or give it another version";
    throw new Problem("lock-clash", `Cargo.lock would hold two packages ${one.name} ${now}, both read from a path; cargo takes one`, {
      fix,
    });
  }
}

function replacement(start: number, was: string, now: string, what: string): LockEdit {
  return { start, end: start + was.length, was, now, what };
}

function newVersions(
  packages: readonly LockPackage[],
  wanted: ReadonlyMap<string, string>,
  was: ReadonlyMap<string, string>,
): Map<LockPackage, string> {
  const versions = new Map<LockPackage, string>();
  const local = byName(packages.filter(({ source }) => source === undefined));
  for (const [name, now] of wanted) {
    for (const one of members(local.get(name) ?? [], was.get(name))) if (one.version !== now) versions.set(one, now);
  }
  return versions;
}

/** Of several packages without source and with one name, cargo takes that for the member which has its version. */
function members(packages: readonly LockPackage[], version: string | undefined): readonly LockPackage[] {
  const used = packages.filter(({ unused }) => !unused);
  const member = used.length > 1 ? used.filter((one) => one.version === version) : used;
  return [...member, ...packages.filter(({ unused }) => unused)];
}

function byName(packages: readonly LockPackage[]): Map<string, LockPackage[]> {
  const groups = new Map<string, LockPackage[]>();
  for (const one of packages) {
    const group = groups.get(one.name);
    if (group === undefined) groups.set(one.name, [one]);
    else group.push(one);
  }
  return groups;
}

/** The entries of one package's dependencies in their new form; those of one name are sorted among their places. */
function entryEdits({ owner, entries }: LockDependencies, change: Change, text: string): LockEdit[] {
  const edits: LockEdit[] = [];
  const moving = entries.filter((entry) => mayChange(entry, change));
  if (moving.length === 0) return edits;
  for (const name of new Set(moving.map((entry) => entry.name))) {
    const places = moving.filter((entry) => entry.name === name);
    const forms = places.map((entry) => entryForm(entry, change)).sort(compareForms);
    places.forEach(({ start, end }, index) => {
      const was = text.slice(start, end);
      const now = (forms[index] as Form).text;
      if (was !== now) edits.push(replacement(start, was, now, `${owner} → ${name}`));
    });
  }
  return edits;
}

/** A name alone stays a name alone while only one package has it: nearly all entries are of this kind. */
function mayChange({ name, version }: LockEntry, { names, groups }: Change): boolean {
  return names.has(name) && (version !== undefined || groups.get(name)?.length !== 1);
}

interface Form {
  text: string;
  version: string;
  source: string;
}

/** Cargo compares versions of entries as text here, so 1.10.0 comes before 1.9.0. */
function compareForms(a: Form, b: Form): number {
  return compareText(a.version, b.version) || compareText(a.source, b.source);
}

/**
 * The shortest form that names one package: the name, with the version if the name has several, with the source if the
 * version has several (encode.rs, `encodable_package_id`). Format 1 always gives version and source.
 */
function entryForm(entry: LockEntry, change: Change): Form {
  const group = change.groups.get(entry.name) ?? [];
  const target = named(entry, group);
  const version = target === undefined ? (entry.version ?? "") : versionOf(target, change);
  const source = (target === undefined ? entry.source : target.source?.replace(/#.*/, "")) ?? "";
  const versions = group.map((one) => versionOf(one, change));
  const alike = versions.filter((one) => one === version).length;
  const always = change.format === 1 && entry.version !== undefined;
  const withSource = source !== "" && (always || alike > 1);
  const withVersion = always || alike > 1 || versions.some((one) => one !== version);
  return { text: [entry.name, ...(withVersion ? [version] : []), ...(withSource ? [`(${source})`] : [])].join(" "), version, source };
}

function versionOf(one: LockPackage, change: Change): string {
  return change.versions.get(one) ?? one.version;
}

/** The package that an entry names; one that names none by its version, in a stale lock, means the member. */
function named({ version, source }: LockEntry, group: readonly LockPackage[]): LockPackage | undefined {
  const fits = group.filter((one) => version === undefined || one.version === version);
  const exact = fits.find((one) => one.source?.replace(/#.*/, "") === source);
  return exact ?? fits[0] ?? group.find((one) => one.source === undefined);
}

/** Cargo sorts packages by name, version and source, those without source first; each block moves as a whole. */
function inOrder(text: string, edits: LockEdit[], change: Change): LockEdit[] {
  let all = edits.sort((a, b) => a.start - b.start);
  for (const name of change.names) {
    const slots = change.groups.get(name) ?? [];
    const order = [...slots].sort((a, b) => compareBlocks(a, b, change));
    if (order.some((one, index) => one !== slots[index])) all = moveBlocks(text, all, slots, order);
  }
  return all;
}

function compareBlocks(a: LockPackage, b: LockPackage, change: Change): number {
  return compareVersions(versionOf(a, change), versionOf(b, change)) || Number(a.source !== undefined) - Number(b.source !== undefined);
}

function moveBlocks(text: string, edits: readonly LockEdit[], slots: readonly LockPackage[], order: readonly LockPackage[]): LockEdit[] {
  const inside = (one: LockPackage) => edits.filter(({ start }) => start >= one.start && start < one.end);
  const blocks = slots.map((slot, index) => {
    const block = order[index] as LockPackage;
    const shifted = inside(block).map((edit) => ({ ...edit, start: edit.start - block.start, end: edit.end - block.start }));
    return replacement(slot.start, text.slice(slot.start, slot.end), applyEdits(text.slice(block.start, block.end), shifted), slot.name);
  });
  const absorbed = new Set(slots.flatMap(inside));
  return [...edits.filter((edit) => !absorbed.has(edit)), ...blocks.filter(({ was, now }) => was !== now)].sort(
    (a, b) => a.start - b.start,
  );
}

/** Scanned again, the lock has the same packages and the same dependencies, in the new versions; throws otherwise, which is a bug. */
function proveLock(lock: Lock, edits: readonly LockEdit[], change: Change): void {
  const text = applyEdits(lock.text, edits);
  const after = scanLock(text, new Set(lock.packages.map(({ name }) => name)));
  if ("fault" in after) throw new Error(`the edited lock cannot be read: ${after.fault.why}`);
  if (!restores(lock.text, text, edits)) throw new Error("the lock's edits cannot be taken back");
  const wanted = meaning(lock, (one) => versionOf(one, change));
  const found = meaning(after, ({ version }) => version);
  if (!sameFacts(wanted, found) && !sameFacts(wanted.sort(), found.sort())) throw new Error("the lock's edits changed more than versions");
}

function sameFacts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((fact, index) => fact === b[index]);
}

/** What a lock says about the kept names, one line a fact. */
function meaning({ packages, dependencies }: Lock, version: (one: LockPackage) => string): string[] {
  const groups = byName(packages.filter(({ unused }) => !unused));
  const id = (one: LockPackage | undefined) => one && `${one.name} ${version(one)} ${one.source}`;
  const facts = packages.map((one) => `${id(one)} ${one.unused}`);
  for (const { owner, entries } of dependencies) {
    for (const entry of entries) facts.push(`${owner} → ${id(named(entry, groups.get(entry.name) ?? [])) ?? entry.name}`);
  }
  return facts;
}
