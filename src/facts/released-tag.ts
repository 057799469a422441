import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { tagOfEvent } from "../domain/release-event";
import { readPayload } from "../world/event";
import type { World } from "../world/world";
import { type ReadTag, readTag } from "./asked-tag";

/**
 * The tag of a published release: the one that is named, else that of the release event which started the workflow (GITHUB_EVENT_PATH), else
 * as `readTag` finds it. Throws `usage`, exit 2, for an event that is about no published release.
 */
export function readReleasedTag(world: World, argument: string | undefined): Promise<ReadTag> {
  return readTag(world, argument ?? ofEvent(world));
}

function ofEvent({ env: { event } }: World): string | undefined {
  const { name, file } = event;
  if (name !== "release" || file === undefined) return undefined;
  const payload = readPayload(file);
  const read = payload === undefined ? { fault: "it cannot be read" } : tagOfEvent(payload);
  if ("tag" in read) return read.tag;
  throw new Problem("usage", `GITHUB_EVENT_PATH, ${quoted(file, 200)}: ${read.fault}`, {
    exit: 2,
    fix: "run this in a workflow on release, types: [published]; or name the tag",
  });
}
