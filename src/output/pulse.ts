/** Milliseconds after which what brings nothing new is told to go on all the same. */
const EVERY = 60_000;

/**
 * A line now and then where a log would be silent for long: asked at each look, with whether it brought anything new and the time in
 * milliseconds; gives how many minutes it has gone on, when that is to be told.
 */
export function openPulse(): (fresh: boolean, now: number) => number | undefined {
  let began: number | undefined;
  let told = 0;
  return (fresh, now) => {
    began ??= now;
    if (!fresh && now - told < EVERY) return undefined;
    told = now;
    return fresh ? undefined : Math.floor((now - began) / EVERY);
  };
}
