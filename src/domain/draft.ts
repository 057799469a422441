import type { Check } from "./check";
import { verdictOf } from "./check";
import { noSecondDraft } from "./drafts";
import { type GateFacts, judgeTag } from "./gate";
import { isScaffold, refreshed } from "./notes";
import type { Action, Answer, Content, GithubAction, Plan, Row, Table } from "./plan";
import type { Asset, Release } from "./release";
import { POLICY } from "./release-type";
import { sizeShown } from "./size";
import { pep440, releaseType, type Version } from "./version";

/** An asset that the draft is to have, with bytes that are here. */
export interface WantedAsset {
  name: string;
  size: number;
  /** sha256 in hex. */
  digest: string;
  from: Content;
  /** It has all that the draft's own has, and more: that one may go. */
  completes?: boolean;
}

/** The files that are to be uploaded, judged before any of them is. */
export interface Offered {
  assets: readonly WantedAsset[];
  /** checksums.txt of the full set; `undefined` where the set is not full or a line of a given one is wrong: a Check says which. */
  checksums: WantedAsset | undefined;
  checks: readonly Check[];
  /** What the audit of the files found, an asset a row. */
  table: Table;
}

export interface DraftFacts {
  gate: GateFacts;
  version: Version;
  commit: string;
  repository: string;
  seesDrafts: "yes" | "no" | "unknown";
  /** The releases of the tag. */
  own: readonly Release[];
  me: string | undefined;
  /** `undefined`: no folder was named, and only the release itself is made. */
  offered: Offered | undefined;
  /** The scaffold of the notes. */
  notes: string;
  /** The text of --notes. */
  givenNotes: string | undefined;
  /** sha256 of a text in hex. */
  sha256(text: string): string;
}

export interface DraftOptions {
  /** Other bytes and other notes are replaced. */
  replace: boolean;
}

export interface DraftData {
  tag: string;
  version: string;
  pep440: string;
  release_type: string;
  commit: string;
  url?: string;
  assets: readonly { name: string; size: number; digest: string; state: "there" | "to upload" | "to replace" | "conflict" }[];
}

interface Placed {
  wanted: WantedAsset;
  there: Asset | undefined;
  state: DraftData["assets"][number]["state"];
  found: string;
}

/**
 * The Plan of a draft: the release where there is none, its notes, what is missing of its assets, checksums.txt last. An Answer
 * when all of it is there.
 */
export function planDraft(facts: DraftFacts, options: DraftOptions): Plan<DraftData> | Answer<DraftData> {
  const { gate, own, offered } = facts;
  const published = own.find(({ draft }) => !draft);
  const draft = published ?? own.find((release) => release.draft);
  const placed = [...(offered?.assets ?? []), ...(offered?.checksums ? [offered.checksums] : [])].map((wanted) =>
    place(wanted, draft?.assets ?? [], facts.me, options),
  );
  const body = bodyOf(facts, draft, options);
  const checks = [
    ...judgeTag(gate).checks,
    mayBeMade(facts),
    ...(published ? [notPublished(gate.name, published)] : []),
    ...(offered?.checks ?? []),
    ...bytesChecks(placed),
    ...notesCheck(facts, draft, body),
  ];
  const data = draftData(facts, draft, placed);
  if (published && placed.every(({ state }) => state === "there"))
    return { kind: "answer", title: `nothing to do: ${gate.name} is published, ${published.url}`, verdict: "yes", data, checks: [] };
  const ready = verdictOf(checks) === "yes";
  const steps = stepsOf(facts, draft, placed, body.text);
  if (ready && draft && steps.length === 0)
    return {
      kind: "answer",
      title: `nothing to do: the draft ${gate.name} has all of it, ${draft.url}`,
      verdict: "yes",
      data,
      checks: [],
      next: after(facts, draft),
    };
  return {
    kind: "plan",
    title: `${draft ? "complete" : "make"} the draft ${gate.name} on ${facts.repository}`,
    checks,
    steps: ready ? steps : [],
    local: false,
    data,
    table: { rows: rowsOf(placed, offered), right: [1] },
    question: `${draft ? "Complete" : "Make"} the draft ${gate.name} on ${facts.repository}?`,
    next: after(facts, draft),
  };
}

function after({ gate, version, offered }: DraftFacts, draft: Release | undefined): string {
  if (!offered && (draft?.assets.length ?? 0) === 0) return `cogrel draft ${gate.name} --assets DIR        has no assets yet`;
  return POLICY[releaseType(version)].draft ? `cogrel publish ${gate.name}` : `cogrel audit ${gate.name}`;
}

/** Whether an asset is there already, is missing, or stands in the way. */
function place(wanted: WantedAsset, assets: readonly Asset[], me: string | undefined, { replace }: DraftOptions): Placed {
  const there = assets.find(({ name }) => name === wanted.name);
  if (!there) return { wanted, there, state: "to upload", found: "to upload" };
  if (there.state === "starter") {
    const own = me === undefined || there.by === undefined || there.by === me;
    if (own || replace) return { wanted, there, state: "to replace", found: "to upload, in place of what a broken upload left" };
    return { wanted, there, state: "conflict", found: `an upload by ${there.by} broke off, or goes on` };
  }
  if (there.digest === wanted.digest && there.size === wanted.size) return { wanted, there, state: "there", found: "there already" };
  if (wanted.completes) return { wanted, there, state: "to replace", found: "to upload, with the lines that are missing" };
  if (replace) return { wanted, there, state: "to replace", found: "to upload, in place of other bytes" };
  return {
    wanted,
    there,
    state: "conflict",
    found: `the draft has other bytes: ${(there.digest ?? "of unknown digest").slice(0, 12)}, here ${wanted.digest.slice(0, 12)}`,
  };
}

function bytesChecks(placed: readonly Placed[]): Check[] {
  const conflicts = placed.filter(({ state }) => state === "conflict");
  const checks = (["asset-bytes", "asset-left"] as const).map((rule): Check => {
    const own = conflicts.filter(({ there }) => (there?.state === "starter") === (rule === "asset-left"));
    if (own.length === 0) return { rule, verdict: "yes" };
    const found = own.map(({ wanted, found: what }) => `${wanted.name}: ${what}`).join("; ");
    return {
      rule,
      verdict: "no",
      found,
      expected: "the bytes that are here",
      fix: "the same command with --replace        if the files here are the right ones",
    };
  });
  return checks.filter(({ rule, verdict }) => rule === "asset-bytes" || verdict === "no");
}

/** Who may make a draft sees drafts: where none is shown, GitHub's answer to the attempt decides. */
function mayBeMade(facts: DraftFacts): Check {
  const check = noSecondDraft(facts);
  if (check.verdict !== "unknown") return check;
  return { rule: "one-draft", verdict: "yes", found: "none is shown; whether the token may see drafts GitHub tells when one is made" };
}

function notPublished(tag: string, { url }: Release): Check {
  return {
    rule: "not-published",
    verdict: "no",
    found: `${tag} is published: ${url}`,
    expected: "a draft, or no release",
    fix: `cogrel audit ${tag}        shows what it has`,
  };
}

interface Body {
  text: string;
  /** A person's notes would be lost. */
  lost: boolean;
}

function bodyOf({ notes, givenNotes, sha256 }: DraftFacts, draft: Release | undefined, { replace }: DraftOptions): Body {
  const there = draft?.body ?? "";
  if (givenNotes === undefined) return { text: refreshed(there, notes, sha256), lost: false };
  const free = replace || there === givenNotes || isScaffold(there, sha256);
  return { text: free ? givenNotes : there, lost: !free };
}

function notesCheck({ gate }: DraftFacts, draft: Release | undefined, { lost }: Body): Check[] {
  if (!draft || !lost) return [];
  const fix = `cogrel draft ${gate.name} --notes FILE --replace        if they may go`;
  return [
    {
      rule: "notes-kept",
      verdict: "no",
      found: "the draft's notes are a person's, and differ from the file",
      expected: "cogrel's own, or none",
      fix,
    },
  ];
}

function stepsOf(facts: DraftFacts, draft: Release | undefined, placed: readonly Placed[], body: string): Action[][] {
  const { gate, repository, commit: at, version } = facts;
  const of = { repository, tag: gate.name };
  const prerelease = POLICY[releaseType(version)].prerelease;
  const checksums = placed.filter(({ wanted }) => wanted === facts.offered?.checksums);
  const assets = placed.filter((one) => !checksums.includes(one));
  const first: GithubAction[] = draft ? edited() : [{ ...of, do: "create-release", at, name: gate.name, body, prerelease }];
  // What others take for the sign that all is there comes last (DESIGN §4).
  return [first, removals(assets), uploads(assets), removals(checksums), uploads(checksums)].filter((step) => step.length > 0);

  function edited(): GithubAction[] {
    return draft && draft.body !== body ? [{ ...of, do: "edit-release", at, was: facts.sha256(draft.body), body, prerelease }] : [];
  }
  function removals(some: readonly Placed[]): GithubAction[] {
    return some.flatMap(({ there, state }): GithubAction[] => {
      if (state !== "to replace" || !there) return [];
      return [{ ...of, do: "delete-asset", name: there.name, was: there.state === "starter" ? "starter" : { digest: there.digest ?? "" } }];
    });
  }
  function uploads(some: readonly Placed[]): GithubAction[] {
    const missing = some.filter(({ state }) => state === "to upload" || state === "to replace");
    return missing.map(({ wanted: { name, size, digest, from } }) => ({ ...of, do: "upload", name, size, digest, from }));
  }
}

/** An asset a row: what the audit has against the file, else what becomes of it. */
function rowsOf(placed: readonly Placed[], offered: Offered | undefined): Row[] {
  const audited = (offered?.table.rows ?? []).filter(({ mark }) => mark === "no" || mark === "unknown");
  const marks = { there: "yes", "to upload": "open", "to replace": "warning", conflict: "no" } as const;
  const own = placed.map(({ wanted, state, found }): Row => {
    const row: Row = { cells: [wanted.name, sizeShown(wanted.size)], mark: marks[state], found };
    return state === "conflict" ? { ...row, rule: found.startsWith("an upload") ? "asset-left" : "asset-bytes" } : row;
  });
  const told = new Set(audited.map(({ cells }) => cells[0]));
  return [...own.filter(({ cells }) => !told.has(cells[0])), ...audited];
}

function draftData({ gate, version, commit }: DraftFacts, draft: Release | undefined, placed: readonly Placed[]): DraftData {
  return {
    tag: gate.name,
    version: version.text,
    pep440: pep440(version),
    release_type: releaseType(version),
    commit,
    ...(draft && { url: draft.url }),
    assets: placed.map(({ wanted: { name, size, digest }, state }) => ({ name, size, digest, state })),
  };
}
