// BLAKE2b of 32 bytes (RFC 7693): PyPI names its files by it, and Node's OpenSSL has only the one of 64. Words of 64 bits are
// two of 32, the low half first.

const IV = Uint32Array.from([
  0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a, 0xade682d1, 0x510e527f, 0x2b3e6c1f,
  0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
]);
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
].map(halves);
const ROUNDS = 12;
const BLOCK = 128;
const LENGTH = 32;
/** Which words a step mixes: the columns, then the diagonals. */
const MIXED = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
].map(halves);

/** Where the low halves of these words are. */
function halves(places: readonly number[]): Uint8Array {
  return Uint8Array.from(places, (place) => place * 2);
}

export interface Blake2b {
  update(bytes: Uint8Array): void;
  /** The digest in hex, once. */
  digest(): string;
}

export function blake2b256(): Blake2b {
  const state = Uint32Array.from(IV);
  state[0] = (state[0] as number) ^ 0x01010000 ^ LENGTH;
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  let total = 0;
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; ) {
        // The last block is told apart from the others, so a full one waits until more comes.
        if (filled === BLOCK) {
          compress(state, block, total, false);
          filled = 0;
        }
        const taken = Math.min(BLOCK - filled, bytes.length - at);
        block.set(bytes.subarray(at, at + taken), filled);
        filled += taken;
        total += taken;
        at += taken;
      }
    },
    digest() {
      block.fill(0, filled);
      compress(state, block, total, true);
      return Buffer.from(state.buffer, 0, LENGTH).toString("hex");
    },
  };
}

const words = new Uint32Array(32);
const message = new Uint32Array(32);

function compress(state: Uint32Array, block: Uint8Array, total: number, last: boolean): void {
  words.set(state, 0);
  words.set(IV, 16);
  words[24] = (words[24] as number) ^ (total >>> 0);
  words[25] = (words[25] as number) ^ Math.floor(total / 2 ** 32);
  if (last) {
    words[28] = ~(words[28] as number);
    words[29] = ~(words[29] as number);
  }
  const view = new DataView(block.buffer);
  for (let at = 0; at < 32; at++) message[at] = view.getUint32(at * 4, true);
  for (let round = 0; round < ROUNDS; round++) {
    const order = SIGMA[round % 10] as Uint8Array;
    for (let step = 0; step < 8; step++) {
      const at = MIXED[step] as Uint8Array;
      mix(place(at, 0), place(at, 1), place(at, 2), place(at, 3), place(order, step * 2), place(order, step * 2 + 1));
    }
  }
  for (let at = 0; at < 16; at++) state[at] = (state[at] as number) ^ (words[at] as number) ^ (words[at + 16] as number);
}

/** One mixing step; in one function of 32-bit locals, since files of 100 MB go through it. */
function mix(a: number, b: number, c: number, d: number, x: number, y: number): void {
  const bl = word(b);
  const bh = word(b + 1);
  const cl = word(c);
  const ch = word(c + 1);
  const dl = word(d);
  const dh = word(d + 1);
  const low1 = word(a) + bl + (message[x] as number);
  const al1 = low1 | 0;
  const ah1 = (word(a + 1) + bh + (message[x + 1] as number) + ((low1 / CARRY) | 0)) | 0;
  const dl1 = dh ^ ah1;
  const dh1 = dl ^ al1;
  const low2 = cl + (dl1 >>> 0);
  const cl1 = low2 | 0;
  const ch1 = (ch + dh1 + ((low2 / CARRY) | 0)) | 0;
  const bl1 = ((bl ^ cl1) >>> 24) | ((bh ^ ch1) << 8);
  const bh1 = ((bh ^ ch1) >>> 24) | ((bl ^ cl1) << 8);
  const low3 = (al1 >>> 0) + (bl1 >>> 0) + (message[y] as number);
  const al2 = low3 | 0;
  const ah2 = (ah1 + bh1 + (message[y + 1] as number) + ((low3 / CARRY) | 0)) | 0;
  const dl2 = ((dl1 ^ al2) >>> 16) | ((dh1 ^ ah2) << 16);
  const dh2 = ((dh1 ^ ah2) >>> 16) | ((dl1 ^ al2) << 16);
  const low4 = (cl1 >>> 0) + (dl2 >>> 0);
  const cl2 = low4 | 0;
  const ch2 = (ch1 + dh2 + ((low4 / CARRY) | 0)) | 0;
  words[a] = al2;
  words[a + 1] = ah2;
  words[b] = ((bl1 ^ cl2) << 1) | ((bh1 ^ ch2) >>> 31);
  words[b + 1] = ((bh1 ^ ch2) << 1) | ((bl1 ^ cl2) >>> 31);
  words[c] = cl2;
  words[c + 1] = ch2;
  words[d] = dl2;
  words[d + 1] = dh2;
}

function place(places: Uint8Array, at: number): number {
  return places[at] as number;
}

const CARRY = 2 ** 32;

function word(at: number): number {
  return words[at] as number;
}
