import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../call";
import { type Hub, repoUrl } from "../hub";
import { invalidRequest } from "../keys";
import { actorOf, allows, lacking } from "../permission";
import { commitTree, githubAt, personOf } from "../pulls/merge-git";
import { fail, notFound, type Reply } from "../reply";
import { found, violations } from "../rules/violations";
import { commitShape } from "./commits";
import { entryAt, entryShape } from "./contents";

/** Makes or changes one file in one commit on a branch. */
export async function putContents(call: Call, hub: Hub): Promise<Reply> {
  const content = decoded(String(call.body.content));
  if (!content) return fail(call, 422, "content is not valid Base64.");
  return change(call, hub, content);
}

export function deleteContents(call: Call, hub: Hub): Promise<Reply> {
  return change(call, hub, null);
}

function decoded(text: string): Buffer | undefined {
  const bare = text.replace(/\s/g, "");
  return /^[A-Za-z0-9+/]*={0,2}$/.test(bare) && bare.length % 4 === 0 ? Buffer.from(bare, "base64") : undefined;
}

async function change(call: Call, hub: Hub, content: Buffer | null): Promise<Reply> {
  const path = String(call.params.path);
  const branch = String(call.body.branch ?? (await hub.git.head()).replace("refs/heads/", ""));
  const ref = await hub.git.ref(`refs/heads/${branch}`);
  if (!ref) return fail(call, 404, `Branch ${branch} not found`);
  const entry = await entryAt(hub, ref.sha, path);
  const refused = shaRefusal(call, path, entry?.sha, content === null) ?? workflowRefusal(call, path);
  if (refused) return refused;
  const tree = await newTree(hub, ref.sha, path, content);
  const now = hub.now();
  const signed = { author: personOf(call.token?.login ?? "", now), committer: githubAt(now), message: String(call.body.message) };
  const sha = await commitTree(hub.git, tree, [ref.sha], signed);
  const stopped = await ruleRefusal(call, hub, { ref: ref.ref, was: ref.sha, now: sha });
  if (stopped) return stopped;
  if (!(await hub.git.update(ref.ref, sha, ref.sha))) return fail(call, 409, `${ref.ref} is at ${sha} but expected ${ref.sha}`);
  hub.note(call, "push", { ref: ref.ref, was: ref.sha, now: sha }, true);
  return { status: entry || content === null ? 200 : 201, json: await shape(call, hub, { path, sha, branch }) };
}

/** What is changed must be named by its blob; what is new needs no name, and one is not looked at. */
function shaRefusal(call: Call, path: string, is: string | undefined, removes: boolean): Reply | undefined {
  if (is === undefined) return removes ? notFound(call) : undefined;
  const { sha } = call.body;
  if (sha === undefined) return invalidRequest(call, [`"sha" wasn't supplied.`]);
  return sha === is ? undefined : fail(call, 409, `${path} does not match ${sha}`);
}

function workflowRefusal(call: Call, path: string): Reply | undefined {
  if (!path.startsWith(".github/workflows/") || !call.token || allows(call.token, "workflows", "write")) return undefined;
  return lacking(call, call.token);
}

async function ruleRefusal(call: Call, hub: Hub, change: Parameters<typeof violations>[2]): Promise<Reply | undefined> {
  const stops = (await violations(hub, actorOf(hub.state, call.token), change)).filter(({ passed }) => !passed);
  const sentences = [...new Set(stops.map(({ sentence }) => sentence))];
  if (stops.length === 0) return undefined;
  const newer = stops.some(({ form }) => form === "GH013");
  return fail(call, 409, newer ? found(sentences) : `Could not update file: ${sentences.join(" ")}`);
}

/** The commit's tree with one file set or removed, through an index of its own. */
async function newTree(hub: Hub, commit: string, path: string, content: Buffer | null): Promise<string> {
  const index = join(hub.folder, `index-${hub.nextId()}`);
  const git = async (args: readonly string[], input?: Buffer | string) => {
    const { code, out } = await hub.git.ask(args, { env: { GIT_INDEX_FILE: index }, ...(input !== undefined && { input }) });
    if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}`);
    return out.toString("utf8").trim();
  };
  try {
    await git(["read-tree", commit]);
    const blob = content && (await git(["hash-object", "-w", "--stdin"], content));
    await git(["update-index", "-z", "--index-info"], blob ? `100644 ${blob}\t${path}\0` : `0 ${"0".repeat(40)}\t${path}\0`);
    return await git(["write-tree"]);
  } finally {
    rmSync(index, { force: true });
  }
}

async function shape(call: Call, hub: Hub, { path, sha, branch }: { path: string; sha: string; branch: string }) {
  const commit = await hub.git.commit(sha);
  const entry = await entryAt(hub, sha, path);
  if (!commit) return {};
  const at = { ...hub, ...call };
  const { commit: whole, node_id, html_url, parents } = commitShape(commit, at);
  const url = `${repoUrl(hub.state, call.bases.api)}/git/commits/${sha}`;
  return { content: entry ? entryShape(entry, branch, at) : null, commit: { sha, node_id, url, html_url, parents, ...(whole as object) } };
}
