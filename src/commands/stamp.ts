import type { Answer, Outcome, Turn } from "../domain/plan";
import { EXIT, Problem } from "../domain/problem";
import type { Project } from "../domain/project";
import { quoted } from "../domain/quoted";
import { announceStamp, planStamp, planUndo } from "../domain/stamp/stamp";
import { parseTag, tagName, whyNotRefName } from "../domain/tag";
import { headFacts } from "../facts/head";
import { repositoryName } from "../facts/repository";
import { type StampGround, stampFacts, type Tagged, undoFacts } from "../facts/stamp";
import type { Env } from "../world/env";
import { commitSource } from "../world/source";
import type { World } from "../world/world";

export interface StampOptions {
  undo?: boolean;
}

/** Writes what the build of a tag's packages needs into the working tree; with --undo, takes that back. */
export async function* stamp(
  world: World,
  argument: string | undefined,
  { undo }: StampOptions,
): AsyncGenerator<Turn, void, Outcome[] | Answer> {
  const git = await world.git("person");
  const { head, project, manifests } = await headFacts(git);
  const name = argument ?? tagOfRef(world.env);
  const version = manifests.version;
  const own = version && { tag: tagName(version, project.tagPrefix), version };
  const asked = name === undefined ? own : tagged(name, project);
  const ground: StampGround = {
    git,
    source: commitSource(git, head),
    project,
    server: world.env.serverUrl.replace(/\/+$/, ""),
    repository: await repositoryName(git, world, project),
  };
  if (undo) {
    yield planUndo(await undoFacts(ground, asked ? [asked] : []));
    return;
  }
  if (!asked) throw usage("no tag was named, and HEAD's files hold no version");
  const facts = await stampFacts(ground, asked, world.env.envFile !== undefined, world.env.pretended);
  const plan = planStamp(facts);
  if (plan) yield plan;
  if (!plan || !facts.workflow) yield announceStamp(facts);
}

/** The tag that the workflow runs for, where it runs for one. */
function tagOfRef({ ref }: Env): string | undefined {
  return ref?.startsWith("refs/tags/") ? ref.slice("refs/tags/".length) : undefined;
}

function tagged(name: string, { tagPrefix }: Project): Tagged {
  const version = whyNotRefName(name) === undefined ? parseTag(name, tagPrefix) : undefined;
  if (version) return { tag: name, version };
  throw usage(`${quoted(name)} is no release tag: ${tagPrefix}X.Y.Z or ${tagPrefix}X.Y.Z-LABEL[.]N`);
}

function usage(message: string): Problem {
  return new Problem("usage", message, { exit: EXIT.usage, fix: "cogrel stamp v1.2.3" });
}
