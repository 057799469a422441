import { type At, repoUrl } from "../hub";
import type { Asset, Release } from "../state";
import { simpleUser } from "./people";

/** A release as GitHub sends it; a draft's addresses go by a name of their own, not by its tag. */
export function releaseShape(release: Release, { state, bases }: At): Record<string, unknown> {
  const api = repoUrl(state, bases.api);
  const url = `${api}/releases/${release.id}`;
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${repoUrl(state, bases.uploads)}/releases/${release.id}/assets{?name,label}`,
    html_url: `${repoUrl(state, bases.web, "web")}/releases/tag/${encodeURI(slug(release))}`,
    id: release.id,
    author: simpleUser(release.by, bases),
    node_id: nodeId("RE_kwDOA", release.id),
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    draft: release.draft,
    immutable: release.immutable,
    prerelease: release.prerelease,
    created_at: release.created,
    updated_at: release.updated,
    published_at: release.published,
    assets: release.assets.map((asset) => assetShape(asset, release, { state, bases })),
    tarball_url: release.draft ? null : `${api}/tarball/${release.tag}`,
    zipball_url: release.draft ? null : `${api}/zipball/${release.tag}`,
    body: release.body,
  };
}

export function assetShape(asset: Asset, release: Release, { state, bases }: At): Record<string, unknown> {
  return {
    url: `${repoUrl(state, bases.api)}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: nodeId("RA_kwDOA", asset.id),
    name: asset.name,
    label: asset.label,
    uploader: simpleUser(asset.by, bases),
    content_type: asset.type,
    state: asset.state,
    size: asset.size,
    digest: asset.digest,
    download_count: asset.downloads,
    created_at: asset.created,
    updated_at: asset.updated,
    browser_download_url: `${repoUrl(state, bases.web, "web")}/releases/download/${encodeURI(slug(release))}/${encodeURIComponent(asset.name)}`,
  };
}

function slug({ draft, untagged, tag }: Release): string {
  return draft ? untagged : tag;
}

function nodeId(kind: string, id: number): string {
  return `${kind}${Buffer.from(String(id)).toString("base64url")}`;
}
