import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { indexPath } from "../../domain/registries/crates";
import type { Packed } from "../build/zip";
import { readTarGz } from "../tar";
import { crateOf } from "./crate";

/** A crates.io as a job of the publishing workflow knows it. */
export interface JobCrates {
  api: string;
  /** The sparse index, without `sparse+`. */
  index: string;
  token: string;
}

interface CrateAsked {
  name: string;
  version: string;
  /** The package's folder. */
  path: string;
  commit: string;
  /** The repository, and the environment for git in it. */
  bare: string;
  env: Readonly<Record<string, string>>;
}

/** The crate of a commit. */
export async function packed({ name, version, path, commit, bare, env }: CrateAsked): Promise<Buffer> {
  const read = (folder: string, ...paths: string[]) => treeFiles(bare, env, folder === "" ? commit : `${commit}:${folder}`, paths);
  const files = await read(path);
  const above = path.split("/").slice(0, -1);
  let workspace: string | undefined;
  for (let depth = above.length; depth >= 0 && workspace === undefined; depth--) {
    const [manifest] = await read(above.slice(0, depth).join("/"), "Cargo.toml");
    const text = manifest?.bytes.toString("utf8");
    if (text?.includes("[workspace")) workspace = text;
  }
  return crateOf({ name, version, commit, path, files, workspace });
}

const MOST = 1024 ** 3;

/** The plain files of a tree, or these of them, as git archives them; none where there is no such tree. */
async function treeFiles(cwd: string, env: Readonly<Record<string, string>>, tree: string, paths: readonly string[]): Promise<Packed[]> {
  const child = spawn("git", ["archive", "--format=tar.gz", tree, "--", ...paths], { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
  const tar = await readTarGz(child.stdout as Readable, { keep: () => true, most: MOST });
  return [...(tar?.files ?? [])].map(([path, bytes]) => ({ path, bytes }));
}

/** Publishes a crate as cargo does, unless its version is there with the same bytes. Throws with crates.io's words when it is refused. */
export async function publishCrate(
  { api, index, token }: JobCrates,
  { name, version }: Pick<CrateAsked, "name" | "version">,
  crate: Buffer,
): Promise<void> {
  const there = await indexed(index, name, version);
  if (there === createHash("sha256").update(crate).digest("hex")) return;
  const headers = { authorization: token, "user-agent": "cargo (a rehearsal)" };
  const told = { name, vers: version, deps: [], features: {} };
  const body = new Uint8Array(framed(Buffer.from(JSON.stringify(told)), crate));
  const answer = await fetch(`${api}/api/v1/crates/new`, { method: "PUT", headers, body }).catch((cause: Error) => {
    throw new Error(`Publishing ${name}: ${(cause.cause as Error | undefined)?.message ?? cause.message}`);
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`error: failed to publish ${name} v${version} (status ${answer.status}): ${text.trim()}`);
  // cargo waits until the index has it, and warns if it takes too long.
  for (let looks = 0; looks < MOST_LOOKS && (await indexed(index, name, version)) === undefined; looks++);
}

/** Looks that a lagging index is given. */
const MOST_LOOKS = 50;

/** The digest that the index has for a version. */
async function indexed(index: string, name: string, version: string): Promise<string | undefined> {
  const answer = await fetch(index + indexPath(name));
  const lines = answer.status === 200 ? (await answer.text()).split("\n").filter(Boolean) : [];
  return lines.map((line) => JSON.parse(line) as { vers: string; cksum: string }).find(({ vers }) => vers === version)?.cksum;
}

/** Each part after its length (The Cargo Book, "Registry Web API", Publish). */
function framed(...parts: readonly Buffer[]): Buffer {
  const length = (part: Buffer) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(part.length);
    return bytes;
  };
  return Buffer.concat(parts.flatMap((part) => [length(part), part]));
}
