import type { Version } from "./version";

/** Whether a line names a version in full, with or without a v: not as a part of a longer number or of another version. */
export function namesVersion({ text }: Version): (line: string) => boolean {
  const expression = new RegExp(`(^|[^0-9A-Za-z.])v?${text.replaceAll(".", "\\.")}($|[^0-9A-Za-z.+-]|[.-]($|[^0-9A-Za-z]))`);
  return (line) => expression.test(line);
}
