import type { Call } from "../call";
import type { Reply } from "../exchange";
import { type Hub, repoUrl } from "../hub";
import { created, fail, notFound, ok } from "../reply";

/** A tag object by its id, read from git. */
export async function getTag(call: Call, hub: Hub): Promise<Reply> {
  const shape = await tagShape(call, hub, String(call.params.sha));
  return shape ? ok(shape) : notFound(call);
}

/** Makes the object, no ref. */
export async function createTag(call: Call, hub: Hub): Promise<Reply> {
  const { tag, message, object, type, tagger } = call.body as Record<string, string> & { tagger?: Record<string, string> };
  const { name = call.token?.login, email = "noreply@github.com", date = hub.now() } = Object(tagger);
  const seconds = Math.floor(Date.parse(date) / 1000);
  const text = `object ${object}\ntype ${type}\ntag ${tag}\ntagger ${name} <${email}> ${seconds} +0000\n\n${message}\n`;
  const sha = await hub.git.makeTag(text);
  const shape = sha && (await tagShape(call, hub, sha));
  if (!shape) return fail(call, 422, "Object does not exist");
  hub.note(call, "create tag object", { tag, sha });
  return created(shape, String(shape.url));
}

async function tagShape(call: Call, hub: Hub, sha: string): Promise<Record<string, unknown> | undefined> {
  if ((await hub.git.type(sha)) !== "tag") return undefined;
  const text = (await hub.git.text("cat-file", "tag", sha)) ?? "";
  const [head = "", ...rest] = text.split("\n\n");
  const field = (name: string) => new RegExp(`^${name} (.*)$`, "m").exec(head)?.[1] ?? "";
  const [, name = "", email = "", seconds = "0"] = /^(.*) <(.*)> (\d+)/.exec(field("tagger")) ?? [];
  const git = `${repoUrl(hub.state, call.bases.api)}/git`;
  return {
    node_id: `TA_${sha}`,
    tag: field("tag"),
    sha,
    url: `${git}/tags/${sha}`,
    message: rest.join("\n\n").trimEnd(),
    tagger: { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z") },
    object: { type: field("type"), sha: field("object"), url: `${git}/${field("type")}s/${field("object")}` },
    verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
  };
}
