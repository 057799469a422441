import { randomBytes } from "node:crypto";
import type { Call } from "../call";
import type { Reply } from "../exchange";
import type { Hub } from "../hub";
import { page } from "../paging";
import { seesDrafts } from "../permission";
import { created, fail, flaw, invalid, noContent, notFound, ok } from "../reply";
import type { Release } from "../state";
import { latestRelease, settleLatest } from "./latest";
import { generatedNotes } from "./notes";
import { releaseShape } from "./release-shape";
import { missingTag, placeTag } from "./release-tag";

const LONGEST_BODY = 125_000;

/** The releases that the caller sees, newest first. */
export function visible(call: Pick<Call, "token">, of: readonly Release[]): Release[] {
  return of.filter(({ draft }) => !draft || seesDrafts(call)).toReversed();
}

export function listReleases(call: Call, hub: Hub): Reply {
  const { items, headers } = page(call, hub, visible(call, call.stale ?? hub.state.releases));
  const shapes = items.map((release) => releaseShape(release, { ...hub, ...call }));
  return ok(shapes, headers);
}

export function findRelease(call: Call, { state }: Hub): Release | undefined {
  return visible(call, state.releases).find(({ id }) => String(id) === call.params.id);
}

export function getRelease(call: Call, hub: Hub): Reply {
  const found = findRelease(call, hub);
  return found ? ok(releaseShape(found, { ...hub, ...call })) : notFound(call);
}

/** Published releases only: a draft is not found by its tag, whoever asks. */
export function getByTag(call: Call, hub: Hub): Reply {
  const found = hub.state.releases.find(({ draft, tag }) => !draft && tag === call.params.tag);
  return found ? ok(releaseShape(found, { ...hub, ...call })) : notFound(call);
}

export function getLatest(call: Call, hub: Hub): Reply {
  const found = latestRelease(hub.state);
  return found ? ok(releaseShape(found, { ...hub, ...call })) : notFound(call);
}

export async function createRelease(call: Call, hub: Hub): Promise<Reply> {
  const { body } = call;
  if (body.target_commitish === "") return fail(call, 422, "Invalid target_commitish parameter");
  if (body.discussion_category_name) return fail(call, 404, NO_CATEGORY);
  const branch = (await hub.git.head()).replace("refs/heads/", "");
  const wanted = { tag: String(body.tag_name), target: String(body.target_commitish ?? branch), draft: body.draft === true };
  const refusal = bodyRefusal(call, body, wanted.draft);
  if (refusal) return refusal;
  const place = await placeTag(call, hub, wanted);
  if (place.refusal) return place.refusal;
  const release = await newRelease(call, hub, wanted, place.sha);
  const unmade = wanted.draft ? undefined : await missingTag(call, hub, wanted.tag, place);
  if (unmade) return unmade;
  hub.state.releases.push(release);
  hub.note(call, "create release", { id: release.id, tag: release.tag, draft: release.draft }, !release.draft);
  if (!release.draft) publish(call, hub, release);
  const shape = releaseShape(release, { ...hub, ...call });
  return created(shape, String(shape.url));
}

const NO_CATEGORY = "Discussion could not be created. Make sure you passed a valid category name.";

/** What is wrong with the texts and flags of a release. */
export function bodyRefusal(call: Call, body: Call["body"], draft: boolean): Reply | undefined {
  if (String(body.body ?? "").length > LONGEST_BODY)
    return invalid(call, [flaw(`body is too long (maximum is ${LONGEST_BODY} characters)`, "body")]);
  if (body.make_latest !== "true" || (!draft && body.prerelease !== true)) return undefined;
  return invalid(call, [flaw("Latest release cannot be draft or prerelease.")]);
}

async function newRelease(
  call: Call,
  hub: Hub,
  { tag, target, draft }: { tag: string; target: string; draft: boolean },
  sha?: string,
): Promise<Release> {
  const { body } = call;
  const notes = body.generate_release_notes === true ? await generatedNotes(hub, call.bases, tag) : undefined;
  const written = typeof body.body === "string" ? body.body : null;
  const commit = sha === undefined ? undefined : await hub.git.commit(sha);
  return {
    ...{ id: hub.nextId(), tag, target, draft, immutable: false, published: null, assets: [] },
    name: typeof body.name === "string" ? body.name : (notes?.name ?? null),
    body: notes ? [written, notes.body].filter(Boolean).join("\n\n") : written,
    prerelease: body.prerelease === true,
    created: commit?.committer.date ?? hub.now(),
    updated: hub.now(),
    untagged: `untagged-${randomBytes(10).toString("hex")}`,
    by: call.token?.login ?? "",
  };
}

/** What becoming public does, when the tag is there: the date, the latest release, the lock. */
export function publish(call: Call, hub: Hub, release: Release): void {
  Object.assign(release, { draft: false, published: hub.now(), immutable: hub.state.repository.immutableReleases });
  if (release.immutable) hub.state.burnt.push(release.tag);
  settleLatest(hub.state, release, call.body.make_latest ?? "true");
  hub.note(call, "publish", { id: release.id, tag: release.tag, prerelease: release.prerelease }, true);
}

/** The tag stays; the name of an immutable release's tag is never free again. */
export function deleteRelease(call: Call, hub: Hub): Reply {
  const found = findRelease(call, hub);
  if (!found) return notFound(call);
  hub.state.releases = hub.state.releases.filter((release) => release !== found);
  hub.note(call, "delete release", { id: found.id, tag: found.tag, draft: found.draft }, !found.draft);
  return noContent;
}
