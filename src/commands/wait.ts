import { hostsOf } from "../domain/hosts";
import type { Watch } from "../domain/plan";
import { Problem } from "../domain/problem";
import { quoted } from "../domain/quoted";
import { registryAddresses } from "../domain/registries/addresses";
import { type RunTarget, readWaitTarget, type WaitData, type WaitTarget, waited } from "../domain/registries/wait";
import { runsLook, type Waited, type WaitedRuns, waitedRuns, waitedTargets, waitLook } from "../facts/wait";
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

/** GitHub counts requests by the hour. */
const GITHUB_WAITS = [2, 3, 5, 10, 15, 20, 30] as const;

/**
 * Waits until versions are there for installers: in the simple index and in the sparse index, with the release's own bytes; and until runs
 * of workflows have ended.
 */
export async function wait(world: World, texts: readonly string[], { tag, timeout }: WaitOptions): Promise<Watch<WaitData>> {
  const atMost = secondsOf(timeout);
  const asked = texts.map(readWaitTarget);
  const targets = asked.filter(isPackage);
  const runs = asked.filter(isRun);
  const { pypi, crates } = registryAddresses(world.env.indexes);
  const local = targets.every(({ registry }) => (registry === "pypi" ? pypi : crates).startsWith("http:"));
  const { loopback } = hostsOf(world.env.serverUrl, world.env.apiUrl);
  let ready: Promise<[Waited[], WaitedRuns | undefined]> | undefined;
  return {
    kind: "watch",
    title: `wait for ${texts.join(", ")}`,
    waits: runs.length > 0 && !loopback ? GITHUB_WAITS : local ? LOCAL_WAITS : WAITS,
    atMost,
    left: "what is waited for goes on without cogrel",
    look: async () => {
      // The time runs from the beginning: what the targets are compared with is a part of the first look.
      ready ??= waitedTargets(world, targets, tag).then(async (packages) => [packages, await waitedRuns(world, runs)]);
      const [packages, runsAsked] = await ready;
      const [seen, ended] = await Promise.all([waitLook(world, packages), runsAsked ? runsLook(runsAsked) : []]);
      return waited(seen, ended);
    },
  };
}

const isRun = (target: WaitTarget | RunTarget): target is RunTarget => target.registry === "github";
const isPackage = (target: WaitTarget | RunTarget): target is WaitTarget => target.registry !== "github";

function secondsOf(text: string | undefined): number {
  if (text === undefined) return USUAL;
  const seconds = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= LONGEST) return seconds;
  throw new Problem("usage", `--timeout takes seconds from 0 to ${LONGEST}, not ${quoted(text)}`, { exit: 2, fix: "--timeout 600" });
}
