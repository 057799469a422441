import { tag } from "../../src/commands/tag";
import type { Answer, Outcome, Plan } from "../../src/domain/plan";
import type { TaggingData } from "../../src/domain/tagging";
import type { Document } from "../../src/output/json";
import { perform } from "../../src/perform";
import { cogFiles, cogrel, type Ran, runGit, type TestRepository } from "../harness";
import { tagged } from "./tagged";

/** v0.17.0 is tagged, and main holds 0.18.0, ready to be tagged. */
export function ready(version = "0.18.0"): TestRepository {
  const one = tagged();
  one.commit(cogFiles(version), `Bump version to ${version}`);
  one.git("push", "-q", "origin", "main");
  return one;
}

export const pushing = { push: true };

/** Plans and performs, as a person who says yes. */
export async function tagIt(one: TestRepository, version?: string, options = pushing): Promise<Outcome[]> {
  const world = one.world();
  const turn = await tag(world, version, options);
  return turn.kind === "plan" ? perform(world, turn) : [];
}

export function planned(
  one: TestRepository,
  version?: string,
  options: { push: boolean; commit?: string } = pushing,
): Promise<Plan<TaggingData> | Answer<TaggingData>> {
  return tag(one.world(), version, options);
}

/** Runs the built program and gives its document. */
export async function document(
  one: TestRepository,
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<Ran & { json: Document }> {
  const ran = await cogrel([...args, "--json"], { cwd: one.folder, env: { ...one.env, ...more } });
  return { ...ran, json: JSON.parse(ran.out) };
}

/** The tags that the remote has, a line each: name, kind, commit. */
export function onRemote(one: TestRepository, origin = one.origin): string[] {
  const format = "--format=%(refname:strip=2) %(objecttype) %(*objectname)%(if)%(*objectname)%(then)%(else)%(objectname)%(end)";
  const out = runGit(origin, one.env, "for-each-ref", format, "refs/tags");
  return out === "" ? [] : out.split("\n");
}

/** All refs, here and on the remote. */
export function allRefs(one: TestRepository): string {
  return `${one.git("for-each-ref")}\n${runGit(one.origin, one.env, "for-each-ref")}`;
}
