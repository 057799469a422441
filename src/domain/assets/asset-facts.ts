/** A member of an archive, as the archive lists it. */
export interface Member {
  path: string;
  /** Bytes, unpacked, as they came; what the archive claims may differ and is then a fault. */
  size: number;
  kind: "file" | "folder" | "link" | "other";
  /** sha256 of its bytes in hex; of a zip's files only. */
  sha256?: string;
}

/** What is inside an archive: a wheel is a zip, a source archive a tar. */
export interface Archive {
  kind: "zip" | "tar";
  members: readonly Member[];
  /** The texts that the audit reads, by path: METADATA, WHEEL, RECORD, PKG-INFO. */
  texts: Readonly<Record<string, string>>;
  /** Why it cannot be read as what it is, or lies about itself: in a few words each. */
  faults: readonly string[];
}

/** What is known of one asset's bytes, wherever they are: in a folder or on GitHub. */
export interface AssetFacts {
  name: string;
  size: number;
  /** sha256 of the bytes in hex, hashed here; `undefined` where `odd` says why not. */
  sha256: string | undefined;
  /** Why its bytes were not read, after "it": "is a symbolic link". */
  odd?: string;
  /** What GitHub says that it is: absent for files of a folder, `undefined` where it doesn't say (H9). */
  told?: { sha256: string | undefined };
  /** The first bytes: enough to tell a program's format and processor. */
  head: Uint8Array;
  archive?: Archive;
  /** The whole text, for checksums.txt. */
  text?: string;
}
