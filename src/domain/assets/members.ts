import type { Archive, Member } from "./asset-facts";
import { listed } from "./finding";

/** Faults of members that an archive must not have, whoever unpacks it: after "it", with their names. */
const FAULTS: readonly (readonly [string, (member: Member) => boolean])[] = [
  ["has members that leave the folder:", ({ path }) => path.split(/[/\\]/).includes("..")],
  ["has members with absolute paths:", ({ path }) => /^(?:[/\\]|[A-Za-z]:)/.test(path)],
  ["has members with a backslash in their names:", ({ path }) => path.includes("\\")],
  ["has members with control characters in their names:", ({ path }) => /\p{Cc}/u.test(path)],
  ["has members with empty parts in their names:", ({ path }) => path === "" || /^\.\/|\/\.?\//.test(path)],
  ["has links:", ({ kind }) => kind === "link"],
  ["has devices or the like:", ({ kind }) => kind === "other"],
];

/** Everything that is wrong with an archive as such. */
export function archiveFaults({ members, faults }: Archive): string[] {
  const own = FAULTS.map(([what, is]) => [what, members.filter(is).map(({ path }) => path)] as const);
  const told = [...own, ["has several members of one name:", doubles(members)] as const].filter(([, paths]) => paths.length > 0);
  return [...faults, ...told.map(([what, paths]) => `${what} ${listed(paths)}`)];
}

/** Names that stand for several members: what is unpacked would depend on who unpacks it. */
function doubles(members: readonly Member[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { path, kind } of members) {
    const name = path.replace(/\/+$/, "");
    // a folder may be listed again; it adds nothing
    if (seen.has(name) && kind !== "folder") twice.add(name);
    seen.add(name);
  }
  return [...twice];
}
