/** Members that an archive may have; the largest wheels have a tenth of it. */
export const MOST_MEMBERS = 100_000;
/** Bytes of a text that is read: METADATA with its README, RECORD. */
export const LARGEST_TEXT = 4 * 1024 * 1024;
/** Texts of one archive; a right one has three. */
export const MOST_TEXTS = 12;

const MOST_UNPACKED = 4 * 1024 ** 3;
const FREE = 64 * 1024 ** 2;
const MOST_TIMES = 200;

/** Bytes that an archive of this size may unpack to: 200 times as many and 64 MiB, never more than 4 GiB. Deflate can reach 1,000. */
export function mostUnpacked(size: number): number {
  return Math.min(MOST_UNPACKED, FREE + size * MOST_TIMES);
}
