import { scanToml } from "../../domain/manifests/toml";
import type { TomlNode } from "../../domain/manifests/toml-tree";

export type TomlTable = { [key: string]: Toml };
export type Toml = string | number | boolean | Toml[] | TomlTable;

/** A TOML document as plain values; dates stay text. Undefined when it is none. */
export function readToml(text: string): TomlTable | undefined {
  const scanned = scanToml(text);
  return "fault" in scanned ? undefined : (plain(scanned.document.root) as TomlTable);
}

function plain(node: TomlNode): Toml {
  const { kind, entry, children } = node;
  const isList = kind === "tables" || entry?.value.kind === "array";
  if (isList) return [...(children?.values() ?? [])].map(plain);
  if (kind !== "value") return Object.fromEntries([...(children ?? [])].map(([key, child]) => [String(key), plain(child)]));
  return scalar(entry?.value.kind, entry?.value.text ?? "");
}

function scalar(kind: string | undefined, text: string): Toml {
  if (kind === "boolean") return text === "true";
  return kind === "integer" || kind === "float" ? Number(text.replaceAll("_", "")) : text;
}

/** A text at a key of a table, if there is one. */
export function textAt(table: TomlTable | undefined, key: string): string | undefined {
  const value = table?.[key];
  return typeof value === "string" ? value : undefined;
}

export function tableAt(table: TomlTable | undefined, key: string): TomlTable | undefined {
  const value = table?.[key];
  return typeof value === "object" && !Array.isArray(value) ? value : undefined;
}

export function listAt(table: TomlTable | undefined, key: string): Toml[] {
  const value = table?.[key];
  return Array.isArray(value) ? value : [];
}

export function textsAt(table: TomlTable | undefined, key: string): string[] {
  return listAt(table, key).filter((value) => typeof value === "string");
}
