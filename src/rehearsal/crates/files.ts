import type { Reply } from "../exchange";
import { fileReply } from "../ranges";
import type { CratesCall } from "./call";
import type { CratesHub } from "./hub";

/** The host of the files: by both forms of a crate's address (crates/crates_io_cdn_logs/src/paths.rs). */
export function fromStorage(call: CratesCall, { state }: CratesHub): Reply {
  const { name, version, file } = call.params;
  const found = Object.values(state.crates)
    .find((crate) => crate.name === name)
    ?.versions.find(({ num }) => (file === undefined ? num === version : file === `${name}-${num}.crate`));
  if (!found) return { status: 404, text: "" };
  const headers = { "Content-Type": "application/gzip", "Cache-Control": "public,max-age=31536000,immutable" };
  return fileReply(call, found.file, { ...headers, ETag: `"${found.checksum.slice(0, 32)}"` });
}
