import type { Key, TomlEntry, TomlPath } from "./toml";
import { stop } from "./toml-cursor";

/**
 * How a table came to be, which decides who may add to it (toml.io/en/v1.1.0, "Table"):
 * `header` by its own `[header]`, `implied` by a longer header, `dotted` by a dotted key, `inline` by braces (closed),
 * `tables` is a list made by `[[header]]`, `value` is everything else.
 */
export type NodeKind = "header" | "implied" | "dotted" | "inline" | "tables" | "value";

/** A key of the document and what is under it. Children are Maps, so no key is special (`__proto__`, `constructor`). */
export interface TomlNode {
  kind: NodeKind;
  /** Where it was written; missing for tables that only longer headers or dotted keys imply. */
  entry: TomlEntry | undefined;
  /** Keys of a table, 0-based indexes of an array or of `[[tables]]`, in the order they were written. */
  children: Map<string | number, TomlNode> | undefined;
}

/** A table that is open for keys: its node and its path. */
export interface Open {
  node: TomlNode;
  path: TomlPath;
}

export function node(kind: NodeKind, entry?: TomlEntry): TomlNode {
  return { kind, entry, children: undefined };
}

function addChild(parent: TomlNode, key: string | number, child: TomlNode): TomlNode {
  parent.children ??= new Map();
  parent.children.set(key, child);
  return child;
}

/** Opens the table of `[a.b.c]`. A table may be opened once, and not if dotted keys made it. */
export function openTable(root: TomlNode, keys: readonly Key[]): Open {
  const last = keys.at(-1) as Key;
  const { node: parent, path } = throughHeader(root, keys);
  const there = parent.children?.get(last.text);
  if (there !== undefined && there.kind !== "implied") stop(last.start, `${named(keys)} is defined twice`);
  const table = there ?? addChild(parent, last.text, node("header"));
  table.kind = "header";
  return { node: table, path: [...path, last.text] };
}

/** Opens the next table of `[[a.b.c]]`. */
export function openNextTable(root: TomlNode, keys: readonly Key[]): Open {
  const last = keys.at(-1) as Key;
  const { node: parent, path } = throughHeader(root, keys);
  const list = parent.children?.get(last.text) ?? addChild(parent, last.text, node("tables"));
  if (list.kind !== "tables") stop(last.start, `${named(keys)} is defined twice`);
  const index = list.children?.size ?? 0;
  return { node: addChild(list, index, node("header")), path: [...path, last.text, index] };
}

/** Walks all but the last key of a header; a list of tables stands for its last table. */
function throughHeader(root: TomlNode, keys: readonly Key[]): Open {
  const path: (string | number)[] = [];
  let table = root;
  for (const key of keys.slice(0, -1)) {
    table = table.children?.get(key.text) ?? addChild(table, key.text, node("implied"));
    path.push(key.text);
    if (table.kind === "value" || table.kind === "inline") stop(key.start, `${named(keys)}: ${key.text} is not a table`);
    if (table.kind !== "tables") continue;
    const index = (table.children?.size ?? 1) - 1;
    table = table.children?.get(index) as TomlNode;
    path.push(index);
  }
  return { node: table, path };
}

/** Puts a value under a key, dotted or not, of an open table. A key may be set once. */
export function setKey(open: Open, keys: readonly Key[], value: TomlNode): void {
  const last = keys.length - 1;
  let table = open.node;
  for (let index = 0; index < last; index++) {
    const key = keys[index] as Key;
    table = table.children?.get(key.text) ?? addChild(table, key.text, node("dotted"));
    if (table.kind !== "dotted" && table.kind !== "implied") stop(key.start, `${named(keys)}: ${key.text} is defined elsewhere`);
  }
  const { text, start } = keys[last] as Key;
  if (table.children?.has(text)) stop(start, `${named(keys)} is defined twice`);
  addChild(table, text, value);
}

export function setItem(array: TomlNode, index: number, value: TomlNode): void {
  addChild(array, index, value);
}

function named(keys: readonly Key[]): string {
  const text = keys.map((key) => key.text).join(".");
  return text.length > 64 ? `${text.slice(0, 60)}…` : text;
}
