import type { Call } from "../call";
import { type At, type Hub, repoUrl } from "../hub";
import { fail, notFound, ok, type Reply } from "../reply";

interface Entry {
  path: string;
  type: string;
  sha: string;
  size: number;
}

/** A file, or what is in a folder, at a ref; the default branch where none is named. */
export async function getContents(call: Call, hub: Hub): Promise<Reply> {
  const ref = call.query.get("ref") ?? (await hub.git.head());
  const commit = await hub.git.commit(ref);
  if (!commit) return fail(call, 404, `No commit found for the ref ${ref}`);
  const path = String(call.params.path ?? "").replace(/\/$/, "");
  const found = await entryAt(hub, commit.sha, path);
  if (found?.type === "blob") return file(call, hub, found, ref);
  const inside = path === "" || found?.type === "tree" ? await entries(hub, `${commit.sha}:${path}`, path) : undefined;
  return inside ? ok(inside.map((one) => entryShape(one, ref, { ...hub, ...call }))) : notFound(call);
}

/** What stands at a path of a commit. */
export async function entryAt(hub: Hub, commit: string, path: string): Promise<Entry | undefined> {
  if (path === "") return undefined;
  const lines = (await hub.git.text("ls-tree", "-l", "-z", commit, `:(literal)${path}`)) ?? "";
  return entryIn(lines.split("\0")[0] ?? "");
}

async function entries(hub: Hub, tree: string, folder: string): Promise<Entry[]> {
  const lines = (await hub.git.text("ls-tree", "-l", "-z", tree)) ?? "";
  const found = lines.split("\0").flatMap((line) => entryIn(line) ?? []);
  return found.map((one) => ({ ...one, path: folder ? `${folder}/${one.path}` : one.path }));
}

function entryIn(line: string): Entry | undefined {
  const [, type = "", sha = "", size = "", path = ""] = /^\d+ (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
  return path ? { path, type, sha, size: Number(size) || 0 } : undefined;
}

const LINE = /.{1,60}/g;

async function file(call: Call, hub: Hub, entry: Entry, ref: string): Promise<Reply> {
  const { out } = await hub.git.ask(["cat-file", "blob", entry.sha]);
  const raw = call.request.headers.accept?.includes("vnd.github.raw") || call.request.headers.accept?.includes("v3.raw");
  if (raw) return { status: 200, bytes: out, headers: { "Content-Type": "application/vnd.github.raw; charset=utf-8" } };
  const content = (out.toString("base64").match(LINE) ?? []).map((line) => `${line}\n`).join("");
  return ok({ ...entryShape(entry, ref, { ...hub, ...call }), content, encoding: "base64" });
}

export function entryShape({ path, type, sha, size }: Entry, ref: string, { state, bases }: At): Record<string, unknown> {
  const [api, web] = [repoUrl(state, bases.api), repoUrl(state, bases.web, "web")];
  const short = ref.replace("refs/heads/", "");
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const kind = type === "blob" ? "file" : "dir";
  const url = `${api}/contents/${encoded}?ref=${encodeURIComponent(short)}`;
  const git_url = `${api}/git/${type}s/${sha}`;
  const html_url = `${web}/${type}/${short}/${encoded}`;
  const download_url = kind === "file" ? `${web}/raw/${short}/${encoded}` : null;
  return {
    ...{ name: path.split("/").at(-1), path, sha, size, url, html_url, git_url, download_url, type: kind },
    _links: { self: url, git: git_url, html: html_url },
  };
}
