import type { Reply } from "../exchange";
import { fileReply } from "../ranges";
import type { PypiCall } from "./call";
import type { PypiHub } from "./hub";
import { filePath } from "./look";

/** The host of the files: a file by its path, and a wheel's metadata beside it (PEP 658). Deleted ones are gone. */
export function download(call: PypiCall, { state }: PypiHub): Reply {
  const files = Object.values(state.projects).flatMap(({ releases }) => releases.flatMap((release) => release.files));
  const asked = call.path.replace(/\.metadata$/, "");
  const file = files.find((one) => filePath(one) === asked);
  const isMetadata = asked !== call.path;
  const bytes = isMetadata ? file?.metadata?.file : file?.file;
  if (!file || bytes === undefined) return { status: 404, text: "", headers: { "Content-Type": "text/plain" } };
  const headers = { "Content-Type": "application/octet-stream", "Cache-Control": "max-age=365000000, immutable, public" };
  const digest = isMetadata ? file.metadata?.sha256 : file.digests.md5;
  return fileReply(call, bytes, { ...headers, ETag: `"${digest}"` });
}
