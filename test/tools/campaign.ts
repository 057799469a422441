/** Long campaigns are sampled by a seed that the test run prints, and done in full with COGREL_TEST_ALL=1. */
export const ALL = Boolean(process.env.COGREL_TEST_ALL);
export const SEED = Number(process.env.COGREL_TEST_SEED ?? 1);

/** All of `ones` in a full run, else so many of them, chosen by the seed. */
export function sample<T>(ones: readonly T[], count: number): T[] {
  if (ALL || ones.length <= count) return [...ones];
  const random = randomFrom(SEED);
  const left = [...ones];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
