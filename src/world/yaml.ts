import { LineCounter, parseDocument } from "yaml";

/** GitHub takes no workflow file above 512 KiB. */
const LARGEST = 512 * 1024;
/** Aliases may make a small text large. */
const MOST_ALIASES = 100;

/** What a YAML text says, as plain data; or where and why it says nothing. */
export function fromYaml(text: string): { value: unknown } | { why: string } {
  if (text.length > LARGEST) return { why: `is larger than ${LARGEST / 1024} KiB` };
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error) {
    const { line } = lineCounter.linePos(error.pos[0]);
    return { why: `is no YAML, line ${line}: ${error.message.split("\n", 1)[0]}` };
  }
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (cause) {
    return { why: `is no YAML that can be read: ${(cause as Error).message.split("\n", 1)[0]}` };
  }
}
