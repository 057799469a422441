import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Place } from "./finding";

/** Bytes; larger files are not read. GitHub's own are a hundredth of it. */
export const LARGEST = 512 * 1024;
const DEEPEST = 50;
const MOST_NODES = 50_000;
/** Of flow brackets on the way down, before anything reads them recursively. */
const MOST_BRACKETS = 1000;

/** What of a text GitHub's own parser must not be given, or cannot name: found before it is started. */
export interface Fault extends Place {
  what: string;
}

/**
 * Why a text is no workflow that can be read in bounded time, if so. Aliases are counted as what they stand for, since the
 * parser writes each out: nine lines can mean a billion.
 */
export function faultIn(text: string): Fault | undefined {
  const bracket = deepBracket(text);
  if (bracket !== undefined) return { ...placeAt(text, bracket), what: `brackets are nested more than ${MOST_BRACKETS} deep` };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
  // What YAML itself refuses, the parser tells.
  if (document.errors.length > 0) return undefined;
  const sizes = new Map<string, number>();
  const place = (node: unknown): Place => {
    const offset = (node as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  let fault: Fault | undefined;
  const refuse = (node: unknown, what: string) => {
    fault ??= { ...place(node), what };
    return 0;
  };
  const measure = (node: unknown, depth: number): number => {
    if (fault) return 0;
    if (depth > DEEPEST) return refuse(node, `what is here is nested more than ${DEEPEST} deep`);
    if (isAlias(node)) return sizes.get(node.source) ?? refuse(node, `*${node.source} stands for something that holds it, or for nothing`);
    let size = 1;
    if (isMap(node) || isSeq(node)) {
      for (const item of node.items) {
        if (isPair(item)) {
          if (!isScalar(item.key) || typeof item.key.value !== "string") return refuse(item.key ?? node, "a key is no text");
          size += 1 + measure(item.value, depth + 1);
        } else size += measure(item, depth + 1);
        if (size > MOST_NODES) return refuse(node, `with its aliases written out it has more than ${MOST_NODES} parts`);
      }
    }
    if (isScalar(node) && !["string", "number", "boolean"].includes(typeof node.value) && node.value !== null)
      return refuse(node, "a value is no text, number or boolean");
    const { anchor } = (node ?? {}) as { anchor?: string };
    if (anchor !== undefined) sizes.set(anchor, size);
    return size;
  };
  measure(document.contents, 0);
  return fault;
}

/** Where more brackets are open than anybody writes; those in texts count too, which is on the safe side. */
function deepBracket(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth++;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
    if (depth > MOST_BRACKETS) return at;
  }
  return undefined;
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
