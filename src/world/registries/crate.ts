import { gunzipSync } from "node:zlib";
import { Parser } from "tar/parse";
import type { ReadEntry } from "tar/read-entry";
import { Problem } from "../../domain/problem";
import type { CrateContents } from "../../domain/registries/crates";
import { mostUnpacked } from "../assets/limits";
import { blobId, sha256 } from "../digest";

const VCS = ".cargo_vcs_info.json";

/** What is in a .crate file, whose only folder is `root`. Throws `server-answer`, exit 3, when it cannot be unpacked. */
export function readCrate(bytes: Buffer, root: string, like: string): CrateContents {
  const files: { path: string; blob: string }[] = [];
  let vcs: string | undefined;
  const faults: string[] = [];
  const parser = new Parser({
    strict: true,
    onReadEntry(entry: ReadEntry) {
      const chunks: Buffer[] = [];
      entry.on("data", (chunk: Buffer) => chunks.push(chunk));
      entry.on("end", () => {
        const path = entry.path.startsWith(`${root}/`) ? entry.path.slice(root.length + 1) : undefined;
        if (entry.type === "Directory") return;
        if (path === undefined || !/File$/.test(entry.type)) faults.push(`${entry.path} is no file of ${root}`);
        else if (path === VCS) vcs = Buffer.concat(chunks).toString("utf8");
        else files.push({ path, blob: blobId(Buffer.concat(chunks), like) });
      });
    },
  });
  parser.on("warn", (_code: string, message: string | Error) => void faults.push(String(message)));
  parser.on("error", (cause: Error) => void faults.push(cause.message));
  try {
    parser.end(gunzipSync(bytes, { maxOutputLength: mostUnpacked(bytes.length) }));
  } catch (cause) {
    faults.push((cause as Error).message);
  }
  if (faults.length > 0)
    throw new Problem("server-answer", `the file of ${root} on crates.io cannot be read: ${faults[0]}`, {
      exit: 3,
      fix: `cargo download or a browser        look at ${root}; if it is broken there, the next version is the way on`,
    });
  return { sha256: sha256(bytes), vcs, files };
}
