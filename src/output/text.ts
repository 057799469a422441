import type { BumpData } from "../domain/bump";
import type { Check } from "../domain/check";
import { RULES } from "../domain/codes";
import type { Action, Answer, Outcome, Plan, Turn } from "../domain/plan";
import type { Problem } from "../domain/problem";
import { type Style, wrapped } from "./style";

/** A Turn's Checks, one a line: sign, rule, what was found and expected. */
export function checkLines(checks: readonly Check[], style: Style): string[] {
  const width = Math.max(0, ...checks.map((check) => RULES[check.rule].length));
  return checks.flatMap((check) => {
    const told = wrapped(toldOf(check), Math.max(30, style.width - width - 8));
    const head = `  ${style.mark(check)} ${style.plain(RULES[check.rule].padEnd(width))}`;
    const paint = check.verdict === "yes" && check.fix === undefined ? style.dim : style.plain;
    const rest = told.slice(1).map((line) => `${" ".repeat(width + 7)}${paint(line)}`);
    return [`${head}   ${paint(told[0] as string)}`.trimEnd(), ...rest];
  });
}

function toldOf({ verdict, found, expected }: Check): string {
  const parts = [found ?? ""];
  if (verdict !== "yes" && expected !== undefined) parts.push(`expected ${expected}`);
  return parts.filter((part) => part !== "").join("; ");
}

/** The fixes of all Checks that need one, each once. */
export function fixLines(checks: readonly Check[], style: Style): string[] {
  const fixes = new Set(checks.flatMap((check) => (check.fix === undefined ? [] : [check.fix])));
  return [...fixes].map((fix) => `fix: ${style.bold(fix)}`);
}

/** A Plan in full: what it changes, its Checks. */
export function planLines(plan: Plan, style: Style): string[] {
  const shown = plan.checks.filter((check) => check.verdict !== "yes" || check.fix !== undefined || isTagging(plan));
  const body = isBump(plan) ? bumpLines(plan.data, style) : [`  ${style.bold(plan.title)}`];
  const actions = isBump(plan) ? [] : plan.steps.flat().map((action) => `  ${style.dim("-")} ${style.plain(describe(action))}`);
  return [...body, ...(shown.length > 0 ? ["", ...checkLines(shown, style)] : []), ...(actions.length > 0 ? ["", ...actions] : [])];
}

function isBump(plan: Plan): plan is Plan<BumpData> & { data: BumpData } {
  return plan.title.startsWith("bump ") && plan.data !== undefined;
}

function isTagging(plan: Plan): boolean {
  return plan.steps.flat().some((action) => action.do === "tag") || plan.title.startsWith("tag ");
}

/** One Action in words. */
export function describe(action: Action): string {
  switch (action.do) {
    case "edit":
      return `edit ${action.path}`;
    case "stage":
      return `stage ${counted(action.files.length, "file")}`;
    case "commit":
      return `commit ${counted(action.files.length, "file")}: ${action.message}`;
    case "verify":
      return `let cargo check ${action.manifest}`;
    case "tag":
      return `make the annotated tag ${action.name} at ${action.at.slice(0, 10)}`;
    case "push":
      return `push ${action.ref} to ${action.remote}, create-only`;
  }
}

const MOST_FILES = 12;

function bumpLines(data: BumpData, style: Style): string[] {
  const { old, version, pep440, release_type, tag, files, mentions, notes } = data;
  const from = old === undefined ? "" : `${style.plain(old)} ${style.arrow} `;
  const head = `  ${from}${style.bold(version)}     ${style.dim(`${release_type} · PEP 440 ${pep440} · tag ${tag}`)}`;
  const shown = files.slice(0, MOST_FILES).flatMap((file) => ["", ...fileLines(file, style)]);
  const rest = files.length > MOST_FILES ? ["", `  ${style.dim(`and ${files.length - MOST_FILES} more files, alike`)}`] : [];
  const also = mentions.map(({ path, count }) => (count > 1 ? `${path} (${count})` : path));
  const line = `Also names ${old}, left as they are: ${also.slice(0, 10).join(", ")}${also.length > 10 ? ` and ${also.length - 10} more` : ""}`;
  const named = also.length === 0 ? [] : ["", ...wrapped(line, style.width - 4).map((one) => `  ${style.dim(one)}`)];
  return [
    head.replaceAll(" · ", style.arrow === "→" ? " · " : ", "),
    ...shown,
    ...rest,
    ...named,
    ...notes.map((note) => `  ${style.yellow("!")} ${style.plain(note)}`),
  ];
}

function fileLines({ path, places }: BumpData["files"][number], style: Style): string[] {
  const first = places[0];
  if (!first) return [];
  const same = new Map<string, { was: string; now: string; what: string[]; line: number }>();
  for (const { was, now, what, line } of places) {
    const known = same.get(`${was}\0${now}`) ?? { was, now, what: [], line };
    if (what !== "" && !known.what.includes(what)) known.what.push(what);
    same.set(`${was}\0${now}`, known);
  }
  return [...same.values()].flatMap(({ was, now, what, line }) => {
    const place = places.length === 1 && what.length > 0 ? `${path}:${line}` : path;
    const title = `${place.padEnd(30)} ${listed(what)}`.trimEnd();
    return [`  ${style.plain(title)}`, ...changed(was, now, style)];
  });
}

function changed(was: string, now: string, style: Style): string[] {
  const lines = (text: string) => text.split(/\r?\n/).slice(0, 3);
  return [...lines(was).map((line) => `    ${style.red(`- ${line}`)}`), ...lines(now).map((line) => `    ${style.green(`+ ${line}`)}`)];
}

function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** What was done, in a line or two. */
export function outcomeLines(outcomes: readonly Outcome[], style: Style): string[] {
  const edits = outcomes.filter((outcome) => outcome.action.do === "edit");
  const written = edits.length === 0 ? [] : [`${style.done} ${counted(edits.length, "file")} written`];
  const others = outcomes.filter((outcome) => outcome.action.do !== "edit");
  const told = others.map(({ action, result, told: words }) => `${style.done} ${style.plain(words ?? `${describe(action)}: ${result}`)}`);
  return [`  ${[...written, ...told].join("   ")}`];
}

/** An Answer as a table of its Checks; empty when its lines are the result. */
export function answerLines(answer: Answer, style: Style): string[] {
  if (answer.lines !== undefined && answer.checks.length === 0) return [];
  return answer.checks.length === 0 ? [style.plain(answer.title)] : checkLines(answer.checks, style);
}

/** The closing line of a Turn that may not go on. */
export function verdictLines(turn: Turn, style: Style): string[] {
  const open = turn.checks.filter((check) => check.verdict !== "yes");
  const no = open.some((check) => check.verdict === "no");
  const closing = no ? `refused: ${turn.title}` : `undecided: ${turn.title}`;
  return [no ? style.red(closing) : style.yellow(closing), ...fixLines(open, style)];
}

/** A Problem: what was found and expected, how to put it right, what the program said that failed. */
export function problemLines(problem: Problem, style: Style): string[] {
  const [first = "", ...more] = problem.message.split("\n");
  const said = SAYING.has(problem.code) && problem.cause instanceof Error ? problem.cause.message.trim().split(/\r?\n/).slice(-12) : [];
  return [
    `${style.red("cogrel:")} ${style.plain(first)}`,
    ...more.map((line) => `  ${style.plain(line)}`),
    ...(said.length > 1 ? said.map((line) => `  > ${style.dim(line)}`) : []),
    ...(problem.fix === undefined ? [] : [`  fix: ${style.bold(problem.fix)}`]),
    ...(problem.code === "bug" ? [] : [`  ${style.dim(`why: cogrel explain ${problem.code}`)}`]),
  ];
}

/** Problems whose cause is what another program wrote. */
const SAYING = new Set(["commit-failed", "tag-failed", "push-failed", "verify-failed", "remote-unreachable"]);
