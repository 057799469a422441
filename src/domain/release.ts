/** An asset as GitHub tells of it. */
export interface Asset {
  /** GitHub's number of it; it stays with the asset. */
  id: number;
  name: string;
  size: number;
  /** `starter` is what a broken upload left: it has no bytes and blocks its name (H5). */
  state: "uploaded" | "starter";
  /** sha256 of its bytes in hex; `undefined` where GitHub doesn't tell it (H9). */
  digest: string | undefined;
  /** Who uploaded it. */
  by: string | undefined;
}

/** A release as GitHub tells of it: a draft, or published. */
export interface Release {
  /** GitHub's number of it: several drafts may carry one tag (H1). */
  id: number;
  tag: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  /** target_commitish: a branch or a commit; it counts only while the tag is missing (H3). */
  target: string;
  /** When it became public, ISO 8601. */
  published: string | undefined;
  by: string | undefined;
  /** Its page. */
  url: string;
  assets: readonly Asset[];
}
