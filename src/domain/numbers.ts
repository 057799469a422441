/** Decimal numbers as text: versions may hold numbers beyond any machine word, and must be compared as numbers. */

/** Negative, zero or positive, as `a` is below, equal to or above `b`. Neither has leading zeros. */
export function compareNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function plusOne(number: string): string {
  return String(BigInt(number) + 1n);
}

const U64_MAX = "18446744073709551615";

/** Cargo keeps the numbers of a version in 64 bits. */
export function fitsU64(number: string): boolean {
  return compareNumbers(number, U64_MAX) <= 0;
}
