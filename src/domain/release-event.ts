import { quoted } from "./quoted";

/** What an event tells of a published release, as texts from outside: nobody has looked at them yet. */
export interface EventRelease {
  tag: string;
  /** owner/name; `undefined` where the payload has none. */
  repository: string | undefined;
}

/**
 * The published release that an event's payload is about (https://docs.github.com/webhooks/webhook-events-and-payloads#release), or why it
 * is about none.
 */
export function releaseOfEvent(payload: string): EventRelease | { fault: string } {
  let event: unknown;
  try {
    event = JSON.parse(payload);
  } catch {
    return { fault: "it is no JSON" };
  }
  const { action, release, repository } = Object(event) as Record<string, unknown>;
  const { tag_name: tag, draft } = Object(release) as Record<string, unknown>;
  if (typeof tag !== "string") return { fault: "it is about no release" };
  if (action !== "published" && action !== "released" && action !== "prereleased")
    return { fault: `it says ${quoted(String(action))}, not that a release was published` };
  if (draft === true) return { fault: `it says that the release of ${quoted(tag)} is a draft` };
  const name = (Object(repository) as Record<string, unknown>).full_name;
  return { tag, repository: typeof name === "string" ? name : undefined };
}
