import { combinedStatus, createStatus, getCheck, listAnnotations, listChecks } from "../actions/checks";
import { getJob, getLogs, listArtifacts, listAttemptJobs, listJobs, logFromStorage } from "../actions/jobs";
import { cancel, rerun, rerunFailed } from "../actions/rerun";
import { getAttempt, getRun, listRuns, listRunsOfWorkflow } from "../actions/runs";
import { getActions, getTokenDefaults, putActions, putTokenDefaults } from "../actions/settings";
import { getSuite, listSuites } from "../actions/suites";
import { dispatch, getWorkflow, listWorkflows } from "../actions/workflows";
import type { Keys, Route } from "../call";
import { deleteEnvironment, getEnvironment, listEnvironments, putEnvironment } from "../environments/environments";
import { getSecret, getVariable, listOwnersSecrets, listOwnersVariables, listSecrets, listVariables } from "../environments/names";
import { listApprovals, listPending, review } from "../environments/pending";
import { createPolicy, deletePolicy, getPolicy, listPolicies, updatePolicy } from "../environments/policies";
import { OTHERS } from "../keys";
import { ADMINS, read, write } from "./make";

const STATUS: Keys = { state: "/error/failure/pending/success!", description: "string|null", target_url: "string|null", context: "string" };
const DISPATCH: Keys = { ref: "string!", inputs: "object", return_run_details: "boolean" };
const REVIEW: Keys = { environment_ids: "array!", state: "/approved/rejected!", comment: "string!" };
const PERMISSIONS: Keys = { enabled: "boolean!", allowed_actions: "/all/local_only/selected", [OTHERS]: "" };
const DEFAULTS: Keys = { default_workflow_permissions: "/read/write", can_approve_pull_request_reviews: "boolean" };
const ENVIRONMENT: Keys = {
  ...{ wait_timer: "integer", prevent_self_review: "boolean", reviewers: "array|null", deployment_branch_policy: "object|null" },
};
const POLICY: Keys = { name: "string!", type: "/branch/tag" };
const [RUNS, JOBS, FLOWS] = ["actions/workflow-runs", "actions/workflow-jobs", "actions/workflows"];
const [CHECKS, SUITES, STATUSES, SETTINGS] = ["checks/runs", "checks/suites", "commits/statuses", "actions/permissions"];
const SET_DEFAULTS = `${SETTINGS}#set-default-workflow-permissions-for-a-repository`;
const [PLACES, POLICIES] = ["deployments/environments", "deployments/branch-policies"];
const AT = "/environments/:environment";
const reads = { reads: "administration" } as const;

export const ACTION_ROUTES: readonly Route[] = [
  read("/commits/:ref/check-runs", `${CHECKS}#list-check-runs-for-a-git-reference`, listChecks),
  read("/commits/:ref/check-suites", `${SUITES}#list-check-suites-for-a-git-reference`, listSuites),
  read("/commits/:ref/status", `${STATUSES}#get-the-combined-status-for-a-specific-reference`, combinedStatus),
  write("statuses", "POST /statuses/:sha", `${STATUSES}#create-a-commit-status`, createStatus, STATUS),
  read("/check-runs/:id", `${CHECKS}#get-a-check-run`, getCheck),
  read("/check-runs/:id/annotations", `${CHECKS}#list-check-run-annotations`, listAnnotations),
  read("/check-suites/:id", `${SUITES}#get-a-check-suite`, getSuite),
  read("/actions/workflows", `${FLOWS}#list-repository-workflows`, listWorkflows, { turns: true }),
  read("/actions/workflows/:id", `${FLOWS}#get-a-workflow`, getWorkflow, { turns: true }),
  read("/actions/workflows/:id/runs", `${RUNS}#list-workflow-runs-for-a-workflow`, listRunsOfWorkflow),
  write("actions", "POST /actions/workflows/:id/dispatches", `${FLOWS}#create-a-workflow-dispatch-event`, dispatch, DISPATCH, ADMINS),
  read("/actions/runs", `${RUNS}#list-workflow-runs-for-a-repository`, listRuns),
  read("/actions/runs/:id", `${RUNS}#get-a-workflow-run`, getRun),
  read("/actions/runs/:id/attempts/:attempt", `${RUNS}#get-a-workflow-run-attempt`, getAttempt),
  read("/actions/runs/:id/attempts/:attempt/jobs", `${JOBS}#list-jobs-for-a-workflow-run-attempt`, listAttemptJobs),
  read("/actions/runs/:id/jobs", `${JOBS}#list-jobs-for-a-workflow-run`, listJobs),
  read("/actions/runs/:id/pending_deployments", `${RUNS}#get-pending-deployments-for-a-workflow-run`, listPending),
  write("actions", "POST /actions/runs/:id/pending_deployments", `${RUNS}#review-pending-deployments-for-a-workflow-run`, review, REVIEW),
  read("/actions/runs/:id/approvals", `${RUNS}#get-the-review-history-for-a-workflow-run`, listApprovals),
  write("actions", "POST /actions/runs/:id/rerun", `${RUNS}#re-run-a-workflow`, rerun, undefined, ADMINS),
  write(
    "actions",
    "POST /actions/runs/:id/rerun-failed-jobs",
    `${RUNS}#re-run-failed-jobs-from-a-workflow-run`,
    rerunFailed,
    undefined,
    ADMINS,
  ),
  write("actions", "POST /actions/runs/:id/cancel", `${RUNS}#cancel-a-workflow-run`, cancel, undefined, ADMINS),
  read("/actions/runs/:id/artifacts", "actions/artifacts#list-workflow-run-artifacts", listArtifacts),
  read("/actions/jobs/:id", `${JOBS}#get-a-job-for-a-workflow-run`, getJob),
  read("/actions/jobs/:id/logs", `${JOBS}#download-job-logs-for-a-workflow-run`, getLogs),
  { method: "GET", path: "/actions-results/:number/:id/job-logs.txt", host: "storage", doc: "", run: logFromStorage },
  read("/actions/permissions", `${SETTINGS}#get-github-actions-permissions-for-a-repository`, getActions, reads),
  write(
    "administration",
    "PUT /actions/permissions",
    `${SETTINGS}#set-github-actions-permissions-for-a-repository`,
    putActions,
    PERMISSIONS,
  ),
  read("/actions/permissions/workflow", `${SETTINGS}#get-default-workflow-permissions-for-a-repository`, getTokenDefaults, reads),
  write("administration", "PUT /actions/permissions/workflow", SET_DEFAULTS, putTokenDefaults, DEFAULTS),
];

export const ENVIRONMENT_ROUTES: readonly Route[] = [
  read("/environments", `${PLACES}#list-environments`, listEnvironments),
  read(AT, `${PLACES}#get-an-environment`, getEnvironment),
  write("administration", `PUT ${AT}`, `${PLACES}#create-or-update-an-environment`, putEnvironment, ENVIRONMENT, ADMINS),
  write("administration", `DELETE ${AT}`, `${PLACES}#delete-an-environment`, deleteEnvironment, undefined, ADMINS),
  read(`${AT}/deployment-branch-policies`, `${POLICIES}#list-deployment-branch-policies`, listPolicies),
  read(`${AT}/deployment-branch-policies/:id`, `${POLICIES}#get-a-deployment-branch-policy`, getPolicy),
  write(
    "administration",
    `POST ${AT}/deployment-branch-policies`,
    `${POLICIES}#create-a-deployment-branch-policy`,
    createPolicy,
    POLICY,
    ADMINS,
  ),
  write(
    "administration",
    `PUT ${AT}/deployment-branch-policies/:id`,
    `${POLICIES}#update-a-deployment-branch-policy`,
    updatePolicy,
    POLICY,
    ADMINS,
  ),
  write(
    "administration",
    `DELETE ${AT}/deployment-branch-policies/:id`,
    `${POLICIES}#delete-a-deployment-branch-policy`,
    deletePolicy,
    undefined,
    ADMINS,
  ),
  read(`${AT}/secrets`, "actions/secrets#list-environment-secrets", listSecrets, { reads: "environments" }),
  read(`${AT}/secrets/:name`, "actions/secrets#get-an-environment-secret", getSecret, { reads: "environments" }),
  read(`${AT}/variables`, "actions/variables#list-environment-variables", listVariables, { reads: "environments" }),
  read(`${AT}/variables/:name`, "actions/variables#get-an-environment-variable", getVariable, { reads: "environments" }),
  read("/actions/organization-secrets", "actions/secrets#list-repository-organization-secrets", listOwnersSecrets, { reads: "secrets" }),
  read("/actions/organization-variables", "actions/variables#list-repository-organization-variables", listOwnersVariables, {
    reads: "variables",
  }),
  read("/actions/secrets", "actions/secrets#list-repository-secrets", listSecrets, { reads: "secrets" }),
  read("/actions/secrets/:name", "actions/secrets#get-a-repository-secret", getSecret, { reads: "secrets" }),
  read("/actions/variables", "actions/variables#list-repository-variables", listVariables, { reads: "variables" }),
  read("/actions/variables/:name", "actions/variables#get-a-repository-variable", getVariable, { reads: "variables" }),
];
