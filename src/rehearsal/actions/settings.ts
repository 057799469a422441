import type { Call } from "../call";
import { type Hub, repoUrl } from "../hub";
import { noContent, ok, type Reply } from "../reply";

/** Whether Actions run here, and which. */
export function getActions(call: Call, { state }: Hub): Reply {
  const { enabled, allowed_actions } = state.repository;
  const selected = { selected_actions_url: `${repoUrl(state, call.bases.api)}/actions/permissions/selected-actions` };
  return ok({ enabled, ...(enabled && { allowed_actions, ...(allowed_actions === "selected" && selected), sha_pinning_required: false }) });
}

export function putActions(call: Call, hub: Hub): Reply {
  const { enabled, allowed_actions } = call.body;
  Object.assign(hub.state.repository, { enabled, ...(allowed_actions !== undefined && { allowed_actions }) });
  hub.note(call, "set actions", { enabled, allowed_actions });
  return noContent;
}

const KEYS = ["default_workflow_permissions", "can_approve_pull_request_reviews"] as const;

/** What a job's own token may do where the workflow says nothing. */
export function getTokenDefaults(_: Call, { state: { repository } }: Hub): Reply {
  return ok(Object.fromEntries(KEYS.map((key) => [key, repository[key]])));
}

export function putTokenDefaults(call: Call, hub: Hub): Reply {
  Object.assign(hub.state.repository, call.body);
  hub.note(call, "set token defaults", { ...call.body });
  return noContent;
}
