import type { Bases, Call } from "../call";
import type { Reply } from "../exchange";
import { type Hub, repoUrl } from "../hub";
import { ok } from "../reply";

/** Notes from the commits' subjects: like GitHub's in form, without its pull requests. */
export async function generatedNotes(hub: Hub, bases: Bases, tag: string, previous?: string): Promise<{ name: string; body: string }> {
  const from = previous ?? hub.state.releases.findLast((release) => !release.draft && release.tag !== tag)?.tag;
  const to = (await hub.git.ref(`refs/tags/${tag}`)) ? `refs/tags/${tag}` : await hub.git.head();
  const range = from ? [`refs/tags/${from}..${to}`] : [to];
  const subjects = (await hub.git.text("log", "--format=* %s", "--max-count=200", ...range, "--")) ?? "";
  const web = repoUrl(hub.state, bases.web, "web");
  const link = from ? `${web}/compare/${from}...${tag}` : `${web}/commits/${tag}`;
  return { name: tag, body: `## What's Changed\n${subjects}\n\n**Full Changelog**: ${link}` };
}

export async function generateNotes(call: Call, hub: Hub): Promise<Reply> {
  const { tag_name: tag, previous_tag_name: previous } = call.body;
  return ok(await generatedNotes(hub, call.bases, String(tag), previous === undefined ? undefined : String(previous)));
}
