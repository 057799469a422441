import type { Expr } from "@actions/expressions/ast";
import { accesses, holds, parseExpression, type Scenario, valueIn } from "./expression";
import type { Finding } from "./finding";
import { scalarsIn, type Text, textAt, under } from "./tree";
import { conditionOf, found, type Job, type Step, shellOf, type Workflow } from "./workflow";

/** What must turn a gate red. */
const BAD = ["failure", "cancelled"] as const;
const FINE: Scenario = { results: new Map(), others: "success", cancelled: false, inStep: true };
const fix = `cogrel ci gate        with NEEDS: \${{ toJSON(needs) }}, reads all of them`;

/** The bad results that a gate written by hand cannot tell from success. What is not known, such as a script's own logic, is not judged. */
export function blindFindings(workflow: Workflow, gate: Job): Finding[] {
  if (gate.uses) return [];
  const around = [...scalarsIn(under(workflow.root, "env")), ...scalarsIn(under(gate.node, "env"))].flatMap(readsOf);
  const steps = gate.steps.filter((step) => !isOnlySaid(step));
  const read = [...around, ...steps.flatMap(({ node }) => [...scalarsIn(node)].flatMap(readsOf))].flatMap((expr) => [...accesses(expr)]);
  const blind = gate.needs.map((need) => ({ need, to: BAD.filter((result) => !steps.some((step) => tells(step, around, need, result))) }));
  const unread = blind.filter(({ need, to }) => to.length === BAD.length && !read.some((path) => isOf(path, need)));
  const passed = [["failure", "cancelled"], ["failure"], ["cancelled"]].flatMap((results) => {
    const needs = blind.filter((one) => !unread.includes(one) && one.to.join() === results.join()).map(({ need }) => need);
    return needs.length === 0 ? [] : [{ result: results.join(" or "), needs }];
  });
  return [
    ...unread.map(({ need: { text, at } }) =>
      found(workflow, at, {
        rule: "gate-needs",
        what: `${gate.name} needs ${text} and never reads its result`,
        why: "with always() a need that failed stops nothing; only who reads its result sees it",
        fix,
      }),
    ),
    ...passed.map(({ result, needs }) =>
      found(workflow, (needs[0] as Text).at, {
        rule: "gate-needs",
        what: `${gate.name} does the same after ${result} as after success of ${needs.map(({ text }) => text).join(", ")}`,
        why: "it is green, and what was required has not passed",
        fix,
      }),
    ),
  ];
}

function isOf([first, second]: readonly string[], need: Text): boolean {
  return first === "needs" && (second === undefined || ["*", "?", need.text.toLowerCase()].includes(second));
}

/** The expressions of a scalar that read needs. */
function readsOf({ text, expressions }: Text): Expr[] {
  // A step's `if` may stand without braces.
  const texts = expressions.length > 0 ? expressions.map((one) => one.text) : [text.includes("{{") ? "" : text];
  return texts.flatMap((one) => {
    const expr = one === "" || one.length > 2000 ? undefined : parseExpression(one);
    return expr && [...accesses(expr)].some(([first]) => first === "needs") ? [expr] : [];
  });
}

/** Whether a step may do something else than after success: by its condition, or by what it is given. */
function tells(step: Step, around: readonly Expr[], need: Text, result: string): boolean {
  const scenario = { ...FINE, results: new Map([[need.text, result]]) };
  const condition = textAt(step.node, "if");
  const expr = condition && conditionOf(condition);
  if (expr && condition && readsOf(condition).length > 0) {
    const runs = holds(expr, scenario);
    if (runs === undefined || runs !== holds(expr, FINE)) return true;
  }
  if (expr && holds(expr, scenario) === false) return false;
  const given = [...around, ...[...scalarsIn(step.node)].filter((text) => text !== condition).flatMap(readsOf)];
  return given.some((one) => {
    const value = valueIn(one, scenario);
    return value === undefined || value !== valueIn(one, FINE);
  });
}

/** A step that writes lines to its log, and can do nothing else. */
function isOnlySaid(step: Step): boolean {
  if (!step.run) return false;
  const lines = shellOf(step)
    .replace(/\$\{\{.*?\}\}/gs, "x")
    .split("\n");
  return lines.every((line) => /^\s*(?:(?:echo|printf|true|:)(?:\s[^;&|<>`()]*)?)?$/.test(line));
}
