import { type GateData, judgeTag } from "../domain/gate";
import type { Answer } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { whyNotRefName } from "../domain/tag";
import { gateFacts, readGround } from "../facts/gate";
import type { Env } from "../world/env";
import type { World } from "../world/world";

export interface VerifyTagOptions {
  configRef?: string;
}

/** CI's gate: may this tag be released from its commit? Read from the remote and from the commit's blobs. */
export async function verifyTag(world: World, argument: string | undefined, options: VerifyTagOptions): Promise<Answer<GateData>> {
  const name = argument ?? tagOfRef(world.env);
  const why = whyNotRefName(name);
  if (why !== undefined) return refusedName(name, why);
  const ground = await readGround(await world.git("gate"), world.remote, options.configRef);
  return judgeTag(await gateFacts(ground, name));
}

/** The tag that the workflow runs for: GITHUB_REF, a tag ref only. */
function tagOfRef({ ref }: Env): string {
  if (ref === undefined)
    throw new Problem("usage", "no tag was named, and GITHUB_REF is not set", { exit: 2, fix: "cogrel verify-tag v1.2.3" });
  if (ref.startsWith("refs/tags/")) return ref.slice("refs/tags/".length);
  throw new Problem("usage", `GITHUB_REF is ${quoted(ref)}, not a tag`, {
    exit: 2,
    fix: "run this in a workflow on push of tags, or name the tag",
  });
}

function refusedName(name: string, why: string): Answer<GateData> {
  const check = {
    rule: "tag-grammar",
    verdict: "no",
    found: `${quoted(name)}: ${why}`,
    expected: "vX.Y.Z or vX.Y.Z-LABEL[.]N",
    fix: "cogrel tag        makes the tag of the commit's version",
  } as const;
  return { kind: "answer", title: "it must not be released", verdict: "no", data: { tag: name }, checks: [check] };
}
