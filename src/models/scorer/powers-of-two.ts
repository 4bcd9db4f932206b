export interface PowersOfTwo {
  /** 2^(i/count), rounded to a double. */
  readonly rounded: Float64Array;
  /** What was rounded off, relative to the rounded power: 2^(i/count) = rounded · (1 + rest). */
  readonly rest: Float64Array;
}

const bits = 128n;

/** 2^(i/count) for i < count, a power of two: as products of the square roots of 2, in whole numbers of 128 bits. */
export function powersOfTwo(count: number): PowersOfTwo {
  const roots: bigint[] = [];
  for (let power = 2n << bits, step = count / 2; step >= 1; step /= 2) {
    power = squareRoot(power << bits);
    roots.push(power);
  }
  const rounded = new Float64Array(count);
  const rest = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let power = 1n << bits;
    for (const [place, root] of roots.entries()) {
      if ((index & (count >> (place + 1))) !== 0) power = (power * root) >> bits;
    }
    // Half a unit of the 53rd bit is added, so that cutting the rest off rounds to nearest.
    const mantissa = (power + (1n << (bits - 53n))) >> (bits - 52n);
    rounded[index] = Number(mantissa) * 2 ** -52;
    rest[index] = Number(power - (mantissa << (bits - 52n))) / Number(power);
  }
  return { rounded, rest };
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
