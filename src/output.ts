import type { Answer, Outcome, Plan, Turn } from "./domain/plan";
import type { Exit, Problem } from "./domain/problem";
import { annotation, annotations, writeOutputs, writeSummary } from "./output/actions";
import { type Document, documentText, problemData } from "./output/json";
import { loadColors, openStyle, safe } from "./output/style";
import { answerLines, fixLines, nextLines, outcomeLines, planLines, problemLines, verdictLines } from "./output/text";
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
}

export interface OutputOptions {
  command: string;
  json: boolean;
  quiet: boolean;
  dryRun: boolean;
}

export type Output = Awaited<ReturnType<typeof openOutput>>;

/** The only room that prints. stdout is the result, stderr is the telling; with --json stdout is one document. */
export async function openOutput(
  terminal: Terminal,
  { command, json, quiet, dryRun }: OutputOptions,
  env: Pick<Env, "actions" | "outputFile" | "summaryFile">,
) {
  const chalk = await loadColors(terminal.color);
  const style = openStyle({ chalk, unicode: terminal.unicode, width: terminal.columns ?? Number.POSITIVE_INFINITY });
  const document: Partial<Document> = {};
  const print = (lines: readonly string[]) => terminal.out(lines.map((line) => `${line}\n`).join(""));
  const tell = (lines: readonly string[]) => {
    if (!quiet) terminal.err(lines.map((line) => `${line}\n`).join(""));
  };
  const result = (lines: readonly string[]) => {
    if (!json) print(lines);
  };
  const annotate = (lines: readonly string[]) => {
    if (!env.actions || lines.length === 0) return;
    if (json) terminal.err(lines.map((line) => `${line}\n`).join(""));
    else print(lines);
  };

  function answer(turn: Answer): void {
    Object.assign(document, { data: turn.data, checks: turn.checks });
    if (turn.lines) result(turn.lines.map(safe));
    const table = answerLines(turn, style);
    // Where the lines are the result, the Checks are telling; a refusal is always shown.
    if (turn.lines && turn.verdict === "yes") tell(table);
    else if (turn.lines && !json) terminal.err(table.map((line) => `${line}\n`).join(""));
    else result(table);
    close(turn);
    // Before the yes: what cannot be written is a Problem, and must not stand below one.
    if (env.summaryFile && turn.checks.length > 0) writeSummary(env.summaryFile, turn);
    if (env.outputFile && turn.outputs && turn.verdict === "yes") writeOutputs(env.outputFile, turn.outputs);
    if (turn.checks.length > 0 && turn.verdict === "yes" && !turn.lines) result([style.green(`yes: ${turn.title}`)]);
    if (!json) tell(nextLines(turn.next, style));
  }

  /** The last lines of a Turn that goes no further: refusal, warnings' fixes, annotations. */
  function close(turn: Turn): void {
    annotate(annotations(turn.checks));
    const warnings = turn.checks.filter((check) => check.verdict === "yes" && check.fix !== undefined);
    if (turn.checks.some((check) => check.verdict !== "yes")) {
      if (!json)
        terminal.err(
          verdictLines(turn, style)
            .map((line) => `${line}\n`)
            .join(""),
        );
    } else if (warnings.length > 0 && !json) tell(fixLines(warnings, style));
  }

  return {
    answer,
    /** Shows a Plan: on stdout where it is the result, since nothing is done. */
    plan(turn: Plan, isResult: boolean): void {
      Object.assign(document, { data: turn.data, checks: turn.checks, plan: { title: turn.title, actions: turn.steps.flat() } });
      if (json) annotate(annotations(turn.checks));
      else if (isResult) result(planLines(turn, style));
      else tell([...planLines(turn, style), ""]);
      if (json) return;
      close(turn);
      const ready = turn.checks.every((check) => check.verdict === "yes");
      if (dryRun && ready) tell(["dry run: nothing was changed", ...nextLines("the same command without --dry-run", style)]);
    },
    done(turn: Plan, outcomes: readonly Outcome[]): void {
      document.done = outcomes;
      result(outcomeLines(outcomes, style));
      if (!json) tell(nextLines(turn.next, style));
    },
    problem(problem: Problem): void {
      document.problem = problemData(problem);
      if (problem.data !== undefined) document.data = problem.data;
      if (!json)
        terminal.err(
          problemLines(problem, style)
            .map((line) => `${line}\n`)
            .join(""),
        );
      annotate([annotation("error", problem.code, [problem.message, ...(problem.fix === undefined ? [] : [`fix: ${problem.fix}`])])]);
    },
    /** Prints the document, when one was asked for. */
    end(exit: Exit): void {
      if (!json) return;
      const { data, checks, plan, done, problem } = document;
      const whole: Document = {
        schema: 1,
        command,
        ok: exit === 0,
        exit,
        ...(data !== undefined && { data }),
        ...(checks !== undefined && { checks }),
        ...(plan !== undefined && { plan }),
        ...(done !== undefined && { done }),
        ...(dryRun && { dry_run: true as const }),
        ...(problem !== undefined && { problem }),
      };
      terminal.out(documentText(whole));
    },
  };
}
