import { quoted } from "./quoted";

/**
 * The tag of the release that an event's payload is about (https://docs.github.com/webhooks/webhook-events-and-payloads#release), or why it
 * names none. The tag is a text from outside: nobody has looked at it yet.
 */
export function tagOfEvent(payload: string): { tag: string } | { fault: string } {
  let event: unknown;
  try {
    event = JSON.parse(payload);
  } catch {
    return { fault: "it is no JSON" };
  }
  const { action, release } = Object(event) as { action?: unknown; release?: unknown };
  const tag = (Object(release) as { tag_name?: unknown }).tag_name;
  if (typeof tag !== "string") return { fault: "it is about no release" };
  if (action !== "published" && action !== "released" && action !== "prereleased")
    return { fault: `it says ${quoted(String(action))}, not that a release was published` };
  return { tag };
}
