import { type AuditData, auditOfFolder, auditOfRelease, noRelease } from "../domain/audit-answer";
import type { Answer } from "../domain/plan";
import { readTag } from "../facts/asked-tag";
import { auditRelease } from "../facts/audit";
import { folderFacts, isFolder } from "../facts/folder-audit";
import { releaseFacts } from "../facts/release";
import type { World } from "../world/world";

/** Judges the assets of a draft, of a published release, or of a folder. */
export async function audit(world: World, asked: string | undefined): Promise<Answer<AuditData>> {
  if (asked !== undefined && isFolder(world, asked)) return auditOfFolder(asked, await folderFacts(world, asked));
  const { ground, gate, version, github } = await readTag(world, asked);
  const facts = await releaseFacts(github, gate.name);
  const published = facts.own.find(({ draft }) => !draft);
  const drafts = facts.own.filter(({ draft }) => draft);
  const release = published ?? (drafts.length === 1 ? drafts[0] : undefined);
  if (!release) return noRelease({ ...facts, gate });
  return auditOfRelease(
    gate.name,
    release,
    await auditRelease(world, ground, github, { gate, version, release, releases: facts.releases }),
  );
}
