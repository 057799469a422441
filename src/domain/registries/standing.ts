import { listed } from "../assets/finding";

/** Where a version stands on a target (SAFETY, "Registries"). */
export type TargetState = "absent" | "partial" | "same" | "different" | "yanked" | "not owed" | "unknown";

export interface FileStanding {
  name: string;
  state: Exclude<TargetState, "partial" | "not owed">;
  /** What the registry has, in hex. */
  sha256?: string;
  /** More about it, in a few words. */
  why?: string;
}

/** A version on one target, and what was seen of it. */
export interface Standing {
  state: TargetState;
  /** In a few words, for people. */
  found: string;
  files: readonly FileStanding[];
  /** What is missing can never come: no more files are taken for this version. */
  closed?: true;
}

/**
 * What several files come to: other bytes before all, since they are there for ever; then what isn't known; then what is missing. All of
 * them are needed for `same`, and one that is yanked makes `yanked`.
 */
export function overall(files: readonly FileStanding[], wanted: number): Standing {
  const of = (state: FileStanding["state"]) => files.filter((file) => file.state === state);
  const [different, unknown, absent, yanked] = [of("different"), of("unknown"), of("absent"), of("yanked")];
  const there = wanted - absent.length;
  const count = `${there} of ${wanted} ${wanted === 1 ? "file" : "files"}`;
  if (different.length > 0) return { state: "different", found: `other bytes: ${listed(different.map(inWords))}`, files };
  if (unknown.length > 0) return { state: "unknown", found: listed(unknown.map(inWords)), files };
  if (there === 0) return { state: "absent", found: "absent", files };
  if (absent.length > 0) return { state: "partial", found: `${count}; missing: ${listed(absent.map(({ name }) => name))}`, files };
  if (yanked.length > 0) return { state: "yanked", found: `${count}, yanked: ${listed(yanked.map(inWords))}`, files };
  return { state: "same", found: `${count}, same bytes`, files };
}

function inWords({ name, why }: FileStanding): string {
  return why === undefined ? name : `${name} (${why})`;
}
