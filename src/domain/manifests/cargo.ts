import { inOrder } from "../edit";
import { shellWord } from "../quoted";
import { lockEdits } from "./cargo-lock";
import { type Lock, scanLock } from "./cargo-lock-scan";
import type { Dependency, Manifest } from "./cargo-manifest";
import { type Found, findMembers } from "./cargo-members";
import type { FileEdits, Gap, Member, Part, PartResult, Reading, Unreadable, VersionEdit } from "./manifest";
import { joinPath } from "./repository-path";
import { admits, changeRequirement } from "./requirement";
import { editString, type Literal, proveEdits } from "./toml-proof";

/** A version or a requirement in a manifest that a bump may change. */
interface Place {
  manifest: Manifest;
  what: string;
  written: Literal;
  requirement: boolean;
}

/** Everything that a bump of a workspace needs to know. */
interface CargoFiles {
  found: Found;
  /** The version that the lockstep members have. */
  shared: string;
  members: readonly Member[];
  places: readonly Place[];
  lock: { path: string; lock: Lock } | undefined;
}

/**
 * Reads the Cargo workspace, or the single package, whose root manifest is at `path`, with its members and its lock.
 * `version` is the canonical file's, and says which group is meant where members have different versions and no root
 * version decides.
 */
export function* readCargo(path: string, options: { version?: string } = {}): Reading<PartResult> {
  const found = yield* findMembers(path);
  if ("unreadable" in found) return found;
  const shared = sharedVersion(found, options.version);
  if (typeof shared !== "string") return { unreadable: [shared] };
  const members = membersOf(found, shared);
  const lock = lockOf(found, members);
  if (lock !== undefined && "why" in lock) return { unreadable: [lock] };
  return { part: partOf({ found, shared, members, places: placesOf(found, members, shared), lock }) };
}

function partOf(files: CargoFiles): Part {
  const { found, shared, members, places, lock } = files;
  const texts = new Map([...places].map(({ manifest }) => [manifest.path, manifest.outline.text]));
  if (lock !== undefined) texts.set(lock.path, lock.lock.text);
  return {
    kind: "cargo",
    path: found.root.path,
    version: shared,
    texts,
    members,
    notes: [...found.notes, ...memberNotes(members)],
    gaps: lockGaps(lock, members),
    twins: registryTwins(lock, members),
    edits: (was, now) => editsOf(files, [was, shared], now),
  };
}

/**
 * `[workspace.package]`'s version, else the root package's, else the one that the canonical file names, that all members
 * have, or that alone is shared by several of them.
 */
function sharedVersion(found: Found, canonical: string | undefined): string | Unreadable {
  const { root, members } = found;
  const atRoot = root.workspace?.version ?? root.package?.version;
  if (atRoot !== undefined) return atRoot.text;
  const literal = [...members.values()].flatMap((one) =>
    one.package?.version ? [{ name: one.package.name, version: one.package.version.text }] : [],
  );
  const versions = new Set(literal.map(({ version }) => version));
  if (canonical !== undefined && versions.has(canonical)) return canonical;
  const [only] = versions;
  if (only === undefined) return { path: root.path, why: "has no version, and no member of its workspace has one", withoutVersion: true };
  const several = [...versions].filter((version) => literal.filter((one) => one.version === version).length > 1);
  if (versions.size === 1) return only;
  if (several.length === 1) return several[0] as string;
  const [member] = members.values();
  const list = literal.map(({ name, version }) => `${name} ${version}`).slice(0, 5);
  const more = literal.length > list.length ? ", …" : "";
  return {
    path: root.path,
    why: `the workspace's members have different versions (${list.join(", ")}${more}); name a member's Cargo.toml and then this one in cogrel.toml`,
    // With a canonical file that no member agrees with, it is that file's version that is in question.
    ...(canonical === undefined && member && { fix: memberFirst(member.path, root.path) }),
  };
}

/** The command that makes a member's version the canonical one. */
function memberFirst(member: string, root: string): string {
  const lines = [member, root].flatMap((path) => ["[[files]]", `path = ${JSON.stringify(path)}`, 'kind = "cargo"']);
  const begun = "[ -e cogrel.toml ] || echo 'schema = 1' > cogrel.toml";
  return `${begun}; printf '%s\\n' ${lines.map(shellWord).join(" ")} >> cogrel.toml        names ${member} first: put the right member there, then commit`;
}

function membersOf({ root, members }: Found, shared: string): Member[] {
  const inherited = root.workspace?.version?.text;
  return [...members.values()].flatMap((manifest) => {
    const one = manifest.package;
    if (one === undefined) return [];
    const version = (one.inheritsVersion ? inherited : one.version?.text) ?? "0.0.0";
    const hasVersion = one.inheritsVersion || one.version !== undefined;
    const publish = one.publish === "inherited" ? (root.workspace?.publish ?? true) : one.publish;
    return [{ name: one.name, path: manifest.folder, version, publish: publish && hasVersion, lockstep: hasVersion && version === shared }];
  });
}

function memberNotes(members: readonly Member[]): string[] {
  return members.filter(({ lockstep }) => !lockstep).map(({ name, version }) => `${name} has its own version ${version} and is left alone`);
}

function lockOf({ root, lock }: Found, members: readonly Member[]): CargoFiles["lock"] | Unreadable {
  if (lock === undefined) return undefined;
  const path = joinPath(root.folder, "Cargo.lock") as string;
  const scanned = scanLock(lock, new Set(members.map(({ name }) => name)));
  return "fault" in scanned ? { path, ...scanned.fault, why: `cannot be read: ${scanned.fault.why}` } : { path, lock: scanned };
}

function lockGaps(lock: CargoFiles["lock"], members: readonly Member[]): Gap[] {
  if (lock === undefined) return [];
  const { path } = lock;
  const local = new Set(lock.lock.packages.filter(({ source }) => source === undefined).map(({ name }) => name));
  const fix = `cargo update --workspace --manifest-path ${shellWord(path.replace(/lock$/, "toml"))}`;
  return members.filter(({ name }) => !local.has(name)).map(({ name }) => ({ path, found: `${path} has no package ${name}`, fix }));
}

function registryTwins(lock: CargoFiles["lock"], members: readonly Member[]): Gap[] {
  if (lock === undefined) return [];
  const { path } = lock;
  const published = new Map(members.filter(({ lockstep, publish }) => lockstep && publish).map(({ name, version }) => [name, version]));
  const twins = lock.lock.packages.filter(({ name, version, source }) => source !== undefined && published.get(name) === version);
  const fix = `cargo tree --invert --manifest-path ${shellWord(path.replace(/lock$/, "toml"))} --package`;
  return twins.map(({ name, version }) => ({
    path,
    found: `${path} has ${name} ${version} from a registry, before it is released`,
    fix: `${fix} ${name}@${version}        shows who asks for it`,
  }));
}

/** The versions of the group, and the requirements of every manifest that ask for a member of it. */
function placesOf({ root, members }: Found, all: readonly Member[], shared: string): Place[] {
  const asks = askingFor(root, all, shared);
  const version = (manifest: Manifest, what: string, written: Literal | undefined): Place[] =>
    written?.text === shared ? [{ manifest, what, written, requirement: false }] : [];
  const requirements = (manifest: Manifest, dependencies: Iterable<Dependency>): Place[] =>
    [...dependencies].flatMap((one) =>
      one.version !== undefined && asks(manifest, one) ? [{ manifest, what: one.what, written: one.version, requirement: true }] : [],
    );
  return [
    ...version(root, "[workspace.package]", root.workspace?.version),
    ...requirements(root, root.workspace?.dependencies.values() ?? []),
    ...requirements(root, root.patches),
    ...[...new Set([root, ...members.values()])].flatMap((manifest) => [
      ...version(manifest, "[package]", manifest.package?.version),
      ...requirements(manifest, manifest.dependencies),
    ]),
  ];
}

/**
 * Whether a dependency means a lockstep member: by its path, or because the root's `[patch]` puts the member in its place,
 * which cargo does only while the requirement admits the member's version (The Cargo Book, "Overriding Dependencies").
 */
function askingFor(root: Manifest, all: readonly Member[], shared: string): (manifest: Manifest, dependency: Dependency) => boolean {
  const lockstep = new Set(all.filter((member) => member.lockstep).map(({ path }) => path));
  const isMember = (folder: string, path: string) => lockstep.has(joinPath(folder, path) ?? "..");
  const key = ({ source, package: name }: Dependency) => `${source}\n${name}`;
  const patched = new Set(root.patches.filter(({ path }) => path !== undefined && isMember(root.folder, path)).map(key));
  return (manifest, one) => {
    if (one.path !== undefined) return isMember(manifest.folder, one.path);
    return patched.has(key(one)) && admits(one.version?.text ?? "", shared);
  };
}

function editsOf({ members, places, lock }: CargoFiles, old: readonly string[], now: string): FileEdits[] {
  const changes = new Map<string, string | undefined>();
  const files = [...byManifest(places)].map(([manifest, own]) => manifestEdits(manifest, own, old, now, changes));
  if (lock !== undefined) files.push(lockFile(lock, members, now));
  return files.filter(({ edits }) => edits.length > 0);
}

function byManifest(places: readonly Place[]): Map<Manifest, Place[]> {
  const groups = new Map<Manifest, Place[]>();
  for (const place of places) {
    const group = groups.get(place.manifest);
    if (group === undefined) groups.set(place.manifest, [place]);
    else group.push(place);
  }
  return groups;
}

/** `changes` remembers what becomes of a requirement: a big workspace has the same few thousands of times. */
function manifestEdits(
  { path, outline }: Manifest,
  places: readonly Place[],
  old: readonly string[],
  now: string,
  changes: Map<string, string | undefined>,
): FileEdits {
  const wanted = new Map<number, string>();
  const edits: Named[] = [];
  for (const { written, what, requirement } of places) {
    const { text } = written;
    if (requirement && !changes.has(text)) changes.set(text, changeRequirement(text, old, now));
    const next = requirement ? changes.get(text) : now;
    if (next === undefined || next === text) continue;
    wanted.set(written.start, next);
    const { start, end, was, now: instead } = editString(outline.text, written, next);
    edits.push({ start, end, was, now: instead, what });
  }
  if (edits.length > 0) proveEdits(outline, edits, wanted);
  return { path, edits: withLines(outline.text, edits) };
}

function lockFile({ path, lock }: { path: string; lock: Lock }, members: readonly Member[], now: string): FileEdits {
  const group = members.filter(({ lockstep }) => lockstep);
  const wanted = new Map(group.map(({ name }) => [name, now]));
  const was = new Map(group.map(({ name, version }) => [name, version]));
  return { path, edits: withLines(lock.text, lockEdits(lock, wanted, was)) };
}

type Named = Omit<VersionEdit, "line">;

/** The edits in the order of the text, each with its line; the text is gone through once. */
function withLines(text: string, edits: readonly Named[]): VersionEdit[] {
  let line = 1;
  let lf = text.indexOf("\n");
  return inOrder(edits).map(({ start, end, was, now, what }) => {
    for (; lf !== -1 && lf < start; lf = text.indexOf("\n", lf + 1)) line++;
    return { start, end, was, now, what, line };
  });
}
