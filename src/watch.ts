import type { Answer, Look, Watch } from "./domain/plan";
import { realClock } from "./world/clock";
import { patiently, whenInterrupted } from "./world/process";
import type { World } from "./world/world";

/** What a Watch came to: `over` by itself, or left, by a signal or since its time was up, with what the last whole look had found. */
export type Watched = { answer: Answer; end: "over" } | { answer: Answer | undefined; end: Left };

type Left = "time is up" | "interrupted";

/**
 * The one loop that waits: looks, shows, waits, until it is over. Changes nothing. A look that is under way when its time is up, or
 * when a signal comes, is cut off; without any time there is one look, to its end.
 */
export async function watch(world: World, { waits, atMost, look, idle }: Watch, show: (answer: Answer) => void): Promise<Watched> {
  const until = world.clock.now() + atMost * 1000;
  const cutAt = atMost > 0 ? until : Number.POSITIVE_INFINITY;
  let whole: Answer | undefined;
  for (let looks = 0; ; looks++) {
    const seen = await looked(look, cutAt - world.clock.now());
    if (typeof seen === "string") return { answer: whole, end: seen };
    const { answer, over } = seen;
    if (over) return { answer, end: "over" };
    if (world.interrupted()) return { answer: whole ?? answer, end: "interrupted" };
    show(answer);
    whole = answer;
    const wait = waits[Math.min(looks, waits.length - 1)] ?? 1;
    const left = (until - world.clock.now()) / 1000;
    // However long the waits are by then, there is a last look before the end.
    const last = wait >= left && left <= LAST;
    if (left > 0) await (idle ? realClock : world.clock).wait(wait < left ? wait : last ? left : left - LAST);
    if (world.interrupted()) return { answer, end: "interrupted" };
    if (last) return { answer, end: "time is up" };
  }
}

/** Seconds that are left for the last look. */
const LAST = 2;

/** No timer takes more milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** A look to its end, or what cut it off; `left` in milliseconds. */
async function looked(look: Watch["look"], left: number): Promise<Look | Left> {
  let cut: (end: Left) => void = () => undefined;
  const ended = new Promise<Left>((resolve) => {
    cut = resolve;
  });
  const forget = whenInterrupted(() => cut("interrupted"));
  const { result, giveUp } = patiently(look);
  const timer = left <= LONGEST ? setTimeout(() => cut("time is up"), Math.max(0, left)) : undefined;
  try {
    const seen = await Promise.race([ended, result]);
    if (typeof seen === "string") {
      // What becomes of a look that was cut off is nobody's matter.
      result.catch(() => undefined);
      giveUp();
    }
    return seen;
  } finally {
    clearTimeout(timer);
    forget();
  }
}
