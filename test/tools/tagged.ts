import { verifyTag } from "../../src/commands/verify-tag";
import type { GateData } from "../../src/domain/gate";
import type { Answer } from "../../src/domain/plan";
import { cogFiles, type Files, openRepository, repository, rules, runGit, type TestRepository } from "../harness";

/** A repository of Cog's shape whose main is tagged with its version, here and on the remote. */
export function tagged(version = "0.17.0", more: Files = {}): TestRepository {
  const one = repository({ ...cogFiles(version), ...more });
  pushTag(one, `v${version}`, "--annotate", `--message=v${version}`);
  return one;
}

/** Makes a tag and pushes it alone. */
export function pushTag(one: TestRepository, name: string, ...how: string[]): void {
  one.git("tag", ...how, name);
  one.git("push", "--quiet", "origin", `refs/tags/${name}`);
}

/** A bump on the branch that is checked out, tagged and pushed without the branch. */
export function bumped(one: TestRepository, version: string, more: Files = {}): string {
  const commit = one.commit({ ...cogFiles(version), ...more }, `Bump version to ${version}`);
  pushTag(one, `v${version}`);
  return commit;
}

/** The gate, as CI runs it in this checkout. */
export function gate(one: TestRepository, name: string, more: Record<string, string> = {}): Promise<Answer<GateData>> {
  return verifyTag(one.world(more), name, {});
}

/** What the gate says, in a form that two checkouts can be compared by: the verdict and all that is not yes. */
export async function verdict(one: TestRepository, name = "v0.17.0", more: Record<string, string> = {}): Promise<string[]> {
  const answer = await gate(one, name, more);
  return [answer.verdict, ...rules(answer, "no"), ...rules(answer, "unknown").map((rule) => `${rule}?`)];
}

/** Another checkout of the same origin. */
export function cloned(one: TestRepository, name: string, ...options: string[]): TestRepository {
  const folder = `${one.folder}-${name}`;
  runGit(one.env.HOME as string, one.env, "clone", "--quiet", ...options, `file://${one.origin}`, folder);
  return openRepository(folder, one.origin, one.env);
}
