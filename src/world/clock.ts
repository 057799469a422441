import { setTimeout as pause } from "node:timers/promises";
import { whenInterrupted } from "./process";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits so many seconds; less when a signal asks the command to end. */
  wait(seconds: number): Promise<void>;
}

export const realClock: Clock = {
  now: () => Date.now(),
  async wait(seconds) {
    const abort = new AbortController();
    const forget = whenInterrupted(() => abort.abort());
    try {
      await pause(seconds * 1000, undefined, { signal: abort.signal });
    } catch (cause) {
      if ((cause as Error).name !== "AbortError") throw cause;
    } finally {
      forget();
    }
  },
};

/** A time in milliseconds as registries write it: ISO 8601, UTC. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** A time of ISO 8601 as `isoTime` writes it; `undefined` for what is none, or doesn't say of which zone. */
export function utcTime(text: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : isoTime(time);
}
