/** A setting as GitHub sends it, whole: what cogrel does not know of it is kept too. */
export type Whole = Readonly<Record<string, unknown>>;

/** What is sent in its place: GitHub replaces a setting by what a PUT has, and turns off what it lacks. */
export type Body = Readonly<Record<string, unknown>>;

/** The keys whose values are not the same. */
export function differing(wanted: Body, found: Body): string[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].filter((key) => plain(wanted[key]) !== plain(found[key]));
}

/** A value as text, whatever the order of its keys. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1)))
      : one,
  );
}
