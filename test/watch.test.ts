import { expect, test } from "vitest";
import type { Answer, Look, Watch } from "../src/domain/plan";
import { openPulse } from "../src/output/pulse";
import { watch } from "../src/watch";
import { realClock } from "../src/world/clock";
import { interrupt, whenInterrupted } from "../src/world/process";
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
  // The last look has two seconds.
  expect(waits).toEqual([1, 2, 3, 3, 1, 2]);
});

test.each([
  [1, 60, [1]],
  [2.5, 60, [0.5, 2]],
  [40, 30, [30, 8, 2]],
  [3, 1, [1, 1, 1]],
  [2, 0.5, [0.5, 0.5, 0.5, 0.5]],
])("with %i s in all and %i s between looks it ends in time: it waits %j", async (atMost, wait, wanted) => {
  const { waits, world } = hurried(100);
  expect(await watch(world, watching({ atMost, waits: [wait] }), () => undefined)).toMatchObject({ end: "time is up", answer });
  expect([waits, waits.reduce((sum, one) => sum + one)]).toEqual([wanted, atMost]);
});

/** A World with its own clock and nobody who interrupts, but for `interrupt`. */
const plain = { clock: realClock, interrupted: () => undefined } as unknown as World;
const second = { ...answer, title: "second" };

test("a signal cuts a look off: what stays is what the last whole look had found, and all that was asked for ends", async () => {
  const shown: string[] = [];
  let looks = 0;
  let ended = 0;
  const look = async () => {
    if (++looks === 1) return { answer, over: false };
    const asked = new Promise<Look>((resolve) => {
      const forget = whenInterrupted(() => {
        ended++;
        forget();
        resolve({ answer: second, over: true });
      });
    });
    interrupt("SIGINT");
    return asked;
  };
  const seen = await watch(plain, watching({ waits: [0], look }), ({ title }) => void shown.push(title));
  expect([seen.end, seen.answer?.title, shown, ended]).toEqual(["interrupted", "t", ["t"], 1]);
});

test("a look that hangs ends when its time is up; its requests and programs end too, those it begins then as they begin", async () => {
  const signals: string[] = [];
  const ends: (() => void)[] = [];
  const look = async () => {
    const hung = new Promise<void>((resolve) => {
      ends.push(
        whenInterrupted((signal) => {
          signals.push(signal);
          resolve();
        }),
      );
    });
    await hung;
    ends.push(whenInterrupted((signal) => void signals.push(`${signal} again`)));
    return { answer, over: true };
  };
  expect(await watch(plain, watching({ atMost: 0.05, look }), () => undefined)).toEqual({ end: "time is up", answer: undefined });
  await new Promise(setImmediate);
  expect(signals).toEqual(["SIGTERM", "SIGTERM again"]);
  for (const end of ends) end();
});

test("without any time there is one look, to its end", async () => {
  const look = async () => {
    await new Promise(setImmediate);
    return { answer, over: false };
  };
  expect(await watch(plain, watching({ atMost: 0, look }), () => undefined)).toEqual({ end: "time is up", answer });
});

test("what is idle waits really: a rehearsal's clock, which hurries, is not asked", async () => {
  const { waits, world } = hurried(100);
  let looks = 0;
  const look = async () => ({ answer, over: ++looks === 3 });
  expect(await watch(world, watching({ idle: true, waits: [0.01], look }), () => undefined)).toMatchObject({ end: "over" });
  expect([looks, waits]).toEqual([3, []]);
});

test("where nothing is new a log gets a line a minute, and none while there is something to tell", () => {
  const pulse = openPulse();
  const minute = 60_000;
  const asked: [fresh: boolean, at: number, told: number | undefined][] = [
    [true, 5, undefined],
    [false, minute, undefined],
    [false, minute + 5, 1],
    [false, minute + 10, undefined],
    [true, 2 * minute, undefined],
    [false, 3 * minute - 1, undefined],
    [false, 3 * minute + 5, 3],
  ];
  for (const [fresh, at, told] of asked) expect(pulse(fresh, at), String(at)).toBe(told);
});
