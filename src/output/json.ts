import type { Check } from "../domain/check";
import { escapeInJson } from "../domain/escape";
import type { Action, Outcome } from "../domain/plan";
import type { Exit, Problem } from "../domain/problem";

/** The one document of `--json` (INTERFACE: "JSON"; docs/schemas/output.schema.json). */
export interface Document extends TurnDocument {
  schema: 1;
  command: string;
  ok: boolean;
  exit: Exit;
  /** The other Turns, of a command that takes several: those before the last one, and what was told beside it. */
  turns?: readonly TurnDocument[];
  dry_run?: true;
  problem?: { code: string; message: string; fix?: string };
}

/** What one Turn found, would do and did. */
export interface TurnDocument {
  data?: unknown;
  checks?: readonly Check[];
  plan?: { title: string; actions: readonly Action[] };
  done?: readonly { action: Action; result: Outcome["result"]; told?: string }[];
}

/** The document as it grows: Turn by Turn, then a Problem or none. */
export function openDocument(command: string) {
  const turns: TurnDocument[] = [];
  /** The last Turn that is no aside. */
  let main: TurnDocument | undefined;
  let problem: Problem | undefined;
  return {
    turn(one: TurnDocument, aside = false): void {
      const added = given(one);
      turns.push(added);
      if (!aside) main = added;
    },
    done(outcomes: readonly Outcome[]): void {
      Object.assign(turns.at(-1) ?? {}, { done: outcomes });
    },
    problem(one: Problem): void {
      problem = one;
      if (one.done) Object.assign(turns.at(-1) ?? {}, { done: one.done });
    },
    /** The document as text, with escapes for all that a terminal could act on: JSON itself escapes C0 only. */
    text(exit: Exit, dryRun: boolean): string {
      const whose = main ?? turns.at(-1) ?? {};
      const { data, ...last } = whose;
      const found = problem?.data ?? data;
      const whole: Document = {
        schema: 1,
        command,
        ok: exit === 0,
        exit,
        ...(found !== undefined && { data: found }),
        ...last,
        ...(turns.length > 1 && { turns: turns.filter((one) => one !== whose) }),
        ...(dryRun && { dry_run: true as const }),
        ...(problem && { problem: problemData(problem) }),
      };
      return `${escapeInJson(JSON.stringify(whole, null, 2))}\n`;
    },
  };
}

/** Without what is not there: `undefined` is no value of JSON. */
function given(one: TurnDocument): TurnDocument {
  return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
}

function problemData({ code, message, fix }: Problem): NonNullable<Document["problem"]> {
  return { code, message, ...(fix !== undefined && { fix }) };
}
