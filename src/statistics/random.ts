import { createHash } from 'node:crypto';

/** A seeded source of randomness. The same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  next(): number;
  /** Uniform in 0 … below − 1, without bias. `below` is a whole number from 1 to 2³². */
  integer(below: number): number;
  /**
   * An independent stream. It depends on this stream's seed and on the label alone, not on how many numbers were
   * drawn before, so a part that draws more or less leaves the other parts' numbers as they were.
   */
  fork(label: string): Random;
}

/** xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), 32 bits a step. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [s0, s1, s2, s3] = state;
  return () => {
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
}

/** A stream for a seed (any finite number). SHA-256 spreads the seed, and each fork's label, over the 128 bits of state. */
export function createRandom(seed: number): Random {
  if (!Number.isFinite(seed)) throw new RangeError(`a seed is a finite number, not ${seed}`);
  return streamOf(createHash('sha256').update(`seed:${seed}`).digest());
}

function streamOf(key: Buffer): Random {
  const bits = xoshiro128([key.readUInt32LE(0), key.readUInt32LE(4), key.readUInt32LE(8), key.readUInt32LE(12)]);
  return {
    next: () => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000,
    integer(below) {
      if (!(Number.isInteger(below) && below >= 1 && below <= 0x100000000)) {
        throw new RangeError(`integer(below) takes a whole number from 1 to 2^32, not ${below}`);
      }
      // Values past the last full multiple of `below` would favour the small remainders, so they are drawn again.
      const limit = 0x100000000 - (0x100000000 % below);
      let value = bits();
      while (value >= limit) value = bits();
      return value % below;
    },
    fork: (label) => streamOf(createHash('sha256').update(key).update(label).digest()),
  };
}
