import type { Answer, Outcome, Plan, Watch } from "./domain/plan";
import type { Exit, Problem } from "./domain/problem";
import { annotation, annotations, writeOutputs, writeSummary } from "./output/actions";
import { openDocument } from "./output/json";
import { openProgress } from "./output/progress";
import { openPulse } from "./output/pulse";
import { openScreen } from "./output/screen";
import { loadColors, openStyle, safe } from "./output/style";
import {
  answerLines,
  briefAnswer,
  briefPlan,
  fixLines,
  nextLines,
  outcomeLines,
  planLines,
  problemLines,
  verdictLines,
} from "./output/text";
import type { Env } from "./world/env";

/** Where output goes and what it can show. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Columns of the terminal that stderr or stdout is; `undefined` for pipes and files. */
  columns: number | undefined;
  /** Colours can be shown. */
  color: boolean;
  unicode: boolean;
  /** Rows of the terminal that stderr is, where lines can be redrawn in place. */
  live: number | undefined;
}

export interface OutputOptions {
  command: string;
  json: boolean;
  quiet: boolean;
  dryRun: boolean;
  /** A few lines for each Turn: a command that takes many, such as a rehearsal. */
  brief?: boolean;
}

export type Output = Awaited<ReturnType<typeof openOutput>>;

/** The only room that prints. stdout is the result, stderr is the telling; with --json stdout is one document. */
export async function openOutput(
  terminal: Terminal,
  { command, json, quiet, dryRun, brief = false }: OutputOptions,
  env: Pick<Env, "actions" | "outputFile" | "summaryFile">,
) {
  const chalk = await loadColors(terminal.color);
  const columns = terminal.columns ?? Number.POSITIVE_INFINITY;
  const style = openStyle({ chalk, unicode: terminal.unicode, width: columns });
  const rows = json ? undefined : terminal.live;
  const screen = openScreen({ write: terminal.err, live: rows !== undefined, columns, rows: rows ?? 0 });
  const pulse = openPulse();
  const document = openDocument(command);
  const print = (lines: readonly string[]) => {
    screen.clear();
    terminal.out(lines.map((line) => `${line}\n`).join(""));
  };
  const shout = (lines: readonly string[]) => {
    screen.clear();
    terminal.err(lines.map((line) => `${line}\n`).join(""));
  };
  const tell = (lines: readonly string[]) => {
    if (!quiet) shout(lines);
  };
  const result = (lines: readonly string[]) => {
    if (!json) print(lines);
  };
  const annotate = (lines: readonly string[]) => {
    if (!env.actions || lines.length === 0) return;
    if (json) shout(lines);
    else print(lines);
  };

  function answer(turn: Answer): void {
    document.turn({ data: turn.data, checks: turn.checks }, turn.aside);
    if (turn.aside) {
      if (!json) tell([...(turn.lines?.map(safe) ?? []), ...answerLines(turn, style)]);
    } else if (brief && turn.verdict === "yes" && !turn.prose && !turn.lines) result(briefAnswer(turn, style));
    else whole(turn);
  }

  function whole(turn: Answer): void {
    if (turn.lines) result(turn.lines.map(safe));
    const table = answerLines(turn, style);
    // Where the lines are the result, the Checks are telling; a refusal is always shown.
    if (turn.lines && turn.verdict === "yes") tell(table);
    else if (turn.lines && !json) shout(table);
    else result(table);
    close(turn);
    // Before the yes: what cannot be written is a Problem, and must not stand below one.
    if (env.summaryFile && turn.checks.length > 0) writeSummary(env.summaryFile, turn);
    if (env.outputFile && turn.outputs && turn.verdict === "yes") writeOutputs(env.outputFile, turn.outputs);
    if (turn.checks.length > 0 && turn.verdict === "yes" && !turn.lines) result([style.green(`yes: ${turn.title}`)]);
    if (!json) tell(nextLines(turn.next, style));
  }

  /** The last lines of a Turn that goes no further: refusal, warnings' fixes, annotations. */
  function close(turn: Plan | Answer): void {
    annotate(annotations(turn.checks));
    const warnings = turn.checks.filter((check) => check.verdict === "yes" && check.fix !== undefined);
    if (turn.checks.some((check) => check.verdict !== "yes")) {
      if (!json) shout(verdictLines(turn, style));
    } else if (warnings.length > 0 && !json) tell(fixLines(warnings, style));
  }

  return {
    answer,
    /** Shows a Plan: on stdout where it is the result, since nothing is done. */
    plan(turn: Plan, isResult: boolean): void {
      document.turn({
        data: turn.data,
        checks: [...turn.checks, ...(turn.left ?? [])],
        plan: { title: turn.title, actions: turn.steps.flat() },
      });
      if (json) annotate(annotations(turn.checks));
      else if (brief && !isResult) result(briefPlan(turn, style));
      else if (isResult) result(planLines(turn, style));
      else tell([...planLines(turn, style), ""]);
      if (json) return;
      close(turn);
      if (isResult && turn.left) shout(fixLines(turn.left, style));
      const ready = turn.checks.every((check) => check.verdict === "yes");
      if (dryRun && ready) tell(["dry run: nothing was changed", ...nextLines("the same command without --dry-run", style)]);
    },
    done(turn: Plan, outcomes: readonly Outcome[]): void {
      document.done(outcomes);
      result(outcomeLines(outcomes, style));
      if (!json && !brief) tell(nextLines(turn.next, style));
    },
    /** Progress of what is under way. */
    progress: quiet || json ? () => undefined : openProgress(screen, style, rows !== undefined),
    /** A Watch's picture of now: in place on a terminal, elsewhere what is new in it. */
    watching(turn: Watch, seen: Answer): void {
      const lines = seen.lines?.map(safe) ?? answerLines(seen, style);
      // A Watch that waits for nothing is there for what it shows.
      if ((quiet || json) && !turn.idle) return;
      const minutes = pulse(screen.show([`  ${style.bold(turn.title)}`, ...lines]) || turn.idle === true, Date.now());
      if (minutes !== undefined) shout([`  ${style.dim(`${turn.title}: nothing new, ${minutes} min`)}`]);
    },
    problem(problem: Problem): void {
      document.problem(problem);
      if (!json) {
        if (problem.done && problem.done.length > 0) shout(outcomeLines(problem.done, style));
        shout(problemLines(problem, style));
      }
      annotate([annotation("error", problem.code, [problem.message, ...(problem.fix === undefined ? [] : [`fix: ${problem.fix}`])])]);
    },
    /** Prints the document, when one was asked for. */
    end(exit: Exit): void {
      if (!json) return;
      terminal.out(document.text(exit, dryRun));
    },
  };
}
