import type { Place } from "./finding";

/** An expression of a scalar, without its braces. */
export interface Inner {
  text: string;
  at: Place;
}

/** A workflow file's content as plain data, each part with its place. */
export type Node =
  | { kind: "map"; at: Place; entries: readonly Entry[] }
  | { kind: "list"; at: Place; items: readonly Node[] }
  | { kind: "text"; at: Place; end: Place; text: string; expressions: readonly Inner[] };

export interface Entry {
  key: string;
  at: Place;
  value: Node;
}

export type Text = Extract<Node, { kind: "text" }>;

/** An entry of a mapping; GitHub's keys of a mapping differ in more than their case. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return entriesOf(node).find((entry) => entry.key.toLowerCase() === key.toLowerCase());
}

export function under(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  return keys.reduce<Node | undefined>((inner, key) => entryOf(inner, key)?.value, node);
}

export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === "map" ? node.entries : [];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === "list" ? node.items : [];
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "text" ? node.text : undefined;
}

/** The scalar at a key. */
export function textAt(node: Node | undefined, key: string): Text | undefined {
  const value = under(node, key);
  return value?.kind === "text" ? value : undefined;
}

/** The scalars of a list, or the one that stands alone, as `needs` and `branches` may be written. */
export function textsOf(node: Node | undefined): readonly Text[] {
  if (node?.kind === "text") return [node];
  return itemsOf(node).filter((item): item is Text => item.kind === "text");
}

/** Every scalar below a Node. */
export function* scalarsIn(node: Node | undefined): Generator<Text> {
  if (node?.kind === "text") yield node;
  if (node?.kind === "list") for (const item of node.items) yield* scalarsIn(item);
  if (node?.kind === "map") for (const { value } of node.entries) yield* scalarsIn(value);
}
