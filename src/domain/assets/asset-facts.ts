/** A member of an archive, as the archive lists it. */
export interface Member {
  path: string;
  /** Bytes, unpacked, as they came; what the archive claims may differ and is then a fault. */
  size: number;
  kind: "file" | "folder" | "link" | "other";
  /** sha256 of its bytes in hex; of files only. */
  sha256?: string;
}

/** What is inside a wheel or a source archive. */
export interface Archive {
  kind: "wheel" | "sdist";
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
  /** sha256 of the bytes in hex, hashed here. */
  sha256: string;
  /** What GitHub says that it is: absent for files of a folder, `undefined` where it doesn't say (H9). */
  told?: { sha256: string | undefined };
  /** The first bytes: enough to tell a program's format and processor. */
  head: Uint8Array;
  archive?: Archive;
  /** The whole text, for checksums.txt. */
  text?: string;
}
