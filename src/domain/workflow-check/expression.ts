import { Lexer, Parser } from "@actions/expressions";
import {
  Binary,
  ContextAccess,
  type Expr,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from "@actions/expressions/ast";
import { TokenType } from "@actions/expressions/lexer";

const CONTEXTS = ["github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs"];
const FUNCTIONS = ["always", "success", "failure", "cancelled", "hashFiles"].map((name) => ({ name, minArgs: 0, maxArgs: 255 }));

/** An expression's tree; `undefined` for one that the language's own parser refuses. */
export function parseExpression(text: string): Expr | undefined {
  try {
    return new Parser(new Lexer(text).lex().tokens, CONTEXTS, FUNCTIONS).parse();
  } catch {
    return undefined;
  }
}

/** The names by which a value is reached, in lower case: `github`, `event`, …; `*` for a filter, `?` for what is computed. */
export function pathOf(expr: Expr): string[] | undefined {
  if (expr instanceof Grouping) return pathOf(expr.group);
  if (expr instanceof ContextAccess) return [expr.name.lexeme.toLowerCase()];
  if (!(expr instanceof IndexAccess)) return undefined;
  const { index } = expr;
  const name = index instanceof Star ? "*" : index instanceof Literal ? index.literal.coerceString().toLowerCase() : "?";
  const before = pathOf(expr.expr);
  return before && [...before, name];
}

/** Every path that an expression reads, each as a whole. */
export function* accesses(expr: Expr): Generator<string[]> {
  const path = pathOf(expr);
  if (path) yield path;
  else for (const inner of innerOf(expr)) yield* accesses(inner);
}

function innerOf(expr: Expr): readonly Expr[] {
  if (expr instanceof Grouping) return [expr.group];
  if (expr instanceof Unary) return [expr.expr];
  if (expr instanceof Binary) return [expr.left, expr.right];
  if (expr instanceof Logical || expr instanceof FunctionCall) return expr.args;
  return expr instanceof IndexAccess ? [expr.expr, expr.index] : [];
}

/** Whether it asks for a status of its own; without one GitHub asks for success() beside a condition. */
export function asksStatus(expr: Expr): boolean {
  if (expr instanceof FunctionCall && STATUS.has(expr.functionName.lexeme.toLowerCase())) return true;
  return innerOf(expr).some(asksStatus);
}

const STATUS: ReadonlySet<string> = new Set(["always", "failure", "cancelled", "success"]);

/** The paths whose values can be the expression's own, or a part of it: not those that are only compared or counted. */
export function* flowing(expr: Expr): Generator<string[]> {
  const path = pathOf(expr);
  if (path) yield path;
  else if (expr instanceof Grouping) yield* flowing(expr.group);
  else if (expr instanceof Logical) for (const arg of valuesOf(expr)) yield* flowing(arg);
  else if (expr instanceof IndexAccess) yield* flowing(expr.expr);
  else if (expr instanceof FunctionCall && !YIELD_NOTHING.has(expr.functionName.lexeme.toLowerCase()))
    for (const arg of expr.args) yield* flowing(arg);
}

/** The operands that can be a text: of `&&` the last, since each before it is the value only where it is empty. */
function valuesOf({ operator, args }: Logical): readonly Expr[] {
  return operator.type === TokenType.AND ? args.slice(-1) : args;
}

const YIELD_NOTHING: ReadonlySet<string> = new Set(["contains", "startswith", "endswith", "hashfiles"]);

/** What is known of a run when a condition is asked: results of needs by name, and whether the run was cancelled. */
export interface Scenario {
  results: ReadonlyMap<string, string>;
  /** Any other need's result, where all are the same. */
  others?: string;
  cancelled: boolean;
  /** A step's condition, where the functions of status speak of the steps before it: these are taken to have passed. */
  inStep?: boolean;
}

type Value = string | boolean | number | null;
/** A value, or no more of it than whether it holds, or nothing where it isn't known. */
type Known = { value: Value } | { holds: boolean } | undefined;

/** Whether a condition holds in a Scenario; `undefined` where that hangs on something else. */
export function holds(expr: Expr, scenario: Scenario): boolean | undefined {
  return truth(evaluate(expr, scenario));
}

/** An expression's value in a Scenario, as text; `undefined` where that hangs on something else. */
export function valueIn(expr: Expr, scenario: Scenario): string | undefined {
  const known = evaluate(expr, scenario);
  return known && "value" in known ? String(known.value) : undefined;
}

function truth(known: Known): boolean | undefined {
  if (known && "holds" in known) return known.holds;
  return known && !(known.value === false || known.value === 0 || known.value === "" || known.value === null);
}

function evaluate(expr: Expr, scenario: Scenario): Known {
  if (expr instanceof Grouping) return evaluate(expr.group, scenario);
  if (expr instanceof Literal) return literalOf(expr);
  if (expr instanceof Unary) {
    const inner = truth(evaluate(expr.expr, scenario));
    return inner === undefined ? undefined : { value: !inner };
  }
  if (expr instanceof Logical) return logical(expr, scenario);
  if (expr instanceof Binary) return compared(expr, scenario);
  if (expr instanceof FunctionCall) return called(expr, scenario);
  return resultAt(pathOf(expr), scenario);
}

function literalOf({ literal }: Literal): Known {
  const { value } = literal as { value?: Value };
  return { value: value ?? null };
}

/** The operand that decides is the value, not true or false: that of `&&` the first that does not hold, that of `||` the first that does. */
function logical({ operator, args }: Logical, scenario: Scenario): Known {
  const isAnd = operator.type === TokenType.AND;
  const all = args.map((arg) => evaluate(arg, scenario));
  const decisive = all.findIndex((one) => truth(one) === !isAnd);
  const upTo = decisive < 0 ? all : all.slice(0, decisive + 1);
  if (upTo.every((one) => truth(one) !== undefined)) return upTo.at(-1);
  return decisive < 0 ? undefined : { holds: !isAnd };
}

function compared({ left, right, operator }: Binary, scenario: Scenario): Known {
  const [one, other] = [evaluate(left, scenario), evaluate(right, scenario)];
  if (!one || !other || "holds" in one || "holds" in other) return undefined;
  const same = String(one.value).toLowerCase() === String(other.value).toLowerCase();
  if (operator.type === TokenType.EQUAL_EQUAL) return { value: same };
  return operator.type === TokenType.BANG_EQUAL ? { value: !same } : undefined;
}

function called({ functionName, args }: FunctionCall, scenario: Scenario): Known {
  const all = [...scenario.results.values()];
  switch (functionName.lexeme.toLowerCase()) {
    case "always":
      return { value: true };
    case "cancelled":
      return scenario.inStep ? undefined : { value: scenario.cancelled };
    case "failure":
      if (scenario.inStep) return { value: false };
      return all.includes("failure") ? { value: true } : scenario.others === "success" ? { value: false } : undefined;
    case "success":
      if (scenario.inStep) return { value: true };
      if (scenario.cancelled || all.some((result) => result !== "success")) return { value: false };
      return scenario.others === "success" ? { value: true } : undefined;
    case "contains":
      return containsResult(args, scenario);
    default:
      return undefined;
  }
}

/** `contains(needs.*.result, 'failure')`. */
function containsResult([where, what]: readonly Expr[], scenario: Scenario): Known {
  const wanted = what && evaluate(what, scenario);
  if (!where || !wanted || "holds" in wanted || pathOf(where)?.join(".") !== "needs.*.result") return undefined;
  const result = String(wanted.value).toLowerCase();
  if ([...scenario.results.values()].includes(result)) return { value: true };
  return scenario.others === undefined ? undefined : { value: scenario.others === result };
}

function resultAt(path: readonly string[] | undefined, { results, others }: Scenario): Known {
  if (path?.length !== 3 || path[0] !== "needs" || path[2] !== "result") return undefined;
  const result = [...results].find(([name]) => name.toLowerCase() === path[1])?.[1] ?? others;
  return result === undefined ? undefined : { value: result };
}
