import { hash } from "node:crypto";

/** The SHA-256 of bytes, in hex. */
export function sha256(bytes: Buffer | string): string {
  return hash("sha256", bytes, "hex");
}

/** The id that git gives a blob of these bytes, in the hash that `like` is written in: SHA-1 or SHA-256. */
export function blobId(bytes: Buffer, like: string): string {
  return hash(like.length === 40 ? "sha1" : "sha256", Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]), "hex");
}
