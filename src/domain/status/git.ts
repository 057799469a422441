import type { TagSeen } from "../gate";
import { NO_FILE } from "../manifests/manifest";
import { disagreements, type Manifests } from "../manifests/manifests";
import { POLICY } from "../release-type";
import { compareVersions, releaseType, type Version } from "../version";
import { type Cell, cellOf } from "./cell";
import type { StatusFacts } from "./facts";

const short = (id: string | undefined) => id?.slice(0, 10) ?? "";

/** The version files, and the tag: there, here, signed, on a release branch. */
export function gitCells(facts: StatusFacts): Cell[] {
  return [filesCell(facts), tagCell(facts), hereCell(facts), signatureCell(facts), branchCell(facts)];
}

function filesCell({ base, brought, gate, version }: StatusFacts): Cell {
  const cell = { group: "files", name: base.branch === "HEAD" ? "HEAD" : base.branch, owed: false } as const;
  const now = standOf(base.manifests, version);
  const held = base.manifests.text === undefined ? "no version" : base.manifests.text.trim();
  const at = gate.at ? standOf(gate.at.manifests, version) : undefined;
  if (now.state === "same") return { ...cell, state: "same", found: `${version.text} at ${short(brought ?? base.tip)}` };
  if (now.state === "partial") return { ...cell, state: "partial", found: now.why };
  if (at?.state === "same") return { ...cell, state: "same", found: `${version.text} at the tag; ${base.branch} has ${held}` };
  if (gate.at && at) return { ...cell, state: at.state === "absent" ? "not owed" : at.state, found: `${at.why} at the tag` };
  return { ...cell, state: "absent", found: `${held} at ${short(base.tip)}` };
}

/** Whether the files hold a version: all of them, some, or none. */
function standOf(manifests: Manifests, version: Version): { state: "same" | "partial" | "different" | "absent"; why: string } {
  const [broken] = manifests.unreadable;
  // A commit from before there were version files has none of those that the default branch has.
  if (manifests.parts.length === 0 && manifests.unreadable.every(({ why }) => why === NO_FILE))
    return { state: "absent", why: "no version files" };
  if (broken) return { state: "partial", why: `${broken.path} ${broken.why}` };
  if (manifests.text === undefined) return { state: "absent", why: "no version files" };
  if (!manifests.version || compareVersions(manifests.version, version) !== 0)
    return { state: "different", why: `${manifests.text.trim()} in ${manifests.parts[0]?.path ?? "the files"}` };
  const [other] = disagreements(manifests, version.text);
  return other ? { state: "partial", why: `${other.was} in ${other.path}, not ${version.text}` } : { state: "same", why: version.text };
}

function tagCell({ gate: { remote }, tag, remote: name, object }: StatusFacts): Cell {
  const cell = { group: "git", name: `tag on ${name}`, owed: true } as const;
  if (!remote) return { ...cell, state: "absent", found: "absent" };
  if (remote.type === undefined) return { ...cell, state: "unknown", found: `its object ${short(remote.object)} is not here` };
  if (remote.type !== "commit") return { ...cell, state: "different", found: `it names a ${remote.type}, not a commit` };
  if (remote.inner !== undefined && remote.inner !== tag)
    return { ...cell, state: "different", found: `its tag object is of another name` };
  const made = object ? `annotated by ${object.by}` : "lightweight";
  return { ...cell, state: "same", found: `${short(remote.commit)}, ${made}` };
}

function hereCell({ gate: { here, remote } }: StatusFacts): Cell {
  const cell = { group: "git", name: "tag here", owed: false } as const;
  if (!here) return { ...cell, state: "absent", found: "not in this clone" };
  if (!remote) return { ...cell, state: "different", found: `${short(here.commit)}, not pushed` };
  return sameCommit(here, remote)
    ? { ...cell, state: "same", found: short(here.commit) }
    : { ...cell, state: "different", found: `${short(here.commit)}, another commit` };
}

function sameCommit(here: TagSeen, remote: TagSeen): boolean {
  return here.commit !== undefined && here.commit === remote.commit;
}

function signatureCell({ gate: { remote }, object, verification }: StatusFacts): Cell {
  const cell = { group: "git", name: "signature", owed: false } as const;
  if (!remote) return { ...cell, state: "absent", found: "no tag yet" };
  if (!object?.signed || !verification) return { ...cell, state: "not owed", found: "not signed" };
  return cellOf(cell, verification, ({ verified, reason }) =>
    verified
      ? { state: "same", found: `${object.signed}, by ${object.by}; GitHub verified it` }
      : { state: reason === "invalid" ? "different" : "unknown", found: `${object.signed}; GitHub did not verify it: ${reason}` },
  );
}

function branchCell({ gate: { at, remote }, version, base }: StatusFacts): Cell {
  const must = POLICY[releaseType(version)].mustBeOnMain;
  const cell = { group: "git", name: "tag's branch", owed: must } as const;
  if (!must) return { ...cell, state: "not owed", found: at?.onBranch ? "yes" : "any branch will do" };
  if (!at || !remote) return { ...cell, state: "absent", found: "no tag yet" };
  if (at.onBranch) return { ...cell, state: "same", found: `its commit is on ${at.branchGlobs.join(", ")}` };
  if (!at.complete) return { ...cell, state: "unknown", found: "the history is shallow" };
  return { ...cell, state: "different", found: `its commit is not on ${at.branchGlobs.join(", ") || base.branch}` };
}
