import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Reply } from "../exchange";
import { aboutOf, aboutRefusal, featuresOf, keywordsOf } from "./about";
import type { CratesCall } from "./call";
import { compareDependencies, dependencyRefusal, type Read, readDependencies } from "./dependencies";
import { type Refusal, refusal, refused } from "./errors";
import type { CratesHub } from "./hub";
import { limitRefusal } from "./limits";
import { crateOf } from "./look";
import { canonicalName, isSemver, nameFlaw, withoutBuild } from "./names";
import { publishedShape } from "./shapes";
import type { Crate, CratesToken, CrateVersion } from "./state";
import { isNamed, packageOf, readTarball, type Tarball } from "./tarball";
import { publisherOf } from "./tokens";
import { textAt } from "./toml";

// `PUT /api/v1/crates/new`, check by check in crates.io's order and words (src/controllers/krate/publish.rs).

/** What the first half of the body says. */
interface Told {
  name: string;
  vers: string;
  /** Where the crate's own length begins. */
  end: number;
}

/** A publish that may be looked at: what, by whom, and the crate that it is a version of, if there is one. */
interface Publish {
  told: Told;
  token: CratesToken;
  crate: Crate | undefined;
  bytes: Buffer;
}

export async function publish(call: CratesCall, hub: CratesHub): Promise<Reply> {
  const one = open(call, hub);
  if ("detail" in one) return refused(one);
  const tarball = await readTarball(one.bytes, `${one.told.name}-${one.told.vers}`);
  if ("detail" in tarball) return refused(tarball);
  const dependencies = readDependencies(tarball.manifest);
  const flaw = contentRefusal(one.told, tarball, dependencies) ?? placeRefusal(one, dependencies, hub);
  if (flaw) return refused(flaw);
  return { status: 200, json: publishedShape(keep(one, tarball, hub), hub) };
}

const MOST_TOLD = 1024 * 1024;
const LONGEST_VERSION = 150;

function readTold(body: Buffer): Told | Refusal {
  if (body.length < 4) return refusal("invalid metadata length");
  const length = body.readUInt32LE();
  if (length > MOST_TOLD) return refusal("JSON metadata blob too large", 413);
  if (body.length < 4 + length) return refusal(`invalid metadata length for remaining payload: ${length}`);
  const { name, vers } = objectOf(body.toString("utf8", 4, 4 + length));
  // What the parser finds wrong is its own sentence, and not known.
  if (typeof name !== "string" || typeof vers !== "string") return refusal("invalid upload request: ");
  const flaw = nameFlaw("crate", name);
  if (flaw !== undefined) return refusal(flaw);
  if (!isSemver(vers)) return refusal(`"${vers}" is an invalid semver version`);
  if (vers.length > LONGEST_VERSION) return refusal(`the version number is too long (max ${LONGEST_VERSION} characters)`);
  return { name, vers, end: 4 + length };
}

function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The head of the body, who sends it, their limit, and the crate's bytes. */
function open(call: CratesCall, hub: CratesHub): Publish | Refusal {
  const { state, now } = hub;
  const told = readTold(call.body);
  if ("detail" in told) return told;
  const same = ({ name }: { name: string }) => canonicalName(name) === canonicalName(told.name);
  const deleted = state.deleted.find((one) => same(one) && Date.parse(one.until) > now().getTime());
  if (deleted)
    return refusal(
      `A crate with the name \`${deleted.name}\` was recently deleted. Reuse of this name will be available after ${deleted.until}.`,
    );
  const crate = crateOf(state, told.name);
  const token = publisherOf(call, told.name, crate, state);
  if ("detail" in token) return token;
  const limited = token.user === undefined ? undefined : limitRefusal(crate ? "update" : "new", token.user, hub);
  if (limited) return limited;
  const bytes = crateBytes(call.body.subarray(told.end), state.settings.limit);
  return "detail" in bytes ? bytes : { told, token, crate, bytes };
}

function crateBytes(rest: Buffer, most: number): Buffer | Refusal {
  if (rest.length < 4) return refusal("invalid tarball length");
  const length = rest.readUInt32LE();
  if (length > most) return refusal(`max upload size is: ${most}`, 413);
  if (rest.length < 4 + length) return refusal(`invalid tarball length for remaining payload: ${length}`);
  return rest.subarray(4, 4 + length);
}

/** Why what is in the crate is refused. */
function contentRefusal({ name, vers }: Told, tarball: Tarball, dependencies: readonly Read[]): Refusal | undefined {
  const own = (key: "name" | "version") => textAt(packageOf(tarball), key);
  if (!isNamed(tarball, "name", name)) return refusal(`metadata name \`${name}\` does not match manifest name \`${own("name")}\``);
  if (!isNamed(tarball, "version", vers))
    return refusal(`metadata version \`${vers}\` does not match manifest version \`${own("version")}\``);
  return aboutRefusal(tarball) ?? dependencies.map(dependencyRefusal).find((flaw) => flaw !== undefined);
}

const NO_OWNER =
  "this crate exists but you don't seem to be an owner. If you believe this is a mistake, perhaps you need to accept an invitation to be an owner before publishing.";

/** Why there is no place for it: whose the crate is, how it is spelled, and which versions there are. */
function placeRefusal({ told, token, crate }: Publish, dependencies: readonly Read[], { state }: CratesHub): Refusal | undefined {
  if (crate && token.user !== undefined && !crate.owners.includes(token.user)) return refusal(NO_OWNER, 403);
  if (crate && crate.name !== told.name) return refusal(`crate was previously named \`${crate.name}\``);
  const num = withoutBuild(told.vers);
  if (crate?.versions.some((version) => withoutBuild(version.num) === num)) return refusal(`crate version \`${num}\` is already uploaded`);
  const unknown = dependencies.find((one) => crateOf(state, one.crate)?.name !== one.crate && one.crate !== told.name);
  return unknown && refusal(`no known crate named \`${unknown.crate}\``);
}

/** Keeps it, with the crate that it may be the first version of; gives the crate. */
function keep({ told, token, crate: known, bytes }: Publish, tarball: Tarball, hub: CratesHub): Crate {
  const created = hub.now().toISOString();
  const by = token.user ?? token.publisher;
  const crate: Crate = known ?? {
    name: told.name,
    owners: token.user === undefined ? [] : [token.user],
    created,
    updated: created,
    keywords: [],
    versions: [],
  };
  hub.state.crates[canonicalName(crate.name)] = crate;
  const version = versionOf(told.vers, bytes, tarball, hub);
  crate.versions.push({
    ...version,
    hidden: hub.state.settings.lag,
    by: token.user ?? null,
    actions: [{ action: "publish", by, time: created }],
  });
  Object.assign(crate, { updated: created, keywords: keywordsOf(tarball) });
  if (!known) hub.note("create crate", { crate: crate.name }, by);
  hub.note("publish", { crate: crate.name, version: told.vers, sha256: version.checksum }, by);
  return crate;
}

/** A version as its archive makes it. */
export function versionOf(num: string, bytes: Buffer, tarball: Tarball, hub: CratesHub): Omit<CrateVersion, "by" | "hidden" | "actions"> {
  const file = hub.nextFile();
  writeFileSync(file, bytes);
  const created = hub.now().toISOString();
  return {
    ...aboutOf(tarball),
    ...{ id: hub.nextId(), num, checksum: createHash("sha256").update(bytes).digest("hex"), size: bytes.length, created, updated: created },
    ...{ yanked: false, yankMessage: null, file },
    deps: readDependencies(tarball.manifest)
      .map(({ kept }) => kept)
      .sort(compareDependencies),
    features: featuresOf(tarball),
  };
}
