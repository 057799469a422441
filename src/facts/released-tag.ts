import { EXIT, Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { type EventRelease, releaseOfEvent } from "../domain/release-event";
import { readPayload } from "../world/event";
import type { World } from "../world/world";
import { type ReadTag, readTag, tagOfRef } from "./asked-tag";

/**
 * The tag of a published release: the one that is named, else that of the release event which started the workflow (GITHUB_EVENT_PATH). A
 * workflow that somebody started by hand runs for GITHUB_REF's tag; where no event is, it is found as `readTag` does. Throws `usage`: exit 2
 * for an event that is about no published release of this repository, exit 1 for a tag that is no version's.
 */
export async function readReleasedTag(world: World, argument: string | undefined): Promise<ReadTag> {
  if (argument !== undefined) return readTag(world, argument, EXIT.no);
  const { event } = world.env;
  if (event.name === undefined && event.file === undefined) return readTag(world, undefined, EXIT.no);
  if (event.name === "workflow_dispatch") return readTag(world, { name: tagOfRef(world.env) ?? noTag(world) }, EXIT.no);
  const { tag, repository } = ofEvent(world);
  const read = await readTag(world, { name: tag }, EXIT.no);
  const own = read.github.repository;
  if (repository !== undefined && repository.toLowerCase() !== own.toLowerCase())
    throw notOurs(`the event is of ${quoted(repository)}, and this is ${own}`);
  return read;
}

function ofEvent({ env: { event } }: World): EventRelease {
  const { name, file } = event;
  if (name !== undefined && name !== "release") throw notOurs(`the workflow runs for the event ${quoted(name)}, which is about no release`);
  if (file === undefined) throw notOurs("the workflow runs for a release, but GITHUB_EVENT_PATH is not set");
  const payload = readPayload(file);
  const read = payload === undefined ? { fault: "it cannot be read" } : releaseOfEvent(payload);
  if ("fault" in read) throw notOurs(`GITHUB_EVENT_PATH, ${quoted(file, 200)}: ${read.fault}`);
  return read;
}

function noTag({ env: { ref } }: World): never {
  const found = `the workflow was started by hand for ${ref === undefined ? "no ref" : quoted(ref)}, which is no tag`;
  throw notOurs(found, "gh workflow run FILE --ref v1.2.3        starts this workflow for a tag");
}

function notOurs(message: string, fix = "run this in a workflow on release, types: [published]; or name the tag"): Problem {
  return new Problem("usage", message, { exit: EXIT.usage, fix });
}
