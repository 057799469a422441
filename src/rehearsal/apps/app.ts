import type { Level } from "../state";

/** Where an App is installed, and what it was granted there. */
export interface Installation {
  id: number;
  /** As `owner/name`. */
  repositories: readonly string[];
  permissions: Readonly<Record<string, Level>>;
}

/** A GitHub App; its owner signs its tokens with the key whose public half is here (PEM). */
export interface App {
  id: number;
  slug: string;
  publicKey: string;
  installations: Installation[];
}
