import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Call } from "../call";
import { docUrl } from "../call";
import type { Reply } from "../exchange";
import type { Hub } from "../hub";
import { created, fail, invalid, notFound, REQUEST } from "../reply";
import type { Asset, Release } from "../state";
import { storedName } from "./asset-name";
import { assetShape } from "./release-shape";
import { findRelease } from "./releases";

const BIGGEST = 2 ** 31;
const MOST = 1000;

/** Takes an asset's bytes as they come; what breaks off leaves an asset in state `starter`. */
export async function uploadAsset(call: Call, hub: Hub): Promise<Reply> {
  const release = findRelease(call, hub);
  if (!release) return notFound(call);
  const size = Number(call.request.headers["content-length"]);
  const name = storedName(call.query.get("name") ?? "");
  const refusal = uploadRefusal(call, release, name, size);
  if (refusal) return refusal;
  const asset = newAsset(call, hub, name);
  release.assets.push(asset);
  hub.note(call, "upload begun", { tag: release.tag, name });
  const stored = await store(call, asset, size).catch(() => undefined);
  if (!stored) return { status: 500, json: { message: "Error saving asset", request_id: REQUEST } };
  Object.assign(asset, stored, { state: "uploaded", updated: hub.now() });
  hub.note(call, "upload", { tag: release.tag, name, size, digest: asset.digest });
  const shape = assetShape(asset, release, { ...hub, ...call });
  return created(shape, String(shape.url));
}

function uploadRefusal(call: Call, release: Release, name: string, size: number): Reply | undefined {
  if (release.immutable)
    return { status: 422, json: { message: "Cannot upload assets to an immutable release.", documentation_url: docUrl("") } };
  if (!(size > 0)) return { status: 400, json: { message: "Bad Content-Length: ", request_id: REQUEST } };
  if (name === "") return invalid(call, [{ resource: "ReleaseAsset", code: "missing_field", field: "name" }]);
  if (release.assets.some((other) => other.name === name))
    return invalid(call, [{ resource: "ReleaseAsset", code: "already_exists", field: "name" }]);
  if (size > BIGGEST)
    return invalid(call, [
      { resource: "ReleaseAsset", code: "custom", field: "size", message: `size must be less than or equal to ${BIGGEST}` },
    ]);
  return release.assets.length < MOST ? undefined : fail(call, 422, "Validation Failed", []);
}

function newAsset(call: Call, hub: Hub, name: string): Asset {
  const id = hub.nextId();
  return {
    ...{ id, name, label: call.query.get("label") ?? "", state: "starter", size: 0, digest: null, downloads: 0 },
    type: call.request.headers["content-type"] ?? "application/octet-stream",
    file: join(hub.folder, `asset-${id}`),
    created: hub.now(),
    updated: hub.now(),
    by: call.token?.login ?? "",
  };
}

/** Writes the body to its file and hashes it on the way; fails when it is shorter than was said. */
async function store(call: Call, { file }: Asset, expected: number): Promise<Pick<Asset, "size" | "digest">> {
  const hash = createHash("sha256");
  let size = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      hash.update(chunk);
      done(call.broken === "at once" ? new Error("the connection broke") : null, chunk);
    },
    flush: (done) => done(call.broken ? new Error("the storage broke") : null),
  });
  await pipeline(call.request, count, createWriteStream(file));
  if (size !== expected) throw new Error(`${size} bytes came of ${expected}`);
  return { size, digest: `sha256:${hash.digest("hex")}` };
}
