import type { Kind } from "../manifests/manifest";
import type { Besides } from "./grammar";

/** File names that say what kind the file is. */
const NAMES: readonly (readonly [string, Kind])[] = [
  [String.raw`Cargo\.toml`, "cargo"],
  [String.raw`pyproject\.toml`, "pyproject"],
  [String.raw`package\.json`, "npm"],
  ["VERSION", "text"],
  [String.raw`[^/]*\.txt`, "text"],
];

const ending = (name: string) => `(?:^|/)${name}$`;

/** The kind that a path's last part says; `undefined` if it says none. */
export function kindOf(path: string): Kind | undefined {
  return NAMES.find(([name]) => new RegExp(ending(name), "u").test(path))?.[1];
}

const withMatch = { properties: { kind: { const: "pattern" } }, required: ["kind", "match"] };
const withoutMatch = { properties: { kind: { not: { const: "pattern" } }, match: false } };
const isNamed = { properties: { path: { type: "string", pattern: ending(`(?:${NAMES.map(([name]) => name).join("|")})`) } } };

/** Rules between the keys of one `[[files]]` table. */
export const BESIDES_FILES: readonly Besides[] = [
  {
    schema: { anyOf: [{ required: ["kind"] }, isNamed] },
    fault: ({ path, kind }) =>
      kind === undefined && typeof path === "string" && !kindOf(path)
        ? { key: "path", why: "needs a kind beside it: its name does not say how it holds the version" }
        : undefined,
  },
  {
    schema: { anyOf: [withMatch, withoutMatch] },
    fault: ({ kind, match }) => {
      if (kind === "pattern" && match === undefined) return { key: "kind", why: 'is "pattern", which needs a match beside it' };
      return kind !== "pattern" && match !== undefined ? { key: "match", why: 'is for kind = "pattern" only' } : undefined;
    },
  },
];
