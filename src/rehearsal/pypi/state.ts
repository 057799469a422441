import type { Clock } from "../clock";
import type { Script } from "../exchange";

/** The workflow that a trusted publisher is, as a provenance names it. */
export interface Publisher {
  kind: "GitHub";
  repository: string;
  workflow: string;
  environment: string | null;
}

/** Whose token it is. A user's may be for some projects only, a publisher's always is; names in their normal form. */
export type PypiToken =
  | { user: string; projects?: string[]; publisher?: undefined }
  | { publisher: Publisher; projects: string[]; user?: undefined };

export interface Digests {
  md5: string;
  sha256: string;
  blake2b_256: string;
}

export interface DistFile {
  name: string;
  type: "sdist" | "bdist_wheel";
  python: string;
  comment: string | null;
  size: number;
  digests: Digests;
  /** When, in ISO's form. */
  uploaded: string;
  /** Where its bytes are. */
  file: string;
  /** A wheel's METADATA, which is served beside it. */
  metadata: { file: string; sha256: string } | null;
  provenance: unknown;
  by: string;
  /** For how many more reads of the simple index it is not there yet. */
  hidden: number;
}

export interface Release {
  version: string;
  /** When its first file came. */
  opened: string;
  yanked: boolean;
  yankedReason: string | null;
  /** What the first file's form said, by the names of the JSON API. */
  info: Readonly<Record<string, unknown>>;
  files: DistFile[];
}

export interface Project {
  name: string;
  owners: string[];
  /** How large a file may be, in bytes, where that is not the usual. */
  limit: number | null;
  serial: number;
  releases: Release[];
}

/** By their names in normal form. */
export type Projects = Record<string, Project>;

/** Everything that this PyPI knows: plain data. */
export interface PypiState extends Script<Projects>, Clock {
  tokens: Record<string, PypiToken>;
  projects: Projects;
  /** Each file name that was ever used, deleted ones too. */
  names: string[];
  settings: {
    /** For how many reads of the simple index a new file is not there. */
    lag: number;
    /** How large a file may be, in bytes. */
    limit: number;
  };
  serial: number;
}
