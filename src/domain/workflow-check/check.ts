import { type Check, verdictOf } from "../check";
import type { GateJob } from "../ci/gate-input";
import type { Ci } from "../ci/jobs";
import type { RuleCode } from "../codes";
import type { Answer } from "../plan";
import { pullRequestTarget, releaseCaches, unpinned } from "./actions";
import { eventChains } from "./chains";
import { checkoutFindings } from "./checkout";
import { brokenConditions, lenientConditions } from "./conditions";
import { drift, taskFindings } from "./drift";
import { checkOf, type Finding } from "./finding";
import { gateFindings } from "./gate";
import { refusedNeeds } from "./needs";
import { tokenScope } from "./permissions";
import { readWorkflow } from "./read";
import { triggerFindings } from "./triggers";
import { untrustedText } from "./untrusted";
import { type Workflow, workflowOf } from "./workflow";

export interface WorkflowFacts {
  /** The files by their paths from the repository's root; `odd` says why one's text was not to be had. */
  files: readonly { path: string; text?: string; odd?: string }[];
  ci: Ci;
  tagPrefix: string;
  /** The list that the gate judges by: that of the checkout, else the Project's jobs. */
  list: readonly GateJob[] | undefined;
  /** The tasks of mise.toml; `undefined` where they are not known. */
  tasks: ReadonlySet<string> | undefined;
}

export interface CiCheckData {
  files: readonly string[];
  findings: readonly Finding[];
}

/** What is looked for, in this order. */
const LOOKED_FOR = [
  "workflow-readable",
  "workflow-needs",
  "gate-needs",
  "gate-list",
  "gate-runs",
  "needs-succeed",
  "untrusted-text",
  "token-scope",
  "id-token-scope",
  "action-pinned",
  "pull-request-target",
  "release-cache",
  "tag-filter",
  "checkout-depth",
  "checkout-credentials",
  "event-chain",
  "project-drift",
  "mise-task",
] as const satisfies readonly RuleCode[];

/** More are counted, and not listed. */
const MOST = 500;

/** Reads workflows and says what in them bites: each Finding one Check, and one that says yes for each rule that nothing was found for. */
export function checkWorkflows(facts: WorkflowFacts): Answer<CiCheckData> {
  const findings = findingsIn(facts);
  const shown = findings.slice(0, MOST);
  const odd = facts.files.flatMap(({ path, odd: why }): Check[] =>
    why === undefined
      ? []
      : [
          {
            rule: "workflow-readable",
            verdict: "unknown",
            found: `${path} ${why}`,
            fix: `ls -l ${path}`,
            at: { file: path, line: 1, column: 1 },
          },
        ],
  );
  const checks = LOOKED_FOR.flatMap((rule) => {
    const some = [...(rule === "workflow-readable" ? odd : []), ...shown.filter((finding) => finding.rule === rule).map(checkOf)];
    return some.length > 0 ? some : [{ rule, verdict: "yes" } as const];
  });
  const verdict = verdictOf(checks);
  const paths = facts.files.map(({ path }) => path);
  return { kind: "answer", title: titleOf(findings, odd.length, paths.length), verdict, data: { files: paths, findings: shown }, checks };
}

function titleOf(findings: readonly Finding[], odd: number, files: number): string {
  const of = `${files} workflow ${files === 1 ? "file" : "files"}`;
  if (findings.length === 0) return odd > 0 ? `${odd} of ${of} could not be read` : `nothing found in ${of}`;
  const more = findings.length > MOST ? `, the first ${MOST} are shown` : "";
  return `${findings.length} ${findings.length === 1 ? "finding" : "findings"} in ${of}${more}`;
}

function findingsIn(facts: WorkflowFacts): Finding[] {
  const read = facts.files.flatMap(({ path, text }) => (text === undefined ? [] : [readWorkflow(path, text)]));
  const workflows = read.flatMap(({ file }) => workflowOf(file) ?? []);
  const found = [
    ...read.flatMap(({ findings }) => findings),
    ...workflows.flatMap((workflow) => ofOne(workflow, facts)),
    ...eventChains(workflows),
  ];
  const files = new Map(facts.files.map(({ path }, at) => [path, at]));
  const rank = ({ rule, file, line, column }: Finding) => [
    LOOKED_FOR.indexOf(rule as (typeof LOOKED_FOR)[number]),
    files.get(file) ?? 0,
    line,
    column,
  ];
  return found.sort((one, other) => firstOther(rank(one), rank(other)));
}

function firstOther(some: readonly number[], others: readonly number[]): number {
  const at = some.findIndex((one, index) => one !== others[index]);
  return at < 0 ? 0 : (some[at] as number) - (others[at] as number);
}

function ofOne(workflow: Workflow, { ci, tagPrefix, list, tasks }: WorkflowFacts): Finding[] {
  const gate = workflow.jobs.find(({ name }) => name === ci.gate);
  const releases = [ci.releaseBuild, ci.releasePublish];
  const informational = new Set([...ci.jobs, ...(list ?? [])].filter((job) => job.informational).map(({ name }) => name));
  return [
    ...brokenConditions(workflow),
    ...refusedNeeds(workflow),
    ...(gate ? [...gateFindings(workflow, gate, list), ...drift(workflow, gate, ci), ...taskFindings(workflow, gate, ci, tasks)] : []),
    ...lenientConditions(workflow, gate, informational),
    ...untrustedText(workflow),
    ...tokenScope(workflow),
    ...unpinned(workflow),
    ...pullRequestTarget(workflow),
    ...releaseCaches(workflow, releases),
    ...triggerFindings(workflow, { tagPrefix, releaseBuild: ci.releaseBuild, releasePublish: ci.releasePublish }),
    ...checkoutFindings(workflow),
  ];
}
