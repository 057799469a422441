import { createHash } from "node:crypto";

/** The SHA-256 of bytes, in hex. */
export function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The id that git gives a blob of these bytes, in the hash that `like` is written in: SHA-1 or SHA-256. */
export function blobId(bytes: Buffer, like: string): string {
  return createHash(like.length === 40 ? "sha1" : "sha256")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}
