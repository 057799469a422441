import { expect } from "vitest";
import type { Action, Outcome, Plan } from "../../src/domain/plan";
import { perform } from "../../src/perform";
import type { Opening } from "../../src/rehearsal/github";
import type { Release } from "../../src/rehearsal/state";
import type { World } from "../../src/world/world";
import { type CratesEnd, cratesEnd } from "../rehearsal/crates-end";
import { type FarEnd, farEnd } from "../rehearsal/far-end";
import { type PypiEnd, pypiEnd } from "../rehearsal/pypi-end";

/** The embedded GitHub with a checkout that pushes to it, and the World that a command sees there. */
export interface Hub extends FarEnd {
  repository: string;
  /** The registries beside it, and the variables by which they are found. */
  pypi: PypiEnd;
  crates: CratesEnd;
  indexes: Readonly<Record<string, string>>;
  /** The World with this token, as a new process would see it; `more` are further variables. */
  on(token?: string, more?: Record<string, string>): World;
  /** Scripts faults: each meets the nth request that its pattern fits. */
  script(...faults: { match: string; nth?: number; fault: object }[]): Promise<unknown>;
}

/** A GitHub whose origin is the checkout's own; its releases are real, its git too. */
export async function openHub(settings: Partial<Opening["repository"]> = {}, more: Partial<Opening> = {}): Promise<Hub> {
  const [hub, pypi, crates] = await Promise.all([farEnd(settings, more), pypiEnd(), cratesEnd()]);
  const indexes = { COGREL_PYPI_INDEX: pypi.addresses.simple, COGREL_CRATES_INDEX: crates.addresses.index };
  const { web, api } = hub.addresses;
  const server = `http://${hub.recorder.host}`;
  hub.git("remote", "set-url", "origin", `${server}/o/r.git`);
  const env = { ...indexes, GITHUB_SERVER_URL: server, GITHUB_API_URL: api.replace(web, server), GITHUB_REPOSITORY: "o/r" };
  return {
    ...hub,
    ...{ repository: "o/r", pypi, crates, indexes },
    on: (token = "maintainer", more = {}) => hub.world({ ...env, GH_TOKEN: token, ...more }),
    script: (...faults) => hub.control("POST faults", { faults: faults.map((one) => ({ nth: 1, ...one })) }),
  };
}

/** Performs Actions as a Plan that was said yes to. */
export function act(world: World, ...steps: Action[][]): Promise<Outcome[]> {
  const plan: Plan = { kind: "plan", title: "test", checks: [], steps, local: false, question: "?" };
  return perform(world, plan);
}

/** What a release came to, without what differs from run to run. */
export function outcome({ state }: Hub, tag: string): unknown {
  return state.releases.filter((release) => release.tag === tag).map(plain);
}

function plain({ tag, target, name, body, draft, prerelease, immutable, assets }: Release): unknown {
  const known = assets.map((asset) => ({ name: asset.name, size: asset.size, state: asset.state, digest: asset.digest }));
  return { tag, target, name, body, draft, prerelease, immutable, assets: known.sort((a, b) => a.name.localeCompare(b.name)) };
}

/**
 * The invariants of SAFETY.md that a world can be asked for: I1 no tag was moved or deleted, I2 one release a tag, I6 nobody's
 * asset was deleted.
 */
export async function expectInvariants(hub: Hub): Promise<void> {
  const effects = await hub.effects();
  const pushes = effects.filter(({ do: what }) => what === "push").filter(({ what }) => String(what.ref).startsWith("refs/tags/"));
  expect(
    pushes.filter(({ what }) => what.was !== null),
    "I1",
  ).toEqual([]);
  // A tag that a release would make is at a place of GitHub's choice; one that is deleted was there for somebody.
  const others = effects.filter(({ do: what }) => ["create tag", "update ref", "delete ref"].includes(what));
  expect(
    others.filter(({ do: what, what: about }) => what === "create tag" || String(about.ref).startsWith("refs/tags/")),
    "I1",
  ).toEqual([]);
  const tags = hub.state.releases.map(({ tag }) => tag);
  expect(
    tags.filter((tag, at) => tags.indexOf(tag) !== at),
    "I2",
  ).toEqual([]);
  for (const [at, { do: what, what: about }] of effects.entries()) {
    if (what !== "publish") continue;
    const before = effects.slice(0, at).filter(({ do: one, what: { tag } }) => one === "upload" && tag === about.tag);
    const audited = Object.fromEntries(before.map(({ what: { name, digest } }) => [String(name), digest]));
    const assets = hub.state.releases.find(({ tag }) => tag === about.tag)?.assets ?? [];
    expect(Object.fromEntries(assets.map(({ name, digest }) => [name, digest])), `I4: ${about.tag}`).toEqual(audited);
  }
  const deleted = effects.filter(({ do: what }) => what === "delete asset").filter(({ what }) => what.state !== "starter");
  expect(deleted, "I6").toEqual([]);
}
