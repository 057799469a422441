import type { Audit, AuditedAsset } from "./assets/audit";
import { verdictOf } from "./check";
import { oneDraft, type Seen } from "./drafts";
import type { Answer } from "./plan";
import type { Audited } from "./publish";
import type { Release } from "./release";

export interface AuditData {
  tag?: string;
  folder?: string;
  draft?: boolean;
  url?: string;
  assets: readonly AuditedAsset[];
}

export function auditOfFolder(folder: string, { checks, table, assets, wrong }: Audit): Answer<AuditData> {
  const title = titleOf(`the files of ${folder}`, assets.length, wrong, "nothing was uploaded");
  return { kind: "answer", title, verdict: verdictOf(checks), data: { folder, assets }, checks, table };
}

export function auditOfRelease(
  tag: string,
  { draft, url }: Release,
  { checks, table, found, wrong }: Audited & { wrong: number },
): Answer<AuditData> {
  const title = titleOf(`the assets of ${tag}`, found.length, wrong, draft ? "the draft stays as it is" : "it is published");
  const data = { tag, draft, url, assets: found };
  return {
    kind: "answer",
    title,
    verdict: verdictOf(checks),
    data,
    checks: [...checks],
    table,
    ...(draft && wrong === 0 && { next: `cogrel publish ${tag}` }),
  };
}

function titleOf(what: string, count: number, wrong: number, stays: string): string {
  if (wrong === 0) return `${what} are right`;
  return `${wrong} of ${count} assets ${wrong === 1 ? "is" : "are"} not right; ${stays}`;
}

/** No release that could be looked at: none, several drafts, or none that the token may see (H1). */
export function noRelease(seen: Seen & { gate: { name: string } }): Answer<AuditData> {
  const check = oneDraft(seen);
  const { name } = seen.gate;
  return {
    kind: "answer",
    title: `there is no release of ${name} to look at`,
    verdict: check.verdict,
    data: { tag: name, assets: [] },
    checks: [check],
  };
}
