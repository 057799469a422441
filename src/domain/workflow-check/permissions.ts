import type { Finding } from "./finding";
import { entriesOf, entryOf, type Node, textOf, under } from "./tree";
import { found, inputOf, type Job, namesToken, type Step, shellOf, type Workflow } from "./workflow";

/** What each job's token may do: said, and no more than the job has a use for. */
export function tokenScope(workflow: Workflow): Finding[] {
  const top = entryOf(workflow.root, "permissions");
  const isCalled = workflow.events.size === 1 && workflow.events.has("workflow_call");
  const bare = workflow.jobs.filter((job) => !under(job.node, "permissions"));
  return [
    ...(top || isCalled ? [] : bare.slice(0, 1).map((job) => unsaid(workflow, job, bare))),
    ...(top ? [...all(workflow, top.value), ...inherited(workflow, top.value, bare)] : []),
    ...workflow.jobs.flatMap((job) => {
      const own = under(job.node, "permissions");
      return own ? [...all(workflow, own), ...idle(workflow, job, own)] : top ? idle(workflow, job, top.value) : [];
    }),
  ];
}

const LEAST = "permissions: { contents: read }";

function unsaid(workflow: Workflow, { at }: Job, bare: readonly Job[]): Finding {
  return found(workflow, at, {
    rule: "token-scope",
    what: `no permissions are set for ${bare.map(({ name }) => name).join(", ")}`,
    why: "the token then has what the repository's settings give, which may be to write everything",
    fix: `${LEAST}        at the workflow's top, and more only in jobs that need it`,
  });
}

function all(workflow: Workflow, node: Node): Finding[] {
  if (textOf(node) !== "write-all") return [];
  return [
    found(workflow, node.at, {
      rule: "token-scope",
      what: "permissions: write-all",
      why: "whatever runs in the job may push, publish and approve in the repository's name",
      fix: `${LEAST}        and each other scope by its name`,
    }),
  ];
}

/** Scopes to write at the top of a workflow of several jobs. */
function inherited(workflow: Workflow, top: Node, bare: readonly Job[]): Finding[] {
  if (workflow.jobs.length < 2 || bare.length === 0) return [];
  return entriesOf(top)
    .filter(({ value }) => textOf(value) === "write")
    .map(({ key, at }) =>
      found(workflow, at, {
        rule: key === "id-token" ? "id-token-scope" : "token-scope",
        what: `${key}: write for every job without permissions of its own: ${bare.map(({ name }) => name).join(", ")}`,
        why: key === "id-token" ? "each of them can get the identity that the registries trust" : "each of them can change the repository",
        fix: `permissions: { ${key}: write }        in the jobs that use it, not at the top`,
      }),
    );
}

/** Actions that use neither a token that writes nor an identity. */
const PLAIN =
  /^(?:actions\/(?:checkout|cache(?:\/.*)?|upload-artifact|download-artifact|setup-[a-z]+)|jdx\/mise-action|swatinem\/rust-cache|astral-sh\/setup-uv|dtolnay\/rust-toolchain|pyo3\/maturin-action)$/;
const IDENTITY = /ACTIONS_ID_TOKEN|\buv publish\b|\bnpm publish\b|\bcosign\b|\bsigstore\b|\bpnpm publish\b|--trusted-publishing/;

/** Scopes to write that no step of the job can use. What a step of an unknown action does is not known, and not claimed. */
function idle(workflow: Workflow, job: Job, node: Node): Finding[] {
  if (job.uses || job.steps.length === 0 || !job.steps.every(isKnown)) return [];
  const own = under(job.node, "permissions") === node;
  const usesIdentity = job.steps.some((step) => IDENTITY.test(shellOf(step)));
  return entriesOf(node)
    .filter(({ key, value }) => own && textOf(value) === "write" && (key === "id-token" ? !usesIdentity : !hasToken(job, workflow)))
    .map(({ key, at }) =>
      found(workflow, at, {
        rule: key === "id-token" ? "id-token-scope" : "token-scope",
        what: `${job.name} may write ${key}, and no step of it ${key === "id-token" ? "asks for an identity" : "is given the token"}`,
        why:
          key === "id-token"
            ? "what else runs in the job can publish as this repository"
            : "what else runs in the job can change the repository",
        fix: `${key === "id-token" ? "leave id-token out" : `${key}: read`}        in the permissions of ${job.name}`,
      }),
    );
}

function isKnown({ action, uses }: Step): boolean {
  return uses === undefined || PLAIN.test(action ?? "");
}

function hasToken(job: Job, workflow: Workflow): boolean {
  const env = [under(workflow.root, "env"), under(job.node, "env")];
  return env.some(namesToken) || job.steps.some((step) => namesToken(step.node) || keepsToken(step));
}

/** A checkout that leaves the token where git finds it. */
function keepsToken(step: Step): boolean {
  return step.action === "actions/checkout" && inputOf(step, "persist-credentials") !== "false";
}
