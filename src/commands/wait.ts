import type { Watch } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { registryAddresses } from "../domain/registries/addresses";
import { readWaitTarget, type WaitData, waited } from "../domain/registries/wait";
import { waitedTargets, waitLook } from "../facts/wait";
import type { World } from "../world/world";

export interface WaitOptions {
  tag?: string;
  timeout?: string;
}

/** Seconds before each look after the first: an index has a new file within seconds, and seldom after minutes. */
const WAITS = [1, 2, 3, 5, 8, 12, 20, 30] as const;
/** A registry on this machine needs no sparing. */
const LOCAL_WAITS = [0.05, 0.1, 0.2, 0.5, ...WAITS] as const;
/** Seconds. */
const USUAL = 900;
const LONGEST = 6 * 3600;

/** Waits until versions are there for installers: in the simple index and in the sparse index, with the release's own bytes. */
export async function wait(world: World, texts: readonly string[], { tag, timeout }: WaitOptions): Promise<Watch<WaitData>> {
  const atMost = secondsOf(timeout);
  const targets = await waitedTargets(world, texts.map(readWaitTarget), tag);
  const { pypi, crates } = registryAddresses(world.env.indexes);
  const local = targets.every(({ target }) => (target.registry === "pypi" ? pypi : crates).startsWith("http:"));
  return {
    kind: "watch",
    title: `wait for ${texts.join(", ")}`,
    waits: local ? LOCAL_WAITS : WAITS,
    atMost,
    left: "the registries go on without cogrel",
    look: async () => waited(await waitLook(world, targets)),
  };
}

function secondsOf(text: string | undefined): number {
  if (text === undefined) return USUAL;
  const seconds = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= LONGEST) return seconds;
  throw new Problem("usage", `--timeout takes seconds from 0 to ${LONGEST}, not ${quoted(text)}`, { exit: 2, fix: "--timeout 600" });
}
