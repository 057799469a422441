interface Range {
  type: string;
  q: number;
}

/**
 * Of the media types on offer those that an Accept header takes, the best first; equals stay in the order of the offers.
 * The most specific range decides on a type (RFC 9110, section 12.5.1). Without a header all are taken.
 */
export function acceptable(header: string | undefined, offers: readonly string[]): string[] {
  const ranges = header === undefined ? undefined : header.split(",").map(readRange);
  if (!ranges) return [...offers];
  const rated = offers.map((type) => ({ type, q: rating(type, ranges) })).filter(({ q }) => q > 0);
  return rated.sort((left, right) => right.q - left.q).map(({ type }) => type);
}

function readRange(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  return { type, q: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
}

function rating(type: string, ranges: readonly Range[]): number {
  for (const range of [type, `${type.split("/")[0]}/*`, "*/*"]) {
    const found = ranges.find((one) => one.type === range);
    if (found) return found.q;
  }
  return 0;
}
