import type { Call } from "../call";
import type { Hub } from "../hub";
import { noContent, type Reply } from "../reply";
import { getRepository } from "./repository";

const SETTINGS = [
  "allow_merge_commit",
  "allow_squash_merge",
  "allow_rebase_merge",
  "allow_auto_merge",
  "allow_update_branch",
  "delete_branch_on_merge",
  "squash_merge_commit_title",
  "squash_merge_commit_message",
  "merge_commit_title",
  "merge_commit_message",
  "description",
  "homepage",
  "archived",
  "private",
] as const;

/** Changes the settings that are known here; others are not looked at. */
export async function updateRepository(call: Call, hub: Hub): Promise<Reply> {
  const changed = Object.fromEntries(SETTINGS.filter((key) => call.body[key] !== undefined).map((key) => [key, call.body[key]]));
  Object.assign(hub.state.repository, changed);
  const main = call.body.default_branch;
  if (typeof main === "string" && (await hub.git.ref(`refs/heads/${main}`))) await setMain(hub, main);
  hub.note(call, "set repository", changed);
  return getRepository(call, hub);
}

async function setMain({ state, git }: Hub, main: string): Promise<void> {
  await git.text("symbolic-ref", "HEAD", `refs/heads/${main}`);
  state.repository.default_branch = main;
}

export function setImmutable(call: Call, hub: Hub): Reply {
  hub.state.repository.immutableReleases = call.method === "PUT";
  hub.note(call, "set immutable releases", { enabled: hub.state.repository.immutableReleases });
  return noContent;
}
