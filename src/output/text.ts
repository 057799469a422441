import type { BumpData } from "../domain/bump";
import type { Check } from "../domain/check";
import { RULES, type RuleCode } from "../domain/codes";
import type { Action, Answer, Outcome, Plan, SettingAction } from "../domain/plan";
import type { Problem } from "../domain/problem";
import { sizeShown } from "../domain/size";
import { wrapped } from "../domain/wrapped";
import { type Style, safe } from "./style";
import { tableLines } from "./table";

/** A Turn's Checks, one a line: sign, rule, what was found and expected; below the rule where there is no room beside it. */
function checkLines(checks: readonly Check[], style: Style): string[] {
  const column = Math.max(0, ...checks.map((check) => RULES[check.rule].length));
  return checks.flatMap((check) => {
    const paint = check.verdict === "yes" && check.fix === undefined ? style.dim : style.plain;
    const rule = RULES[check.rule];
    const told = toldOf(check);
    const beside = told.join("; ");
    if (told.length > 0 && style.margin + column + 3 + beside.length <= style.width)
      return [`  ${style.mark(check)} ${style.plain(rule.padEnd(column))}   ${paint(beside)}`];
    const [first = "", ...more] = indented(rule, style.margin, style);
    const below = told.flatMap((one) => indented(one, style.margin + 2, style)).map(paint);
    return [`  ${style.mark(check)} ${style.plain(first.trimStart())}`, ...more.map(style.plain), ...below];
  });
}

function toldOf({ verdict, found, expected }: Check): string[] {
  const wanted = verdict === "yes" || expected === undefined ? [] : [`expected ${expected}`];
  return found === undefined ? wanted : [found, ...wanted];
}

/** A text broken into lines of the terminal's width, each after this many spaces. */
function indented(text: string, spaces: number, { width }: Style): string[] {
  return wrapped(text, Math.max(20, width - spaces)).map((line) => " ".repeat(spaces) + line);
}

/** A paragraph of prose, in lines that are read well; what it begins with in spaces, all of them do. */
function paragraph(text: string, style: Style): string[] {
  const inner = text.trimStart();
  return indented(inner, text.length - inner.length, { ...style, width: Math.min(style.width, 80) });
}

/** A paragraph below a table; lines go on below its own beginning. */
function belowLines(text: string, style: Style): string[] {
  const inner = text.trimStart();
  return indented(inner, text.length - inner.length, style).map(style.plain);
}

/** The fixes of all Checks that need one, each command once, with all that is said of it. */
export function fixLines(checks: readonly Check[], style: Style): string[] {
  const fixes = new Map<string, Set<string>>();
  for (const { fix } of checks) {
    if (fix === undefined) continue;
    const [command = "", note] = fix.split(GAP, 2);
    const notes = fixes.get(command) ?? new Set<string>();
    fixes.set(command, note === undefined ? notes : notes.add(note));
  }
  return [...fixes].flatMap(([command, notes]) => fixOf(command, [...notes], style));
}

/** Notes of one command that are told. */
const MOST_NOTES = 6;

function fixOf(command: string, notes: readonly string[], style: Style): string[] {
  const [only, second] = notes;
  if (second === undefined) return commandLines("fix: ", only === undefined ? command : `${command}        ${only}`, style);
  const told = notes.length > MOST_NOTES ? [...notes.slice(0, MOST_NOTES), `and ${notes.length - MOST_NOTES} more like these`] : notes;
  return [...commandLines("fix: ", command, style), ...told.flatMap((note) => indented(note, "fix: ".length, style).map(style.dim))];
}

/** What parts a command from what is said of it. */
const GAP = / {3,}/;

/** A label, a command and, after a wide gap, what is to be said of it: below the command where there is no room beside it. */
function commandLines(label: string, text: string, style: Style): string[] {
  const [command = "", note] = text.split(GAP, 2);
  const first = `${label}${style.bold(command)}`;
  if (note === undefined) return [first];
  if (label.length + command.length + 4 + note.length <= style.width) return [`${first}    ${style.dim(note)}`];
  return [first, ...indented(note, label.length, style).map(style.dim)];
}

/** The one next command. */
export function nextLines(next: string | undefined, style: Style): string[] {
  return next === undefined ? [] : commandLines("next: ", next, style);
}

/** A Plan in full: what it changes, its Checks, its Actions. */
export function planLines(plan: Plan, style: Style): string[] {
  const shown = withoutRows(plan).filter((check) => isNews(check) || !(isBump(plan) || plan.table));
  const body = isBump(plan) ? bumpLines(plan.data, style) : [`  ${style.bold(plan.title)}`];
  const table = plan.table ? tableLines(plan.table, style) : [];
  const all = plan.steps.flat();
  // A bump's lines are its edits and its commit; a push is neither. Settings are told by the table, before and after.
  const told = all.filter((action) => (isBump(plan) ? action.do === "bump-branch" : !(plan.table && SETTINGS.has(action.do))));
  const actions = told.flatMap((action) => actionLines(action, style, all.length === 1));
  const below = (plan.below ?? []).flatMap((text) => belowLines(text, style));
  const blocks = [table, [...checkLines(shown, style), ...restLines(plan, style)], actions, below].filter((lines) => lines.length > 0);
  return [...body, ...blocks.flatMap((lines) => ["", ...lines])];
}

function actionLines(action: Action, style: Style, alone: boolean): string[] {
  const [first = "", ...more] = indented(describe(action), 4, style);
  const file = action.do === "put-file" && alone ? textLines(action.text, style) : [];
  const text = action.do === "open-pull" ? pullLines(action, style) : file;
  return [`  ${style.dim("-")} ${style.plain(first.trimStart())}`, ...more.map(style.plain), ...text];
}

/** A pull request as people will read it. */
function pullLines({ title, body }: Extract<Action, { do: "open-pull" }>, style: Style): string[] {
  const lines = [title, "", ...body.split("\n")].flatMap((line) => (line === "" ? [""] : indented(line, 4, style)));
  return ["", ...lines.map((line) => style.dim(line)), ""];
}

const MOST_LINES = 400;

/** A file that is to be written, in full where it is the only one: it is what the question is about. */
function textLines(text: string, style: Style): string[] {
  const lines = text.trimEnd().split("\n");
  const rest = lines.length - MOST_LINES;
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line === "" ? "" : `    ${line.startsWith("#") ? style.dim(line) : style.green(line)}`));
  return ["", ...shown, ...(rest > 0 ? [`    ${style.dim(`and ${rest} more lines`)}`] : [])];
}

function isBump(plan: Plan): plan is Plan<BumpData> & { data: BumpData } {
  return plan.title.startsWith("bump ") && plan.data !== undefined;
}

/** A Check that says more than yes. */
function isNews({ verdict, fix }: Check): boolean {
  return verdict !== "yes" || fix !== undefined;
}

/** Beside a table the Checks that say yes are counted, not listed: --json has each. */
function restLines({ checks, table }: Plan | Answer, style: Style): string[] {
  const rest = table ? checks.filter((check) => !isNews(check)).length : 0;
  const others = rest === checks.length ? "all" : "the other";
  return rest === 0 || checks.length === 1
    ? []
    : [`  ${style.sign("yes")} ${style.dim(`${others} ${counted(rest, "check")} ${rest === 1 ? "says" : "say"} yes`)}`];
}

/** The Checks that no row of the table is of. */
function withoutRows({ checks, table }: Plan | Answer): readonly Check[] {
  const rules = new Set(table?.rows.map((row) => row.rule));
  return checks.filter((check) => !rules.has(check.rule));
}

/** Actions that change settings. */
const SETTINGS: ReadonlySet<Action["do"]> = new Set<SettingAction["do"]>([
  ...([
    "set-environment",
    "allow-tags",
    "forbid-branches",
    "forbid-tags",
    "forbid-others",
    "add-reviewers",
    "require-check",
    "set-ruleset",
    "make-immutable",
  ] as const),
]);

const MOST_ACTIONS = 4;

/** A Plan on its way: its title, and the Actions of it, many uploads as one line. */
export function briefPlan({ title, steps }: Plan, style: Style): string[] {
  const actions = steps.flat();
  const shown = actions.slice(0, MOST_ACTIONS).flatMap((action) => actionLines(action, style, false));
  const rest = actions.length - MOST_ACTIONS;
  return ["", style.bold(title), ...shown, ...(rest > 0 ? [`  ${style.dim(`and ${rest} more like these`)}`] : [])];
}

/** An Answer on its way, in one line. */
export function briefAnswer({ title, table }: Answer, style: Style): string[] {
  const parts = (table?.rows ?? []).filter(({ uncounted }) => !uncounted);
  const count = parts.length > 0 ? `, ${parts.filter(({ mark }) => mark === "yes").length} of ${parts.length}` : "";
  return ["", `${style.done} ${style.plain(`${title}${count}`)}`];
}

/** One Action in words. */
function describe(action: Action): string {
  switch (action.do) {
    case "edit":
      return `edit ${action.path}`;
    case "put-file":
      return `${action.was === undefined ? "write" : "replace"} ${action.path}`;
    case "stage":
      return `stage ${counted(action.files.length, "file")}`;
    case "commit":
      return `commit ${counted(action.files.length, "file")}: ${action.message}`;
    case "verify":
      return `let cargo check ${action.manifest}`;
    case "tag":
      return `make the annotated tag ${action.name} at ${action.at.slice(0, 10)}`;
    case "download":
      return `download ${action.name}, ${sizeShown(action.size)}`;
    case "run-workflows":
      return `let ${action.act} run ${action.files.join(" and ")} as they stand: their steps are programs of this repository and run on this machine, as you, in a temporary clone with a home of its own; no network but the rehearsal's own servers`;
    case "set-env":
      return `set ${action.name} to ${action.value} for the steps that follow`;
    case "push":
      return `push ${action.ref} to ${action.remote}, create-only`;
    case "push-branch":
      return `push ${action.at.slice(0, 10)} to ${action.branch} of ${action.remote}`;
    case "bump-branch":
      return `commit ${counted(action.files.length, "file")} on ${action.base.slice(0, 10)} and push to ${action.create ? "the new branch " : ""}${action.branch}`;
    case "open-pull":
      return `open a pull request of ${action.head} to ${action.base}`;
    case "create-branch":
      return `make the branch ${action.branch} of ${action.repository}`;
    case "write-file":
      return `commit ${action.path} to ${action.branch}: ${action.message}`;
    case "set-environment":
      return `environment ${action.environment}: make it if it is missing, for selected branches and tags only`;
    case "allow-tags":
      return `environment ${action.environment}: let tags ${action.pattern} deploy`;
    case "forbid-branches":
      return `environment ${action.environment}: let branches ${action.pattern} deploy no longer`;
    case "forbid-tags":
      return `environment ${action.environment}: let tags ${action.pattern} deploy no longer`;
    case "forbid-others":
      return `environment ${action.environment}: let nothing but tags ${action.pattern} deploy of what its older patterns let`;
    case "add-reviewers":
      return `environment ${action.environment}: ${action.reviewers.map(({ name }) => name).join(", ")} may agree to deployments`;
    case "require-check":
      return `protection of ${action.branch}: require ${action.check} of GitHub Actions${action.drop.length > 0 ? `, and no longer ${action.drop.join(", ")}` : ""}`;
    case "set-ruleset":
      return `ruleset ${action.name}: ${action.rules.map(({ type }) => type.replaceAll("_", " ")).join(", ")} for ${action.include.join(", ")}`;
    case "make-immutable":
      return "make releases immutable that are published from now on";
    case "rerun":
      return `run the failed jobs of ${action.workflow} again`;
    case "create-release":
      return `make the draft ${action.tag} on GitHub`;
    case "upload":
      return `upload ${action.name}, ${sizeShown(action.size)}`;
    case "delete-asset":
      return action.was === "starter" ? `delete what a broken upload left of ${action.name}` : `delete ${action.name}, to replace it`;
    case "edit-release":
      return `write the notes of ${action.tag}`;
    case "publish":
      return `publish ${action.tag} with ${counted(action.assets.length, "asset")}${published(action)}`;
  }
}

function published({ prerelease, latest }: Extract<Action, { do: "publish" }>): string {
  return `, ${prerelease ? "as a pre-release" : latest ? "as the latest release" : "not as the latest release"}`;
}

const MOST_FILES = 12;

function bumpLines(data: BumpData, style: Style): string[] {
  const { files, mentions, notes, old } = data;
  const shown = files.slice(0, MOST_FILES).flatMap((file) => ["", ...fileLines(file, style)]);
  const rest = files.length > MOST_FILES ? ["", `  ${style.dim(`and ${files.length - MOST_FILES} more files, alike`)}`] : [];
  const also = mentions.map(({ path, count }) => (count > 1 ? `${path} (${count})` : path));
  const line = `Also names ${old}, left as they are: ${also.slice(0, 10).join(", ")}${also.length > 10 ? ` and ${also.length - 10} more` : ""}`;
  const named = also.length === 0 ? [] : ["", ...indented(line, 2, style).map(style.dim)];
  const told = notes.flatMap((note) => {
    const [first = "", ...more] = indented(note, 4, style);
    return [`  ${style.yellow("!")} ${style.plain(first.trimStart())}`, ...more.map(style.plain)];
  });
  return [...headLines(data, style), ...shown, ...rest, ...named, ...(told.length > 0 ? ["", ...told] : [])];
}

/** Old and new version, and what the new one is: beside them where there is room. */
function headLines({ old, version, pep440, release_type, tag }: BumpData, style: Style): string[] {
  const from = old === undefined ? "" : `${old} → `;
  const is = `${release_type} · PEP 440 ${pep440} · tag ${tag}`;
  const head = `  ${style.plain(from)}${style.bold(version)}`;
  const fits = 2 + from.length + version.length + 5 + is.length <= style.width;
  return fits ? [`${head}     ${style.dim(is)}`] : [head, ...indented(is, 2, style).map(style.dim)];
}

function fileLines({ path, places }: BumpData["files"][number], style: Style): string[] {
  const same = new Map<string, { was: string; now: string; what: string[]; line: number }>();
  for (const { was, now, what, line } of places) {
    const known = same.get(`${was}\0${now}`) ?? { was, now, what: [], line };
    if (what !== "" && !known.what.includes(what)) known.what.push(what);
    same.set(`${was}\0${now}`, known);
  }
  return [...same.values()].flatMap(({ was, now, what, line }) => {
    const place = places.length === 1 && what.length > 0 ? `${path}:${line}` : path;
    const beside = `  ${place.padEnd(30)}  ${listed(what)}`.trimEnd();
    const title = beside.length <= style.width ? [beside] : [`  ${place}`, ...indented(listed(what), 4, style)];
    return [...title.map(style.plain), ...changed(was, now, style)];
  });
}

function changed(was: string, now: string, style: Style): string[] {
  const lines = (text: string, sign: string) =>
    text
      .split(/\r?\n/)
      .slice(0, 3)
      .map((line) => `    ${cut(`${sign} ${line}`, style.width - 4)}`);
  return [...lines(was, "-").map(style.red), ...lines(now, "+").map(style.green)];
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(10, room - 3))}…`;
}

function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** So many changes of settings are told as a number. */
const MANY_SETTINGS = 4;

/** What was done, in a line or two. */
export function outcomeLines(outcomes: readonly Outcome[], style: Style): string[] {
  const files = outcomes.filter(({ action }) => action.do === "edit" || (action.do === "put-file" && outcomes.length > 1));
  const written = files.length === 0 ? [] : [`${style.done} ${counted(files.length, "file")} written`];
  const many: Readonly<Partial<Record<Action["do"], string>>> = { upload: "asset", download: "file" };
  const set = outcomes.filter(({ action, result }) => SETTINGS.has(action.do) && result === "done");
  const changed = set.length < MANY_SETTINGS ? [] : [`${style.done} ${counted(set.length, "change")} made`];
  const summed = [...files, ...(changed.length > 0 ? outcomes.filter(({ action }) => SETTINGS.has(action.do)) : [])];
  const others = outcomes.filter((outcome) => many[outcome.action.do] === undefined && !summed.includes(outcome));
  const moved = Object.entries(many).flatMap(([kind, what]) =>
    (["done", "already so"] as const).flatMap((result) => {
      const count = outcomes.filter((one) => one.action.do === kind && one.result === result).length;
      return count === 0 ? [] : [`${style.done} ${counted(count, what)} ${result === "done" ? `${kind}ed` : "there already"}`];
    }),
  );
  const told = others.map(({ action, result, told: words }) => `${style.done} ${style.plain(words ?? `${describe(action)}: ${result}`)}`);
  const all = [...changed, ...written, ...told.slice(0, 1), ...moved, ...told.slice(1)];
  return all.length === 0 ? [] : [`  ${all.join("   ")}`];
}

/** An Answer as a table of its Checks; empty when its lines are the result. */
export function answerLines(answer: Answer, style: Style): string[] {
  if (answer.prose) return answer.prose.flatMap((text) => paragraph(text, style)).map(style.plain);
  if (answer.lines !== undefined && answer.checks.length === 0) return [];
  if (answer.areas) return areaLines(answer.areas, style);
  if (answer.table) {
    const below = [...checkLines(withoutRows(answer).filter(isNews), style), ...restLines(answer, style)];
    const more = (answer.below ?? []).flatMap((text) => belowLines(text, style));
    return [...tableLines(answer.table, style), ...[below, more].flatMap((lines) => (lines.length > 0 ? ["", ...lines] : []))];
  }
  return answer.checks.length === 0 ? indented(answer.title, 0, style).map(style.plain) : checkLines(answer.checks, style);
}

function areaLines(areas: NonNullable<Answer["areas"]>, style: Style): string[] {
  const shown = areas.filter(({ checks }) => checks.length > 0);
  return shown.flatMap(({ title, checks }, at) => [...(at > 0 ? [""] : []), style.bold(title), ...checkLines(checks, style)]);
}

/** Each open rule once: why it matters; in its group, where there are several. */
function whyLines(turn: Plan | Answer, open: readonly Check[], style: Style): string[] {
  const { why = {}, groups = [] } = turn.kind === "answer" ? turn : {};
  const lines = (rules: readonly RuleCode[]) =>
    rules.flatMap((rule) => {
      const text = why[rule];
      return text === undefined ? [] : indented(`${RULES[rule]}: ${text}`, 2, style).map(style.dim);
    });
  const some = groups.filter(({ rules }) => rules.length > 0);
  if (some.length < 2) return lines([...new Set(some[0]?.rules ?? open.map(({ rule }) => rule))]);
  return some.flatMap(({ title, rules }) => [style.plain(`${title}:`), ...lines(rules)]);
}

/** The closing line of a Turn that may not go on. */
export function verdictLines(turn: Plan | Answer, style: Style): string[] {
  const open = turn.checks.filter((check) => check.verdict !== "yes");
  const no = open.some((check) => check.verdict === "no");
  const own = turn.kind === "answer" ? turn.closing : undefined;
  const closing = own ?? (no ? `refused: ${turn.title}` : `undecided: ${turn.title}`);
  // Where the Checks have areas of their own, each that has a fix is part of what is told.
  const told =
    turn.kind === "answer" && turn.areas ? [...open, ...turn.checks.filter((check) => isNews(check) && !open.includes(check))] : open;
  return [...indented(closing, 0, style).map(no ? style.red : style.yellow), ...whyLines(turn, open, style), ...fixLines(told, style)];
}

/** A Problem: what was found and expected, how to put it right, what the program said that failed. */
export function problemLines(problem: Problem, style: Style): string[] {
  const [first = "", ...more] = problem.message.split("\n").map(shortened);
  const [head = "", ...rest] = wrapped(`cogrel: ${first}`, Math.max(20, style.width - 2)).map((line, at) =>
    at === 0 ? line : `  ${line}`,
  );
  const said = SAYING.has(problem.code) && problem.cause instanceof Error ? problem.cause.message.trim().split(/\r?\n/).slice(-12) : [];
  return [
    `${style.red("cogrel:")} ${style.plain(head.slice("cogrel: ".length))}`,
    ...rest.map(style.plain),
    ...more.flatMap((line) => indented(line, 2, style)).map(style.plain),
    ...(said.length > 1 ? said.map((line) => `  > ${style.dim(line)}`) : []),
    ...(problem.fix === undefined ? [] : commandLines("  fix: ", problem.fix, style)),
    ...(problem.code === "bug" ? [] : [`  ${style.dim(`why: cogrel explain ${problem.code}`)}`]),
  ];
}

const LONGEST = 280;

/** What is longer than anybody reads came from outside; --json has it in full. */
function shortened(line: string): string {
  const shown = safe(line);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

/** Problems whose cause is what another program wrote. */
const SAYING = new Set(["commit-failed", "tag-failed", "push-failed", "verify-failed", "remote-unreachable"]);
