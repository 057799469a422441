import { Problem } from "./problem";
import { quoted } from "./quoted";

/** Reads a value of an answer from outside; `at` is its place in it. Throws `server-answer`, exit 3, for another shape. */
export type Shape<T> = (value: unknown, at: string) => T;

function wrong(value: unknown, at: string, wanted: string): Problem {
  const found = value === undefined ? "nothing" : quoted(JSON.stringify(value) ?? String(value));
  return new Problem("server-answer", `the answer has ${found} at ${at}, not ${wanted}`, {
    exit: 3,
    fix: "run the same command again; if it stays so, report it",
  });
}

export const text: Shape<string> = (value, at) => {
  if (typeof value === "string") return value;
  throw wrong(value, at, "a text");
};

export const count: Shape<number> = (value, at) => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrong(value, at, "a number");
};

export const flag: Shape<boolean> = (value, at) => {
  if (typeof value === "boolean") return value;
  throw wrong(value, at, "true or false");
};

/** What may be missing or null. */
export function maybe<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, at) => (value === undefined || value === null ? undefined : shape(value, at));
}

export function oneOf<const T extends string>(words: readonly T[]): Shape<T> {
  return (value, at) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw wrong(value, at, `one of ${words.join(", ")}`);
  };
}

export function listOf<T>(shape: Shape<T>): Shape<T[]> {
  return (value, at) => {
    if (Array.isArray(value)) return value.map((one, index) => shape(one, `${at}[${index}]`));
    throw wrong(value, at, "a list");
  };
}

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Shaped<S extends Shapes> = { [Key in keyof S]: S[Key] extends Shape<infer T> ? T : never };

/** An object with at least these keys; what else it has is left out. */
export function objectOf<S extends Shapes>(shapes: S): Shape<Shaped<S>> {
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(value, at, "an object");
    const given = value as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(shapes).map(([key, shape]) => [key, shape(Object.hasOwn(given, key) ? given[key] : undefined, `${at}.${key}`)]),
    ) as Shaped<S>;
  };
}
