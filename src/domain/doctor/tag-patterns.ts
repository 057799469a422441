import { mayFit } from "../fnmatch";

/** Tags that a release may have one day: patterns of one digit stop at 10. */
export const LATER = ["10.20.30", "10.20.30-rc.1", "10.20.30-rc10"];

export interface Tags {
  /** The tag of the version that the files hold. */
  tag: string | undefined;
  prefix: string;
}

/** Tags that must be able to deploy: this version's, and some of later ones. */
export function samples({ tag, prefix }: Tags): string[] {
  return [...new Set([...(tag === undefined ? [] : [tag]), ...LATER.map((one) => `${prefix}${one}`)])];
}

/** Whether patterns may be somebody's wish for some versions: one that fits no tag of a version at all works for nobody. */
export function areWish(patterns: readonly string[], { tag, prefix }: Tags): boolean {
  const begins = [...(tag === undefined ? [] : [tag]), ...Array.from({ length: 10 }, (_, digit) => `${prefix}${digit}`)];
  return patterns.some((pattern) => begins.some((begin) => mayFit(pattern, begin)));
}
