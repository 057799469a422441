// biome-ignore lint/style/noRestrictedImports: a part of @iarna/toml, which the rule lets in as a whole only
import parseToml from "@iarna/toml/parse-string.js";
import { scanToml, type TomlDocument } from "../manifests/toml";
import { EXIT, Problem } from "../problem";
import { type Finding, findings } from "./check";
import type { Configuration } from "./grammar";

export type { Configuration } from "./grammar";

const LARGEST = 256 * 1024;
const MOST_FINDINGS = 20;

/**
 * Reads the text of cogrel.toml. Everything that is wrong with it comes in one Problem (`configuration`, exit 2), a line
 * each: `cogrel.toml:3:1: unknown key "branchs" (did you mean "branches"?)`.
 */
export function loadConfiguration(text: string, path: string): Configuration {
  if (text.length > LARGEST) throw new Problem("configuration", `${path} is larger than ${LARGEST / 1024} KiB`, { exit: EXIT.usage });
  const scanned = scanToml(text);
  if ("fault" in scanned) {
    const { line, column, why } = scanned.fault;
    throw problem(path, [{ line, column, why: `not TOML: ${why}` }]);
  }
  const values = valuesOf(scanned.document, path);
  const wrong = findings(scanned.document, values);
  if (wrong.length > 0) throw problem(path, wrong);
  return values as Configuration;
}

/** The values, by the library: TOML 1.0. It takes no CRLF after a comment, so line ends are made LF first. */
function valuesOf({ text }: TomlDocument, path: string): unknown {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  try {
    return parseToml(text.slice(start).replaceAll("\r\n", "\n"));
  } catch (cause) {
    const { line = 0, col = 0, message } = cause as { line?: number; col?: number; message: string };
    const why = `not TOML 1.0, which cogrel.toml is written in: ${message.replace(/ at row \d[\s\S]*$/, "").toLowerCase()}`;
    throw problem(path, [{ line: line + 1, column: col + 1, why }], cause);
  }
}

function problem(path: string, wrong: readonly Finding[], cause?: unknown): Problem {
  const lines = wrong.slice(0, MOST_FINDINGS).map(({ line, column, why }) => `${path}:${line}:${column}: ${why}`);
  if (wrong.length > lines.length) lines.push(`${path}: and ${wrong.length - lines.length} more`);
  const fix = `put ${lines.length === 1 ? "it" : "these"} right in ${path}; docs/configuration.md lists its keys`;
  return new Problem("configuration", lines.join("\n"), { exit: EXIT.usage, fix, cause });
}
