import { createHash } from "node:crypto";
import { createGunzip } from "node:zlib";
import { Parser } from "tar/parse";
import type { ReadEntry } from "tar/read-entry";
import { type CrateContents, type CrateMember, damagedCrate } from "../../domain/registries/crate";
import { MOST_MEMBERS, mostUnpacked } from "../assets/limits";

const VCS_INFO = ".cargo_vcs_info.json";
const LARGEST_TEXT = 64 * 1024;

/** The members of a crate, each with its digest; nothing is unpacked to a file. Throws `server-answer`, exit 3, for a broken archive. */
export async function readCrate(bytes: Buffer, name: string, version: string): Promise<CrateContents> {
  const folder = `${name}-${version}/`;
  const members: CrateMember[] = [];
  const odd: string[] = [];
  const known = new Set<string>();
  let vcsInfo: string | undefined;
  const parser = new Parser({ strict: true });
  parser.on("entry", (entry: ReadEntry) => {
    const path = entry.path.startsWith(folder) ? entry.path.slice(folder.length) : undefined;
    if (members.length + odd.length > MOST_MEMBERS) parser.abort(new Error(`it has more than ${MOST_MEMBERS} members`));
    if (path === undefined || !isPlain(path) || known.has(path) || !["File", "OldFile", "ContiguousFile"].includes(entry.type)) {
      odd.push(entry.path);
      entry.resume();
      return;
    }
    known.add(path);
    const hash = createHash("sha256");
    const kept: Buffer[] = [];
    entry.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      if (path === VCS_INFO && entry.size <= LARGEST_TEXT) kept.push(chunk);
    });
    entry.on("end", () => {
      members.push({ path, sha256: hash.digest("hex") });
      if (path === VCS_INFO) vcsInfo ??= Buffer.concat(kept).toString("utf8");
    });
  });
  // links, devices and the like, which the parser knows no reader for
  parser.on("ignoredEntry", (entry: ReadEntry) => odd.push(entry.path));
  try {
    await unpacked(bytes, parser);
  } catch (cause) {
    throw damagedCrate(name, version, `cannot be unpacked: ${(cause as Error).message}`, cause);
  }
  return { members, vcsInfo, odd };
}

/** A path that stays where it is, and that git can be asked for. */
function isPlain(path: string): boolean {
  return path !== "" && !/[\0\r\n\\]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Unpacks a crate into the parser; a link, a device or a folder is no fault of the archive. */
async function unpacked(bytes: Buffer, parser: Parser): Promise<void> {
  const gunzip = createGunzip();
  const most = mostUnpacked(bytes.length);
  let size = 0;
  let fault: Error | undefined;
  let over = false;
  parser.on("error", (cause: Error) => {
    fault ??= cause;
  });
  parser.on("eof", () => {
    over = true;
  });
  gunzip.end(bytes);
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new Error(`more than ${most} bytes come out of ${bytes.length}`);
    // The parser would keep all that follows its end mark.
    if (!over) parser.write(chunk);
    else if (chunk.some((byte) => byte !== 0)) throw new Error("it has bytes behind its end");
    if (fault) throw fault;
  }
  if (!over) parser.end();
  if (fault) throw fault;
}
