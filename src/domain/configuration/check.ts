import { nodeAt, type TomlDocument, type TomlPath } from "../manifests/toml";
import { placeOf } from "../manifests/toml-cursor";
import type { TomlNode } from "../manifests/toml-tree";
import { nearest } from "../nearest";
import { quoted } from "../quoted";
import { CONFIGURATION, type Configuration, type Shape, type TableShape } from "./grammar";
import { crossFaults } from "./references";
import type { Rule } from "./rules";

/** One thing that is wrong, at a place of the file; `line` and `column` are 1-based. */
export interface Finding {
  line: number;
  column: number;
  why: string;
}

/** A fault at a path of the document: at the key, or at the value. */
export interface Fault {
  path: TomlPath;
  at: "key" | "value";
  why: string;
}

type Table = Readonly<Record<string, unknown>>;

/** Everything in which a document is not of the grammar, in the order of the text. */
export function findings(document: TomlDocument, values: unknown): Finding[] {
  const faults = [...faultsOf(CONFIGURATION, values, [], document)];
  // what refers to something else is looked at only where every part has its shape
  if (faults.length === 0) faults.push(...crossFaults(values as Configuration));
  return faults
    .map(({ path, at, why }) => ({ offset: offsetOf(document, path, at), why }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, why }) => ({ ...placeOf(document.text, offset), why }));
}

function* faultsOf(shape: Shape, value: unknown, path: TomlPath, document: TomlDocument): Generator<Fault> {
  const not = (must: string): Fault => ({ path, at: "value", why: `${named(path)} is ${written(document, path)}; it must be ${must}` });
  switch (shape.is) {
    case "text":
      if (typeof value !== "string") yield not(`${shape.rule.is}, in quotes`);
      else yield* textFaults(shape.rule, value, path, not);
      return;
    case "choice":
      if (typeof value !== "string" || !shape.of.includes(value)) yield not(oneOf(shape.of, value));
      return;
    case "number":
      if (value !== shape.of) yield not(`${shape.of}; another number is for another version of cogrel`);
      return;
    case "flag":
      if (typeof value !== "boolean") yield not("true or false");
      return;
    case "list":
      if (Array.isArray(value)) yield* listFaults(shape, value, path, document);
      else yield not("a list");
      return;
    default:
      if (!isTable(value)) yield not("a table");
      else yield* tableFaults(shape, value, path, document);
  }
}

function* textFaults(rule: Rule, text: string, path: TomlPath, not: (must: string) => Fault): Generator<Fault> {
  const { length } = [...text];
  if (length > rule.longest)
    yield { path, at: "value", why: `${named(path)} is ${length} characters long; at most ${rule.longest} are taken` };
  else if (!new RegExp(rule.pattern, "u").test(text)) yield not(rule.is);
  else {
    const why = rule.fault?.(text);
    if (why !== undefined) yield not(`${rule.is}: ${why}`);
  }
}

function oneOf(choices: readonly string[], value: unknown): string {
  return `one of ${choices.join(", ")}${meant(typeof value === "string" ? nearest(value, choices) : undefined)}`;
}

function* listFaults(
  shape: Extract<Shape, { is: "list" }>,
  items: readonly unknown[],
  path: TomlPath,
  document: TomlDocument,
): Generator<Fault> {
  const { least, most, of } = shape;
  if (items.length < least) yield { path, at: "value", why: `${named(path)} is empty; name at least one, or leave it out` };
  if (items.length > most) yield { path, at: "value", why: `${named(path)} has ${items.length} items, more than ${most}` };
  else for (const [index, item] of items.entries()) yield* faultsOf(of, item, [...path, index], document);
}

function* tableFaults(shape: TableShape, table: Table, path: TomlPath, document: TomlDocument): Generator<Fault> {
  const faults = Object.keys(table).flatMap((key) => {
    const known = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
    return known ? [...faultsOf(known.shape, table[key], [...path, key], document)] : [unknown(key, shape, path)];
  });
  faults.push(...missing(shape, table, path));
  yield* faults;
  if (faults.length === 0) yield* besidesFaults(shape, table, path);
}

function unknown(key: string, { keys }: TableShape, path: TomlPath): Fault {
  const known = Object.keys(keys);
  const hint = meant(nearest(key, known)) || `; known: ${known.join(", ")}`;
  return { path: [...path, key], at: "key", why: `unknown key ${quoted(key)}${inside(path)}${hint}` };
}

function missing({ keys }: TableShape, table: Table, path: TomlPath): Fault[] {
  const absent = Object.keys(keys).filter((key) => keys[key]?.required && !Object.hasOwn(table, key));
  return absent.map((key) => ({
    path,
    at: "key",
    why: `${key} is missing${inside(path)}${path.length === 0 ? "; write schema = 1" : ""}`,
  }));
}

function besidesFaults({ besides = [] }: TableShape, table: Table, path: TomlPath): Fault[] {
  const found = besides.map(({ fault }) => fault(table)).filter((one) => one !== undefined);
  return found.map(({ key, why }) => ({ path: [...path, key], at: "key", why: `${named([...path, key])} ${why}` }));
}

/** The parser's tables are plain objects (a key `__proto__` is a key of theirs); its lists and dates are not. */
function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A value as messages show it: a scalar as written, anything larger by its kind. */
function written(document: TomlDocument, path: TomlPath): string {
  const value = nodeAt(document.root, path)?.entry?.value;
  if (value === undefined || value.kind === "table" || value.kind === "inline-table") return "a table";
  if (value.kind === "array") return "a list";
  return value.kind === "string" ? quoted(value.text) : quoted(value.text).slice(1, -1);
}

function meant(name: string | undefined): string {
  return name === undefined ? "" : ` (did you mean ${quoted(name)}?)`;
}

function inside(path: TomlPath): string {
  return path.length === 0 ? "" : ` in ${named(path)}`;
}

/** `files 2.path` for the path of the second file: as people count. */
function named(path: TomlPath): string {
  return path.map((key, index) => (typeof key === "number" ? ` ${key + 1}` : `${index > 0 ? "." : ""}${key}`)).join("");
}

/** Where something stands; a table that only longer headers or dotted keys imply stands where the first of them does. */
function offsetOf(document: TomlDocument, path: TomlPath, at: Fault["at"]): number {
  let node: TomlNode | undefined = nodeAt(document.root, path);
  while (node && !node.entry) node = node.children?.values().next().value;
  const entry = path.length === 0 ? undefined : node?.entry;
  if (entry === undefined) return 0;
  return at === "key" || entry.header ? entry.keyStart : entry.value.start;
}
