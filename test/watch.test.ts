import { expect, test } from "vitest";
import type { Answer, Watch } from "../src/domain/plan";
import { watch } from "../src/watch";
import type { World } from "../src/world/world";

const answer: Answer = { kind: "answer", title: "t", verdict: "yes", data: {}, checks: [] };

/** A World whose clock goes on as soon as it is waited for, and that is asked to end after so many waits. */
function hurried(most: number) {
  const waits: number[] = [];
  const clock = { now: () => waits.reduce((sum, one) => sum + one * 1000, 0), wait: async (seconds: number) => void waits.push(seconds) };
  const interrupted = () => (waits.length >= most ? ("SIGINT" as const) : undefined);
  return { waits, world: { clock, interrupted } as unknown as World };
}

const watching = (more: Partial<Watch>): Watch => ({
  kind: "watch",
  title: "w",
  waits: [1, 2, 3],
  atMost: 1000,
  left: "",
  look: async () => ({ answer, over: false }),
  ...more,
});

test("the waits are taken in their order, and the last one again and again, until time is up", async () => {
  const { waits, world } = hurried(100);
  expect(await watch(world, watching({ atMost: 12 }), () => undefined)).toMatchObject({ end: "time is up" });
  expect(waits).toEqual([1, 2, 3, 3, 3]);
});

test("what is idle waits really: a rehearsal's clock, which hurries, is not asked", async () => {
  const { waits, world } = hurried(100);
  let looks = 0;
  const look = async () => ({ answer, over: ++looks === 3 });
  expect(await watch(world, watching({ idle: true, waits: [0.01], look }), () => undefined)).toMatchObject({ end: "over" });
  expect([looks, waits]).toEqual([3, []]);
});
