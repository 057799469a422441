import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fullName } from "../hub";
import type { JobPlace, Site } from "../jobs";

// What GitHub's runner hands from one job to the next, as files.

/** The payload of the event that started the run: a file with what is looked at of it. */
export function eventOf({ workshop, hub, run }: Site): string {
  const file = join(workshop.folder, `${run.id}-event.json`);
  const release = hub.state.releases.find(({ tag, draft }) => tag === run.ref && !draft);
  const about = { id: release?.id ?? 0, tag_name: run.ref, draft: false, prerelease: release?.prerelease ?? false };
  const payload = { action: "published", release: about, repository: { full_name: fullName(hub.state) }, sender: { login: run.by } };
  writeFileSync(file, JSON.stringify(payload));
  return file;
}

/** Where verify-release writes its outputs: of the last attempt that ran it, as GitHub keeps them. */
export function outputsFile({ workshop, run }: Site): string {
  return join(workshop.folder, `${run.id}-verify-release-outputs`);
}

/** What verify-release found: the targets that lack something, and the digests as JSON. */
export function outputsOf(place: JobPlace): { publish: string[]; digests: string } {
  const outputs = readOutputs(readFileSync(outputsFile(place), "utf8"));
  return { publish: JSON.parse(outputs.get("publish") ?? "[]") as string[], digests: outputs.get("digests") ?? "{}" };
}

/** Each value between its delimiters (https://docs.github.com/actions/reference/workflow-commands-for-github-actions). */
function readOutputs(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^([^\n=]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name = "", , value = ""]) => [name, value]));
}
