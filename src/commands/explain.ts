import { PROBLEMS, type ProblemCode, RULES, type RuleCode } from "../domain/codes";
import { exampleOf } from "../domain/examples";
import { EXPLANATIONS, type Explanation } from "../domain/explanations";
import { nearest } from "../domain/nearest";
import type { Answer } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";

interface Explained extends Explanation {
  code: string;
  title: string;
  /** A command line and what it says, a line each. */
  example: readonly string[];
  /** Its page in cogrel's documentation. */
  page: string;
}

const TITLES: ReadonlyMap<string, string> = new Map([...Object.entries(PROBLEMS), ...Object.entries(RULES)]);

/** What a code means, why it matters and what to do. Throws `unknown-code`, exit 2. */
export async function explain(code: string | undefined): Promise<Answer<Explained | { codes: string[] }>> {
  if (code === undefined) return listAll();
  const title = TITLES.get(code);
  const explanation = new Map(Object.entries(EXPLANATIONS)).get(code);
  if (title === undefined || !explanation) throw unknown(code);
  const { cause, fix } = explanation;
  const example = exampleOf(code as RuleCode | ProblemCode);
  const page = `docs/errors/${code}.md`;
  const lines = example.map((line) => `  ${line}`);
  const prose = [`${code}: ${title}`, "", cause, "", `fix: ${fix}`, "", "for example:", ...lines, "", `page: ${page}`];
  return { kind: "answer", title: code, verdict: "yes", data: { code, title, cause, fix, example, page }, checks: [], prose };
}

function listAll(): Answer<{ codes: string[] }> {
  const width = Math.max(...[...TITLES.keys()].map((code) => code.length));
  const lines = [...TITLES].map(([code, title]) => `${code.padEnd(width)}  ${title}`).sort();
  return { kind: "answer", title: "codes", verdict: "yes", data: { codes: [...TITLES.keys()].sort() }, checks: [], lines };
}

function unknown(code: string): Problem {
  const near = nearest(code, [...TITLES.keys()]);
  const fix = near === undefined ? "cogrel explain        lists all codes" : `cogrel explain ${near}`;
  return new Problem("unknown-code", `there is no code ${quoted(code)}`, { exit: 2, fix });
}
