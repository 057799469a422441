import { createHash } from "node:crypto";
import { blake2b256 } from "./blake2b";
import type { Digests } from "./state";

/** A file's digests while its bytes come. */
export interface Hashing {
  update(data: Buffer): void;
  /** Once, when all came. */
  digests(): Digests;
}

/** The three digests that PyPI tells of a file. */
export function hashing(): Hashing {
  const [md5, sha256, blake] = [createHash("md5"), createHash("sha256"), blake2b256()];
  return {
    update(data) {
      for (const hash of [md5, sha256, blake]) hash.update(data);
    },
    digests: () => ({ md5: md5.digest("hex"), sha256: sha256.digest("hex"), blake2b_256: blake.digest() }),
  };
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
