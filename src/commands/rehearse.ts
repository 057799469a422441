import { planBranchPush } from "../domain/branch-push";
import type { Answer, Outcome, Turn, Watch } from "../domain/plan";
import { tagName } from "../domain/tag";
import { releaseType } from "../domain/version";
import { followRun } from "../facts/follow";
import { headFacts } from "../facts/head";
import type { Turns } from "../specs";
import { advertised } from "../world/remote";
import type { Rehearsal, World } from "../world/world";
import { audit } from "./audit";
import { bump } from "./bump";
import { publish } from "./publish";
import { tag } from "./tag";

export interface RehearseOptions {
  example?: boolean;
  serve?: boolean;
  keep?: boolean;
}

type Steps = AsyncGenerator<Turn, void, Outcome[] | Answer>;

/** A whole release in a throw-away copy, with the commands that a real one takes: bump, push, tag, build, audit, publish. */
export async function* rehearse(world: World, wanted: string | undefined, options: RehearseOptions): Steps {
  const started = world.clock.now();
  const versions = wanted === undefined ? usual(options) : [wanted];
  for (const version of versions) yield* release(world, version);
  const rehearsal = world.rehearsal as Rehearsal;
  if (options.serve) yield serving(rehearsal);
  else
    yield summary(rehearsal, {
      effects: await rehearsal.effects(),
      seconds: (world.clock.now() - started) / 1000,
      keep: options.keep ?? false,
    });
}

/** The example goes through all three kinds; a repository of one's own through its next release candidate; who serves does it by hand. */
function usual({ example, serve }: RehearseOptions): string[] {
  if (serve) return [];
  return example ? ["0.18.0-dev1", "0.18.0-rc1", "0.18.0"] : ["rc"];
}

async function* release(world: World, wanted: string): Steps {
  yield* turnsOf(bump(world, wanted, { commit: true }));
  const git = await world.git("person");
  const { head, project, manifests } = await headFacts(git);
  const branch = (await git.tell(["symbolic-ref", "--short", "HEAD"])).trim();
  yield planBranchPush({
    remote: world.remote,
    branch,
    at: head,
    was: (await advertised(git, world.remote)).branches.get(`refs/heads/${branch}`),
  });
  yield* turnsOf(tag(world, undefined, { push: true }));
  const version = manifests.version;
  if (!version) return;
  const name = tagName(version, project.tagPrefix);
  const github = await world.github((world.rehearsal as Rehearsal).repository);
  yield followRun(github, { file: project.ci.releaseBuild, tag: name, sha: head, event: "push", silent: false });
  if (releaseType(version) === "dev") yield* turnsOf(audit(world, name, {}));
  else yield* turnsOf(publish(world, name, { watch: true }));
}

async function* turnsOf(turns: Turns): Steps {
  if (turns instanceof Promise) yield await turns;
  else yield* turns;
}
