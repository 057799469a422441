import { quoted } from "../quoted";
import { wrongAnswer } from "./lie";

// The sparse index: The Cargo Book, "Registry Index".

/** A version as the index has it. */
export interface CrateLine {
  version: string;
  /** sha256 of the crate's bytes, in hex. */
  cksum: string;
  yanked: boolean;
}

/** Where an index has a crate: `co/gl/coglet`. The name is a crate's (`isCrateName`). */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return `${lower.length}/${lower}`;
  if (lower.length === 3) return `3/${lower.slice(0, 1)}/${lower}`;
  return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

export function isCrateName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name);
}

const MOST_LINES = 20_000;

/** The lines of a crate's file, one for each version. Throws `server-answer`, exit 3, where it is no such file, or another crate's. */
export function crateLines(name: string, text: string): CrateLine[] {
  const wrong = (what: string, cause?: unknown) => wrongAnswer("crates", `index of ${name}`, what, cause);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw wrong("is empty");
  if (lines.length > MOST_LINES) throw wrong(`has more than ${MOST_LINES} versions`);
  const known = new Map<string, CrateLine>();
  for (const [at, line] of lines.entries()) {
    let read: unknown;
    try {
      read = JSON.parse(line);
    } catch (cause) {
      throw wrong(`is no JSON in line ${at + 1}: ${quoted(line)}`, cause);
    }
    const { name: own, vers, cksum, yanked } = Object(read) as Record<string, unknown>;
    if (typeof own !== "string" || own.toLowerCase() !== name.toLowerCase()) throw wrong(`has a line of ${quoted(String(own))}`);
    if (typeof vers !== "string") throw wrong(`has no version in line ${at + 1}`);
    if (typeof cksum !== "string" || !/^[0-9a-f]{64}$/.test(cksum))
      throw wrong(`has ${quoted(String(cksum))} as the cksum of ${quoted(vers)}`);
    if (typeof yanked !== "boolean") throw wrong(`does not say whether ${quoted(vers)} is yanked`);
    // Build metadata doesn't tell versions apart.
    const key = vers.split("+", 1)[0] as string;
    if (known.has(key) && known.get(key)?.cksum !== cksum) throw wrong(`has ${quoted(vers)} twice, with different cksums`);
    known.set(key, { version: key, cksum, yanked });
  }
  return [...known.values()];
}

/** Where a version's bytes are, from `dl` in config.json. Throws `server-answer`, exit 3, where that is no such file. */
export function crateAddress(config: string, { name, line: { version, cksum } }: { name: string; line: CrateLine }): string {
  const wrong = (what: string, cause?: unknown) => wrongAnswer("crates", "config.json", what, cause);
  let read: unknown;
  try {
    read = JSON.parse(config);
  } catch (cause) {
    throw wrong(`is no JSON: ${quoted(config)}`, cause);
  }
  const { dl, "auth-required": closed } = Object(read) as Record<string, unknown>;
  if (closed === true) throw wrong("asks for a login, and cogrel gives none to a registry");
  if (typeof dl !== "string") throw wrong("does not say where crates are (dl)");
  const prefix = indexPath(name).replace(/\/[^/]*$/, "");
  const marks: Readonly<Record<string, string>> = {
    "{crate}": name,
    "{version}": version,
    "{prefix}": prefix,
    "{lowerprefix}": prefix,
    "{sha256-checksum}": cksum,
  };
  const marked = Object.keys(marks).some((mark) => dl.includes(mark));
  return marked ? dl.replace(/\{[a-z0-9-]+\}/g, (mark) => marks[mark] ?? mark) : `${dl.replace(/\/$/, "")}/${name}/${version}/download`;
}
