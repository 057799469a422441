import { fnmatch } from "../fnmatch";

/** Tags that a release may have one day: patterns of one digit stop at 10. */
export const LATER = ["10.20.30", "10.20.30-rc.1", "10.20.30-rc10"];

interface Tags {
  /** The tag of the version that the files hold. */
  tag: string | undefined;
  prefix: string;
}

/** Tags that must be able to deploy: this version's, and some of later ones. */
export function samples({ tag, prefix }: Tags): string[] {
  return [...new Set([...(tag === undefined ? [] : [tag]), ...LATER.map((one) => `${prefix}${one}`)])];
}

/** Whether patterns may be somebody's wish for some versions: one that fits no version at all works for nobody. */
export function areWish(patterns: readonly string[], tags: Tags): boolean {
  return patterns.some((one) => plausible(tags).some((tag) => fnmatch(one, tag)));
}

/** Tags that somebody may mean by a pattern of some versions only: of this major version and the next ones, and what `samples` has. */
function plausible({ tag, prefix }: Tags): string[] {
  const major = Number(/\d+/.exec(tag?.slice(prefix.length) ?? "")?.[0] ?? 0);
  const minors = [0, 1, 2].flatMap((more) => Array.from({ length: 120 }, (_, minor) => `${prefix}${major + more}.${minor}`));
  return [...samples({ tag, prefix }), ...minors.flatMap((one) => [`${one}.0`, `${one}.1`, `${one}.0-rc1`, `${one}.0-rc.1`])];
}
