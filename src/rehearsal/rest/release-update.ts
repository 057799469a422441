import type { Call } from "../call";
import type { Reply } from "../exchange";
import type { Hub } from "../hub";
import { flaw, invalid, notFound, ok } from "../reply";
import type { Release } from "../state";
import { settleLatest } from "./latest";
import { releaseShape } from "./release-shape";
import { missingTag, placeTag } from "./release-tag";
import { bodyRefusal, findRelease, publish } from "./releases";

const TEXTS = ["name", "body", "prerelease"] as const;

export async function updateRelease(call: Call, hub: Hub): Promise<Reply> {
  const release = findRelease(call, hub);
  if (!release) return notFound(call);
  const wanted = asWanted(call, release);
  const refusal = bodyRefusal(call, { ...call.body, prerelease: wanted.prerelease }, wanted.draft) ?? frozen(call, release, wanted);
  if (refusal) return refusal;
  const place = await placeTag(call, hub, { ...wanted, own: release });
  if (place.refusal && needsTag(call, release, wanted)) return place.refusal;
  const publishes = release.draft && !wanted.draft;
  const unmade = publishes ? await missingTag(call, hub, wanted.tag, place) : undefined;
  if (unmade) return unmade;
  // Nothing was said of the tag, and it stays a draft: GitHub takes the name away.
  const tag = wanted.draft && call.body.tag_name === undefined ? release.untagged : wanted.tag;
  Object.assign(release, texts(call), { tag, target: wanted.target, prerelease: wanted.prerelease });
  if (publishes) publish(call, hub, release);
  else settle(call, hub, release, wanted.draft);
  return ok(releaseShape(release, { ...hub, ...call }));
}

interface Wanted {
  tag: string;
  target: string;
  draft: boolean;
  prerelease: boolean;
}

function asWanted({ body }: Call, release: Release): Wanted {
  return {
    tag: String(body.tag_name ?? release.tag),
    target: String(body.target_commitish || release.target),
    draft: typeof body.draft === "boolean" ? body.draft : release.draft,
    prerelease: typeof body.prerelease === "boolean" ? body.prerelease : release.prerelease,
  };
}

/** Title, notes and flags may change at any time; what stands must be right only where tag, target or state are touched. */
function needsTag({ body }: Call, { draft }: Release, wanted: Wanted): boolean {
  return body.tag_name !== undefined || body.target_commitish !== undefined || draft !== wanted.draft;
}

function frozen(call: Call, release: Release, wanted: Wanted): Reply | undefined {
  if (!release.immutable) return undefined;
  if (wanted.draft) return invalid(call, [flaw("state cannot be changed when release is immutable", "state")]);
  if (wanted.tag !== release.tag) return invalid(call, [flaw("tag_name cannot be changed when release is immutable", "tag_name")]);
  if (wanted.target === release.target) return undefined;
  return invalid(call, [flaw("target_commitish cannot be changed when release is immutable", "target_commitish")]);
}

function texts({ body }: Call): Partial<Release> {
  return Object.fromEntries(TEXTS.filter((key) => body[key] !== undefined).map((key) => [key, body[key]]));
}

/** A change that publishes nothing; make_latest alone leaves the release, and so its ETag, as they were. */
function settle(call: Call, hub: Hub, release: Release, draft: boolean): void {
  const unpublished = draft && !release.draft;
  release.draft = draft;
  if (unpublished) release.published = null;
  if (call.body.make_latest !== undefined) settleLatest(hub.state, release, call.body.make_latest);
  if (Object.keys(call.body).some((key) => key !== "make_latest")) release.updated = hub.now();
  hub.note(call, unpublished ? "unpublish" : "edit release", { id: release.id, tag: release.tag, keys: Object.keys(call.body) }, !draft);
}
