import { type DownloadData, planDownload } from "../domain/download";
import type { Answer, Plan } from "../domain/plan";
import { Problem } from "../domain/problem";
import { downloadFacts } from "../facts/download";
import type { World } from "../world/world";

export interface DownloadOptions {
  only?: string;
  to?: string;
  digests?: string;
  missingFrom?: string;
}

/** Gets a release's assets for the job that publishes them, each by the digest that verify-release gave. */
export async function download(world: World, tag: string, options: DownloadOptions): Promise<Plan<DownloadData> | Answer<DownloadData>> {
  const { only, to, digests, missingFrom } = options;
  if (only === undefined || to === undefined || digests === undefined)
    throw new Problem("usage", "download needs --only, --to and --digests", {
      exit: 2,
      fix: `cogrel download ${tag} --only '*.whl' --to dist --digests "$DIGESTS"`,
    });
  return planDownload(await downloadFacts(world, { tag, only, to, digests, missingFrom }));
}
