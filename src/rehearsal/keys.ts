import type { Call, Keys } from "./call";
import type { Reply } from "./exchange";
import { fail } from "./reply";

/** What is wrong with a body's keys, in the words of GitHub's own schema check. */
export function keysRefusal(call: Call, keys: Keys): Reply | undefined {
  const { body } = call;
  const unknown = Object.keys(body).filter((key) => !Object.hasOwn(keys, key));
  const missing = Object.entries(keys).filter(([key, type]) => type.endsWith("!") && body[key] === undefined);
  const flaws = [
    ...missing.map(([key]) => `"${key}" wasn't supplied.`),
    ...unknown.map((key) => `"${key}" is not a permitted key.`),
    ...Object.entries(body).flatMap(([key, value]) => typeFlaw(key, value, Object.hasOwn(keys, key) ? keys[key] : undefined)),
  ];
  return flaws.length > 0 ? fail(call, 422, `Invalid request.\n\n${flaws.join("\n")}`) : undefined;
}

/** `type` is a type's name, with `|null`, or the words that are allowed, between slashes. */
function typeFlaw(key: string, value: unknown, type: string | undefined): string[] {
  if (type === undefined) return [];
  const [name = "", nullable] = type.replace("!", "").split("|");
  if (value === null && nullable) return [];
  if (name.startsWith("/"))
    return name.split("/").includes(String(value)) ? [] : [`${value} is not a member of ${JSON.stringify(name.slice(1).split("/"))}.`];
  const article = /^[aeiou]/.test(name) ? "an" : "a";
  const fitsType = name === "object" ? typeof value === "object" && value !== null : typeof value === name;
  return fitsType ? [] : [`For 'properties/${key}', ${JSON.stringify(value)} is not ${article} ${name}.`];
}
