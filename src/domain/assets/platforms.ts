import { matchesGlob } from "../glob";
import { pep440, type Version } from "../version";
import { normalized } from "./python-name";
import { readWheelName } from "./wheel-name";

/** The last stable release, and the names of its assets. */
export interface Previous {
  version: Version;
  names: readonly string[];
}

/** Whether the last release had an asset for a name or pattern of this version. */
export function hadIt(pattern: string, version: Version, { version: old, names }: Previous): boolean {
  const own = renamed(pattern, version, old.text, pep440(old));
  return names.some((name) => matchesGlob(own, name));
}

/** Assets for a system or processor that the last release had and this one neither has nor lacks by its inventory. */
export function leftOut(version: Version, present: readonly string[], missing: readonly string[], previous: Previous): string[] {
  const known = new Set(present.map((name) => platformKey(name, version)));
  const expected = missing.map((pattern) => renamed(pattern, version, previous.version.text, pep440(previous.version)));
  return previous.names.filter((name) => {
    if (!PLATFORM.test(name) || known.has(platformKey(name, previous.version))) return false;
    return !expected.some((pattern) => matchesGlob(pattern, name));
  });
}

const PLATFORM = /linux|darwin|macos|windows|win32|win_|bsd|x86|amd64|arm|aarch64|i[36]86|riscv|ppc64|s390x/i;
/** The oldest system that a wheel runs on is no platform of its own. */
const FAMILY = /^(manylinux|musllinux|macosx)(?:\d+|_\d+_\d+)_(.+)$/;

/** What two releases' assets for one platform have in common. */
function platformKey(name: string, version: Version): string {
  const wheel = readWheelName(name);
  if (!wheel) return renamed(name, version, "{}", "{}");
  const families = wheel.platform.split(".").map((platform) => platform.replace(FAMILY, "$1_$2"));
  return `${normalized(wheel.distribution)} ${[...new Set(families)].sort().join(".")}`;
}

function renamed(name: string, version: Version, text: string, python: string): string {
  // the longer spelling first: 0.23.0 is a part of 0.23.0-rc.1
  return name.replaceAll(version.text, text).replaceAll(pep440(version), python);
}
