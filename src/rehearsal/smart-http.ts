import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Call } from "./call";
import { fullName, type Hub, type Hubs, hubOf } from "./hub";
import { allows, narrowed, sees, tokenOf, tokenText } from "./permission";
import type { Reply } from "./reply";
import { loseTag } from "./rest/release-tag";
import type { Token } from "./state";

export function isGit({ host, path }: Call): boolean {
  return host === "web" && /^\/[^/]+\/[^/]+?(\.git)?\/(info\/refs|git-(upload|receive)-pack)$/.test(path);
}

/** git's own server on the bare repository, behind GitHub's door. */
export async function answerGit(call: Call, hubs: Hubs): Promise<Reply> {
  const pushes = call.path.endsWith("/git-receive-pack") || call.query.get("service") === "git-receive-pack";
  const known = tokenOf(call.request, hubs[0].state);
  const [, owner = "", name = ""] = /^\/([^/]+)\/([^/]+?)(?:\.git)?\//.exec(call.path) ?? [];
  const hub = hubOf(hubs, owner, name);
  const token = known === "wrong" || !known ? undefined : hub ? narrowed(known, hub.state) : known;
  const refused = doorRefusal(hub, { pushes, given: known !== undefined, token });
  if (refused || !hub) return refused ?? say(404, "Repository not found.");
  if (!call.path.endsWith("/git-receive-pack")) return backend(call, hub, token);
  // What changed between before and after is this push's, since pushes take turns.
  return hub.inTurn(() => recorded({ ...call, ...(token && { token }) }, hub, () => backend(call, hub, token)));
}

interface Asking {
  pushes: boolean;
  given: boolean;
  token: Token | undefined;
}

function doorRefusal(hub: Hub | undefined, { pushes, given, token }: Asking): Reply | undefined {
  if (given && !token) return say(401, "Invalid username or token. Password authentication is not supported for Git operations.");
  if (!token && (pushes || hub?.state.repository.private)) return say(401, "No anonymous write access.");
  if (!hub || !sees(token, hub.state)) return say(404, "Repository not found.");
  if (!pushes || allows(token, "contents", "write")) return undefined;
  if (token?.kind === "fine-grained") return say(403, "Write access to repository not granted.");
  return say(403, `Permission to ${fullName(hub.state)}.git denied to ${token?.login}.`);
}

/** git shows a plain text after `remote: `. */
function say(status: number, text: string): Reply {
  const challenge = { "WWW-Authenticate": 'Basic realm="GitHub"' };
  return { status, text: `${text}\n`, headers: { "Content-Type": "text/plain; charset=UTF-8", ...(status === 401 && challenge) } };
}

/** More than three tags in one push make no event. */
const MOST_TAGS = 3;

async function recorded(call: Call, hub: Hub, push: () => Promise<Reply>): Promise<Reply> {
  const before = new Map((await hub.git.refs("refs/")).map(({ ref, sha }) => [ref, sha]));
  const reply = await push();
  const after = new Map((await hub.git.refs("refs/")).map(({ ref, sha }) => [ref, sha]));
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((ref) => before.get(ref) !== after.get(ref));
  const tags = changed.filter((ref) => ref.startsWith("refs/tags/")).length;
  for (const ref of changed) {
    const [was = null, now = null] = [before.get(ref), after.get(ref)];
    hub.note(call, "push", { ref, was, now }, !ref.startsWith("refs/tags/") || tags <= MOST_TAGS);
    if (now === null) loseTag(hub.state, ref);
  }
  return reply;
}

async function backend(call: Call, hub: Hub, token: Token | undefined): Promise<Reply> {
  const { headers } = call.request;
  const env = {
    ...hub.gitEnv,
    GIT_PROJECT_ROOT: hub.git.folder,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: call.path.replace(/^\/[^/]+\/[^/]+/, ""),
    REQUEST_METHOD: call.method,
    QUERY_STRING: call.query.toString(),
    CONTENT_TYPE: headers["content-type"] ?? "",
    REMOTE_ADDR: "127.0.0.1",
    ...(token && { REMOTE_USER: token.login, COGREL_PUSHER: pusher(call, hub) }),
    ...(headers["content-length"] && { CONTENT_LENGTH: headers["content-length"] }),
    ...(headers["content-encoding"] && { HTTP_CONTENT_ENCODING: headers["content-encoding"] }),
    ...(headers["git-protocol"] && { GIT_PROTOCOL: String(headers["git-protocol"]) }),
  };
  return cgiReply(await cgi(call, env));
}

/** By its place among the tokens the hook says whose push it is: several may be of one login. */
function pusher({ request }: Call, { state }: Hub): string {
  return String(Object.keys(state.tokens).indexOf(tokenText(request.headers.authorization) ?? ""));
}

let found: string | undefined;

/** Where git keeps its server. Asked once: `git http-backend` would start two processes for every request. */
function serverProgram(env: Record<string, string>): string {
  found ??= join(execFileSync("git", ["--exec-path"], { env, encoding: "utf8" }).trim(), "git-http-backend");
  return found;
}

function cgi(call: Call, env: Record<string, string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(serverProgram(env), [], { env, stdio: ["pipe", "pipe", "ignore"] });
    const out: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.on("error", reject);
    child.on("close", () => resolve(Buffer.concat(out)));
    pipeline(call.request, child.stdin).catch(() => child.stdin.destroy());
  });
}

function cgiReply(out: Buffer): Reply {
  const end = out.indexOf("\r\n\r\n");
  const lines = out.subarray(0, Math.max(end, 0)).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(lines.filter(Boolean).map((line) => line.split(/:\s*/, 2) as [string, string]));
  const { Status = "200", ...rest } = headers;
  return { status: Number.parseInt(Status, 10), bytes: out.subarray(end + 4), headers: rest };
}
