import { type Check, type Verdict, verdictOf } from "../check";
import type { Answer } from "../plan";
import type { ReleaseType } from "../release-type";
import { pep440, releaseType } from "../version";
import { type Cell, cellRows, isReached } from "./cell";
import type { StatusFacts } from "./facts";
import { gitCells } from "./git";
import { githubCells } from "./github";
import { nextOf } from "./next";
import { registryCells } from "./registries";
import { isDone, type Stage, stageInWords, stageOf } from "./stage";

export interface StatusData {
  tag: string;
  version: string;
  pep440: string;
  release_type: ReleaseType;
  stage: Stage;
  /** Whether nothing is left to do. */
  done: Verdict;
  cells: { group: string; name: string; state: string; owed: boolean; found: string; digest?: string }[];
  next?: string;
}

/** The truth table of a release: every line of it, the stage, and the one next command. `strict`: its verdict is whether the release is done. */
export function statusAnswer(facts: StatusFacts, strict: boolean): { answer: Answer<StatusData>; over: boolean } {
  const { version, tag, repository } = facts;
  const cells = [...gitCells(facts), ...githubCells(facts), ...registryCells(facts)];
  const done = isDone(cells);
  const stage = stageOf(facts, cells);
  const next = nextOf(facts, stage, cells);
  const type = releaseType(version);
  const data = { tag, version: version.text, pep440: pep440(version), release_type: type, stage, done, cells: cells.map(plain) };
  const words = stageInWords(stage, facts, cells);
  const checks = strict ? [doneCheck(done, words, cells)] : [];
  const heading = `${repository} ${tag} · ${type} · ${words}${countOf(cells)}`;
  const answer: Answer<StatusData> = {
    ...{ kind: "answer", title: `${tag} is done`, verdict: verdictOf(checks), checks },
    data: { ...data, ...(next !== undefined && { next: next.split(/ {3,}/, 1)[0] as string }) },
    table: { heading, rows: cellRows(cells), cut: 1 },
    closing: `${done === "no" ? "not done" : "not known"}: ${tag}`,
    ...(next !== undefined && { next }),
  };
  return { answer, over: done === "yes" || cells.some(isFinal) };
}

function plain({ group, name, state, owed, found, digest }: Cell): StatusData["cells"][number] {
  return { group, name, state, owed, found, ...(digest !== undefined && { digest }) };
}

/** Other bytes on a registry stay there: nothing is to be waited for. */
function isFinal({ group, state, owed }: Cell): boolean {
  return owed && state === "different" && (group === "pypi" || group === "crates");
}

/** How many of the places that a release is published to have it: said while they are being filled. */
function countOf(cells: readonly Cell[]): string {
  const targets = cells.filter(({ group, owed, state }) => owed && state !== "not owed" && ["pypi", "crates", "homebrew"].includes(group));
  const there = targets.filter(isReached).length;
  return there > 0 && there < targets.length ? `, ${there} of ${targets.length} targets` : "";
}

function doneCheck(verdict: Verdict, words: string, cells: readonly Cell[]): Check {
  if (verdict === "yes") return { rule: "release-done", verdict, found: "everything that is owed is there" };
  const open = cells.filter((cell) => cell.owed && !isReached(cell));
  const found = `${words}: ${open.map(({ name, state }) => `${name} ${state}`).join(", ")}`;
  return { rule: "release-done", verdict, found };
}
