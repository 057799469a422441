import { normalized, sameVersion } from "../assets/python-name";
import { readWheelName, type WheelName } from "../assets/wheel-name";
import type { Check } from "../check";
import { escapeControls } from "../escape";
import type { Answer } from "../plan";
import { EXIT, Problem } from "../problem";
import { quoted } from "../quoted";
import { type Platform, runsOn } from "./platform";
import { comparePythonVersions, type PythonVersion, parsePythonVersion } from "./python-version";

/** The packages whose wheels are resolved, each with its variable. */
export const WHEELS = { cog: "COG_SDK_WHEEL", coglet: "COGLET_WHEEL" } as const;
export type WheelPackage = keyof typeof WHEELS;

/** What there is at a path. */
export type There = { kind: "file" } | { kind: "folder"; names: readonly string[] } | { kind: "missing" };

export interface WheelFacts {
  name: WheelPackage;
  /** The variable's value; `undefined` where it is not set. */
  value: string | undefined;
  released: boolean;
  platform: Platform | undefined;
  /** dist/ of the repository, as a path from here; `undefined` outside a repository. */
  dist: { path: string; there: There } | undefined;
  /** What the value names, where it is a path. */
  at: There | undefined;
}

export interface WheelData {
  package: WheelPackage;
  /** The line that pip takes; null where nothing needs to be installed. */
  requirement: string | null;
  source: "pypi" | "file" | "url" | "none";
  /** Which rule decided. */
  rule: WheelRule;
  version?: string;
}

type WheelRule = keyof typeof RULES_IN_WORDS;

/** The seed's table of wheel resolution. */
const RULES_IN_WORDS = {
  released: "PyPI's newest, as for a released command line",
  elsewhere: "PyPI's newest, since this is no repository",
  "dist-newest": "the newest wheel of dist/",
  "dist-empty": "PyPI's newest, since dist/ has no wheel that fits",
  optional: "none, since coglet is optional and cog requires the one that it needs",
  pypi: "PyPI's newest",
  "pypi-version": "this version from PyPI",
  dist: "the newest wheel of dist/",
  file: "this file",
  folder: "the one wheel of this folder that fits",
  url: "this address",
} as const;

/** What a wheel says of itself, whatever its file is called. */
export interface SaidInside {
  name: string;
  version: string;
}

/** A wheel whose name lies is refused, as pip refuses it. Throws `wheel`. */
export function mustBe({ package: name, requirement, version }: WheelData, inside: SaidInside): void {
  const same = normalized(inside.name) === name && (version === undefined || sameVersion(inside.version, version));
  if (same) return;
  const called = `${name}${version === undefined ? "" : ` ${version}`}`;
  throw missing(
    name,
    `${quoted(requirement ?? "", 200)} is called ${called} and is ${quoted(inside.name)} ${quoted(inside.version)}`,
    buildOf(name),
  );
}

/** What is found, before it is told. */
interface Chosen {
  rule: WheelRule;
  source: WheelData["source"];
  requirement: string | undefined;
  version?: string;
}

/** Which wheel is installed: the variable decides, else the place (the seed's table). Throws `wheel` or `usage`. */
export function resolveWheel(facts: WheelFacts, explain: boolean): Answer<WheelData> {
  const { requirement, rule, source, version } = chosen(facts);
  const { name, value } = facts;
  const data: WheelData = { package: name, requirement: requirement ?? null, source, rule, ...(version !== undefined && { version }) };
  const is = value === undefined ? "not set" : quoted(value);
  const check: Check = { rule: "wheel-rule", verdict: "yes", found: `${WHEELS[name]} is ${is}: ${RULES_IN_WORDS[rule]}` };
  const lines = requirement === undefined ? [] : [requirement];
  return { kind: "answer", title: `the wheel of ${name}`, verdict: "yes", data, checks: explain ? [check] : [], lines };
}

function chosen(facts: WheelFacts): Chosen {
  const { name, value } = facts;
  if (value === undefined) return unset(facts);
  if (/^pypi$/i.test(value)) return fromPypi(name, "pypi");
  if (/^pypi:/i.test(value)) return versionFromPypi(name, value.slice("pypi:".length));
  if (/^https?:/i.test(value)) return fromAddress(facts, value);
  if (value === "dist") return fromDist(facts);
  return fromPath(facts, value);
}

function unset({ name, released, dist, platform }: WheelFacts): Chosen {
  if (released || !dist) return optionally(name, released ? "released" : "elsewhere");
  const found = dist.there.kind === "folder" ? newest(name, dist.there.names, platform) : undefined;
  if (!found) return optionally(name, "dist-empty");
  return { rule: "dist-newest", source: "file", requirement: inside(dist.path, found.file), version: found.version.text };
}

/** coglet comes with cog, which requires it; so nothing names it where nobody asked for one (the seed: "optional by default"). */
function optionally(name: WheelPackage, rule: WheelRule): Chosen {
  return name === "coglet" ? { rule: "optional", source: "none", requirement: undefined } : fromPypi(name, rule);
}

function fromPypi(name: WheelPackage, rule: WheelRule): Chosen {
  return { rule, source: "pypi", requirement: name };
}

function versionFromPypi(name: WheelPackage, text: string): Chosen {
  const version = parsePythonVersion(text);
  // PyPI takes no local versions, so that none can be meant.
  if (!version || version.local.length > 0) throw misused(name, `${quoted(text)} is no version that PyPI has`, "pypi:0.17.0");
  return { rule: "pypi-version", source: "pypi", requirement: `${name}==${version.text}`, version: version.text };
}

/** On one line, without blanks or quotes. */
const ADDRESS = /^https?:\/\/[A-Za-z0-9.[\]:-]+\/[!#-&(-;=?-Z[\]_a-z{|}~]*$/i;

function fromAddress(facts: WheelFacts, value: string): Chosen {
  // What is printed must hold no password, nor may the message that refuses it.
  if (/^https?:\/\/[^/]*@/i.test(value)) throw misused(facts.name, "an address with a user or a password in it", "https://HOST/PATH.whl");
  if (!ADDRESS.test(value)) throw misused(facts.name, `${quoted(value)} is no plain http address of a file`, "https://HOST/PATH.whl");
  const last = /([^/?#]*)(?:[?#].*)?$/.exec(value)?.[1] ?? "";
  return { rule: "url", source: "url", requirement: asPath(value), ...ofThis(facts, decoded(last)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fromDist({ name, dist, platform }: WheelFacts): Chosen {
  if (!dist) throw missing(name, "dist is in no repository here", "change into the repository, or name a folder");
  const found = dist.there.kind === "folder" ? newest(name, dist.there.names, platform) : undefined;
  if (!found) throw missing(name, `${dist.path} has no wheel of ${name} that fits`, buildOf(name));
  return { rule: "dist", source: "file", requirement: inside(dist.path, found.file), version: found.version.text };
}

function fromPath(facts: WheelFacts, value: string): Chosen {
  const { name, at, platform } = facts;
  if (escapeControls(value) !== value) throw misused(name, `${quoted(value)} is no path that fits on a line`, "dist");
  if (at?.kind === "file")
    return { rule: "file", source: "file", requirement: asPath(value), ...ofThis(facts, value.slice(value.search(/[^/\\]*$/))) };
  if (at?.kind !== "folder") throw missing(name, `there is nothing at ${quoted(value, 200)}`, buildOf(name));
  const fitting = candidates(name, at.names, platform);
  if (fitting.length > 1) throw several(name, value, fitting, platform);
  const [only] = fitting;
  if (!only) throw missing(name, `${quoted(value, 200)} has no wheel of ${name} that fits`, buildOf(name));
  return { rule: "folder", source: "file", requirement: asPath(inside(value, only.file)), version: only.version.text };
}

/** A path that pip takes for nothing else: a bare word would be a project on PyPI, and one that begins with a dash a flag. */
function asPath(path: string): string {
  return /[/\\]/.test(path) && !path.startsWith("-") ? path : `./${path}`;
}

/** A file's name may say nothing, but nothing else than what is asked for. */
function ofThis({ name, platform }: WheelFacts, file: string): { version?: string } {
  const wheel = readWheelName(file);
  if (!wheel) return {};
  if (normalized(wheel.distribution) !== name)
    throw missing(name, `${quoted(file)} is a wheel of ${wheel.distribution}`, "name one of its own");
  if (platform && !runsOn(wheel, platform)) throw missing(name, `${quoted(file)} is for ${wheel.platform}`, "name one for the platform");
  const version = parsePythonVersion(wheel.version);
  return version ? { version: version.text } : {};
}

interface Candidate {
  file: string;
  wheel: WheelName;
  version: PythonVersion;
}

/** What a line of a shell takes as it is; a name with anything else in it was made by no tool. */
const PLAIN = /^[A-Za-z0-9._+!-]+$/;

/** The wheels of this package among the names that fit the platform. */
function candidates(name: WheelPackage, names: readonly string[], platform: Platform | undefined): Candidate[] {
  return names.flatMap((file) => {
    const wheel = PLAIN.test(file) ? readWheelName(file) : undefined;
    const version = wheel && parsePythonVersion(wheel.version);
    if (!wheel || !version || normalized(wheel.distribution) !== name) return [];
    return platform && !runsOn(wheel, platform) ? [] : [{ file, wheel, version }];
  });
}

/** The greatest version, by Python's order and never by name. Throws `wheel` where several files have it. */
function newest(name: WheelPackage, names: readonly string[], platform: Platform | undefined): Candidate | undefined {
  const [first, ...others] = candidates(name, names, platform).sort((a, b) => comparePythonVersions(b.version, a.version));
  const same = first ? others.filter(({ version }) => comparePythonVersions(version, first.version) === 0) : [];
  if (first && same.length > 0) throw several(name, "dist", [first, ...same], platform);
  return first;
}

function inside(folder: string, file: string): string {
  return `${folder.replace(/[/\\]+$/, "")}/${file}`;
}

const MOST_NAMED = 6;

function several(name: WheelPackage, folder: string, found: readonly Candidate[], platform: Platform | undefined): Problem {
  const named = found.map(({ file }) => file).sort();
  const rest = named.length - MOST_NAMED;
  const list = `${named.slice(0, MOST_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  const differ = new Set(found.map(({ wheel }) => wheel.platform)).size > 1;
  const fix =
    differ && !platform ? `cogrel wheel ${name} --platform linux/amd64` : `export ${WHEELS[name]}=${inside(folder, named[0] ?? "")}`;
  return new Problem("wheel", `${quoted(folder, 200)} has several wheels of ${name} that fit: ${list}`, { fix });
}

function missing(name: WheelPackage, what: string, fix: string): Problem {
  return new Problem("wheel", `${what} (${WHEELS[name]})`, { fix });
}

function misused(name: WheelPackage, what: string, example: string): Problem {
  return new Problem("usage", `${WHEELS[name]}: ${what}`, { exit: EXIT.usage, fix: `export ${WHEELS[name]}=${example}` });
}

function buildOf(name: WheelPackage): string {
  return name === "cog" ? "mise run build:sdk" : "mise run build:coglet";
}
