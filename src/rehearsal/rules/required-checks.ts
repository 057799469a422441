import { latestChecksAt, latestStatusesAt } from "../actions/checks-at";
import type { CheckRun } from "../actions/run";
import type { State } from "../state";
import type { RequiredCheck } from "./protection";

type Checked = Pick<State, "checks" | "runs" | "statuses">;

const PASSES = ["success", "neutral", "skipped"];
/** What a mixture of states counts; those under way are left out of it. */
const COUNTED = ["expected", "pending", "failing"];

/** What GitHub says of the required checks that a commit lacks; nothing if it lacks none. */
export function checksSentence(state: Checked, sha: string, required: readonly RequiredCheck[]): string | undefined {
  const lacking = required.map((check) => ({ ...check, is: stateOf(state, sha, check) })).filter(({ is }) => is !== "passed");
  const [first] = lacking;
  if (!first) return undefined;
  if (lacking.length === 1) return `Required status check "${first.context}" is ${first.is}.`;
  const many = `${lacking.length} of ${required.length} required status checks`;
  if (lacking.every(({ is }) => is === first.is)) return `${many} are ${first.is}.`;
  const counts = COUNTED.map((is) => [lacking.filter((one) => one.is === is).length, is] as const).filter(([count]) => count > 0);
  return `${many} have not succeeded: ${counts.map(([count, is]) => `${count} ${is}`).join(" and ")}.`;
}

function stateOf(state: Checked, sha: string, { context, app }: RequiredCheck): string {
  const fitting = latestChecksAt(state, sha).filter((check) => check.name === context && (app === null || check.app === app));
  const check = fitting.at(-1);
  if (check) return stateOfCheck(check);
  const status = app === null ? latestStatusesAt(state, sha).find((one) => one.context === context) : undefined;
  if (!status) return "expected";
  return { success: "passed", pending: "pending", failure: "failing", error: "failing" }[status.state];
}

function stateOfCheck({ status, conclusion }: CheckRun): string {
  if (status !== "completed") return status === "waiting" || status === "requested" ? "pending" : status.replace("_", " ");
  return PASSES.includes(String(conclusion)) ? "passed" : "failing";
}
