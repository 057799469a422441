import type { GithubAction } from "../../domain/plan";
import { Problem } from "../../domain/problem";
import type { Asset, Release } from "../../domain/release";
import type { Effect } from "../changes";
import type { World } from "../world";
import { mustBeDraft } from "./drafts";
import { type Github, refusalIn } from "./github";

type Upload = Extract<GithubAction, { do: "upload" }>;

/** Each try begins after the world was read, and only where it shows that the one before left nothing (H5). */
const TRIES = 3;

/** Uploads one asset to the draft of a tag. GitHub itself refuses a name that is there: then that one is looked at (H7). */
export async function uploadAsset(world: World, github: Github, action: Upload): Promise<Effect> {
  const { tag, name } = action;
  for (let left = TRIES; ; left--) {
    const release = await mustBeDraft(github, tag);
    try {
      const asset = await send(world, github, release, action);
      mustBe(asset, action);
      return { result: "done", told: `${name} uploaded` };
    } catch (cause) {
      const there = await afterFailure(github, action, cause);
      if (there === "uploaded") return { result: refusalIn(cause) ? "already so" : "done", told: `${name} is there` };
      if (left === 1) throw cause;
    }
  }
}

async function send({ tell }: World, github: Github, { id }: Release, { name, size, from }: Upload): Promise<Asset> {
  const doing = "uploading";
  tell({ on: name, at: "begun", doing, of: size });
  try {
    const sent = (bytes: number) => tell({ on: name, at: "moved", doing, bytes, of: size });
    return await github.upload(id, { name, type: typeOf(name), size, from, sent });
  } finally {
    tell({ on: name, at: "ended", doing });
  }
}

/**
 * What is there after an upload that failed: this asset, or nothing. What the failure left half-way is deleted. Throws the
 * failure where trying again cannot help, and where somebody else's asset has the name.
 */
async function afterFailure(github: Github, { tag, name, size, digest }: Upload, cause: unknown): Promise<"uploaded" | "nothing"> {
  const refusal = refusalIn(cause);
  const isTaken = refusal?.errors.some(({ code }) => code === "already_exists") ?? false;
  const isUnknown = cause instanceof Problem && cause.code === "outcome-unknown";
  if (!isTaken && !isUnknown) throw cause;
  const asset = (await mustBeDraft(github, tag)).assets.find((one) => one.name === name);
  if (!asset) return "nothing";
  if (asset.state === "uploaded" && asset.size === size && asset.digest === digest) return "uploaded";
  if (asset.state === "starter" && isUnknown) {
    await github.deleteAsset(asset.id);
    return "nothing";
  }
  const what = asset.state === "starter" ? "somebody else is uploading it, or an upload broke" : "other bytes were uploaded under its name";
  throw new Problem("changed-meanwhile", `${name}: ${what} while cogrel worked`, {
    cause,
    fix: "run the same command again: it looks first",
  });
}

/** H8: a name that GitHub changed, or bytes that are not those that were sent. */
function mustBe(asset: Asset, { name, size, digest }: Upload): void {
  const same = asset.name === name && asset.size === size && (asset.digest === undefined || asset.digest === digest);
  if (same && asset.state === "uploaded") return;
  throw new Problem("changed-meanwhile", `GitHub has ${asset.name} of ${asset.size} bytes, not ${name} of ${size} as it was sent`, {
    fix: "look at the draft on GitHub: delete that asset, then run the same command again",
  });
}

/** As gh names them; installers look at the name only. */
function typeOf(name: string): string {
  if (/\.(tgz|tar\.gz)$/.test(name)) return "application/gzip";
  if (/\.(whl|zip)$/.test(name)) return "application/zip";
  return name.endsWith(".txt") ? "text/plain" : "application/octet-stream";
}
