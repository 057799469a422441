import type { Call, Keys } from "./call";
import type { Reply } from "./exchange";
import { fail } from "./reply";

/** Among the keys: others are not looked at. */
export const OTHERS = "…";

/** What is wrong with a body's keys, in the words of GitHub's own schema check. */
export function keysRefusal(call: Call, keys: Keys): Reply | undefined {
  const { body } = call;
  const unknown = Object.hasOwn(keys, OTHERS) ? [] : Object.keys(body).filter((key) => !Object.hasOwn(keys, key));
  const missing = Object.keys(keys).filter((key) => keys[key]?.includes("!") && body[key] === undefined);
  const flaws = [
    ...named(unknown, "is not a permitted key.", "are not permitted keys."),
    ...named(missing, "wasn't supplied.", "weren't supplied."),
    ...Object.entries(body).flatMap(([key, value]) => typeFlaw(key, value, Object.hasOwn(keys, key) ? keys[key] : undefined)),
  ];
  return flaws.length > 0 ? invalidRequest(call, flaws) : undefined;
}

export function invalidRequest(call: Call, flaws: readonly string[]): Reply {
  return fail(call, 422, `Invalid request.\n\n${flaws.join("\n")}`);
}

function named(keys: readonly string[], one: string, several: string): string[] {
  if (keys.length === 0) return [];
  return [
    `${keys
      .toSorted()
      .map((key) => `"${key}"`)
      .join(", ")} ${keys.length === 1 ? one : several}`,
  ];
}

/** `type` is a type's name, with `|null`, or the words that are allowed, between slashes. */
function typeFlaw(key: string, value: unknown, type: string | undefined): string[] {
  if (type === undefined) return [];
  const [name = "", nullable] = type.replace("!", "").split("|");
  if (value === null && nullable) return [];
  if (name.startsWith("/")) return memberFlaw(value, name.slice(1).split("/"));
  const article = /^[aeiou]/.test(name) ? "an" : "a";
  const fitsType = TYPES[name]?.(value) ?? typeof value === name;
  return fitsType ? [] : [`For 'properties/${key}', ${JSON.stringify(value)} is not ${article} ${name}.`];
}

export function memberFlaw(value: unknown, words: readonly string[]): string[] {
  return words.includes(String(value)) ? [] : [`${value} is not a member of [${words.map((word) => JSON.stringify(word)).join(", ")}].`];
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  array: Array.isArray,
  integer: Number.isInteger,
};
