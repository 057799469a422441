/** The one part of @iarna/toml that cogrel uses; the whole would bring its writer and Node's streams. */
declare module "@iarna/toml/parse-string.js" {
  /** Parses TOML 1.0; throws an Error with 0-based `line` and `col`. Tables are plain objects with `__proto__` as a key like others. */
  export default function parse(text: string): Record<string, unknown>;
}
