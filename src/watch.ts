import type { Answer, Watch } from "./domain/plan";
import { realClock } from "./world/clock";
import type { World } from "./world/world";

/** What a Watch came to: `ended` by itself, or left: by a signal, or since its time was up. */
export interface Watched {
  answer: Answer;
  end: "over" | "time is up" | "interrupted";
}

/** The one loop that waits: looks, shows, waits, until it is over. Changes nothing. */
export async function watch(world: World, { waits, atMost, look, idle }: Watch, show: (answer: Answer) => void): Promise<Watched> {
  const until = world.clock.now() + atMost * 1000;
  for (let looks = 0; ; looks++) {
    const { answer, over } = await look();
    if (over) return { answer, end: "over" };
    show(answer);
    if (world.clock.now() >= until) return { answer, end: "time is up" };
    const clock = idle ? realClock : world.clock;
    await clock.wait(waits[Math.min(looks, waits.length - 1)] ?? 1);
    if (world.interrupted()) return { answer, end: "interrupted" };
  }
}
