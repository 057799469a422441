import { rmSync } from "node:fs";
import type { Call } from "../call";
import type { Reply } from "../exchange";
import type { Hub } from "../hub";
import { page } from "../paging";
import { invalid, noContent, notFound, ok } from "../reply";
import type { Asset, Release } from "../state";
import { storedName } from "./asset-name";
import { assetShape } from "./release-shape";
import { findRelease, visible } from "./releases";

interface Held {
  asset: Asset;
  release: Release;
}

function held(call: Call, { state }: Hub, fits: (asset: Asset, release: Release) => boolean): Held | undefined {
  const all = visible(call, state.releases).flatMap((release) => release.assets.map((asset) => ({ asset, release })));
  return all.find(({ asset, release }) => fits(asset, release));
}

const byId = (call: Call, hub: Hub) => held(call, hub, ({ id }) => String(id) === call.params.id);

export function listAssets(call: Call, hub: Hub): Reply {
  const release = findRelease(call, hub);
  if (!release) return notFound(call);
  const { items, headers } = page(call, hub, release.assets);
  const shapes = items.map((asset) => assetShape(asset, release, { ...hub, ...call }));
  return ok(shapes, headers);
}

/** Its description, or, to who wants octets, the way to its bytes on another host. */
export function getAsset(call: Call, hub: Hub): Reply {
  const found = byId(call, hub);
  if (!found) return notFound(call);
  if (!call.request.headers.accept?.includes("application/octet-stream"))
    return ok(assetShape(found.asset, found.release, { ...hub, ...call }));
  return found.asset.state === "uploaded" ? toStorage(call, hub, found.asset) : notFound(call);
}

/** A signed address that works without a token, and only without. */
function toStorage(call: Call, { state }: Hub, asset: Asset): Reply {
  asset.downloads++;
  const signed = new URLSearchParams({
    "X-Amz-Expires": "300",
    "X-Amz-Signature": asset.id.toString(16).padStart(64, "0"),
    "response-content-disposition": `attachment; filename=${asset.name}`,
    "response-content-type": "application/octet-stream",
  });
  const Location = `${call.bases.storage}/github-production-release-asset-2e65be/${state.repository.id}/${asset.id}?${signed}`;
  return { status: 302, text: "", headers: { "Content-Type": "text/html;charset=utf-8", Location } };
}

/** The address that people have: by tag and name, of published releases. */
export function browserDownload(call: Call, hub: Hub): Reply {
  const found = held(call, hub, ({ name, state }, { tag, draft, untagged }) => {
    return state === "uploaded" && name === call.params.name && call.params.tag === (draft ? untagged : tag);
  });
  return found ? toStorage(call, hub, found.asset) : { status: 404, text: "Not Found" };
}

/** The storage host: it knows signatures, and no GitHub tokens. */
export function fromStorage(call: Call, { state }: Hub): Reply {
  if (call.request.headers.authorization) return { status: 400, text: ONE_MECHANISM, headers: { "Content-Type": "application/xml" } };
  const asset = state.releases.flatMap(({ assets }) => assets).find(({ id }) => String(id) === call.params.id);
  if (!asset || !call.query.has("X-Amz-Signature")) return { status: 404, text: "" };
  return {
    status: 200,
    file: asset.file,
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename=${asset.name}`,
      "Content-Length": String(asset.size),
      ETag: `"0x8D${asset.id.toString(16).toUpperCase().padStart(12, "0")}"`,
      Server: "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0",
    },
  };
}

const ONE_MECHANISM =
  '<?xml version="1.0" encoding="utf-8"?><Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified</Message></Error>';

export function updateAsset(call: Call, hub: Hub): Reply {
  const found = byId(call, hub);
  if (!found) return notFound(call);
  const { asset, release } = found;
  const name = storedName(String(call.body.name ?? asset.name));
  if (release.assets.some((other) => other !== asset && other.name === name))
    return invalid(call, [{ resource: "ReleaseAsset", code: "already_exists", field: "name" }]);
  Object.assign(asset, { name, label: call.body.label ?? asset.label, updated: hub.now() });
  hub.note(call, "edit asset", { tag: release.tag, name });
  return ok(assetShape(asset, release, { ...hub, ...call }));
}

export function deleteAsset(call: Call, hub: Hub): Reply {
  const found = byId(call, hub);
  if (!found) return notFound(call);
  const { asset, release } = found;
  if (release.immutable)
    return invalid(call, [{ resource: "ReleaseAsset", code: "custom", message: "Cannot delete asset from an immutable release" }]);
  release.assets = release.assets.filter((other) => other !== asset);
  rmSync(asset.file, { force: true });
  hub.note(call, "delete asset", { tag: release.tag, name: asset.name, state: asset.state });
  return noContent;
}
