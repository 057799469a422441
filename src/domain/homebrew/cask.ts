import { parseVersion, type Version } from "../version";

/** What a cask's template is filled in with: sha256 of the programs for macOS, in hex. */
export interface CaskValues {
  version: Version;
  /** Undefined where the release has no such program. */
  arm64: string | undefined;
  x86_64: string | undefined;
}

/** The places that a template may have, and what stands there. */
const PLACES: Readonly<Record<string, (values: CaskValues) => string | undefined>> = {
  VERSION: ({ version }) => version.text,
  SHA_ARM: ({ arm64 }) => arm64,
  SHA_X86: ({ x86_64 }) => x86_64,
};

/**
 * The cask of a version: `${VERSION}`, `${SHA_ARM}` and `${SHA_X86}` of the template filled in, Ruby's own `#{…}` left alone. A
 * template without `${VERSION}`, with any other `${…}`, or with the digest of a program that is not in the release is at fault.
 */
export function renderCask(template: string, values: CaskValues): { text: string } | { fault: string } {
  const faults = new Set<string>();
  const text = template.replace(/\$\{([^}\n]*)(\}?)/g, (whole, name: string) => {
    const value = Object.hasOwn(PLACES, name) ? PLACES[name]?.(values) : undefined;
    if (!Object.hasOwn(PLACES, name) || !whole.endsWith("}")) faults.add(`it has \${${name}}, which is none of ${NAMES}`);
    else if (value === undefined) faults.add(`it asks for \${${name}}, and the release has no such program`);
    return value ?? whole;
  });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template's own place
  if (!template.includes("${VERSION}")) faults.add("it has no ${VERSION}");
  return faults.size === 0 ? { text } : { fault: [...faults].join("; ") };
}

const NAMES = Object.keys(PLACES)
  .map((name) => `\${${name}}`)
  .join(", ");

/** Which digests a template asks for. */
export function wantedDigests(template: string): ("arm64" | "x86_64")[] {
  const asks = (place: string) => template.includes(`\${${place}}`);
  return [...(asks("SHA_ARM") ? (["arm64"] as const) : []), ...(asks("SHA_X86") ? (["x86_64"] as const) : [])];
}

/** The version that a cask is of: that of its one line `version "…"`. Undefined for a cask with another number of them, or another version. */
export function caskVersion(cask: string): Version | undefined {
  const lines = [...cask.matchAll(/^[ \t]*version[ \t]+(["'])([^"'\n]*)\1[ \t]*(?:#[^\n]*)?\r?$/gm)];
  const [only, second] = lines;
  return only && !second ? parseVersion(only[2] ?? "") : undefined;
}

/** The digests in a cask's strings, in their order; what stands in a comment is none. */
export function digestsIn(cask: string): string[] {
  const lines = cask.split("\n").map((line) => line.replace(/(?:^|\s)#(?!\{).*$/, ""));
  return lines.flatMap((line) => [...line.matchAll(/["']([0-9a-f]{64})["']/gi)].map(([, digest = ""]) => digest.toLowerCase()));
}
