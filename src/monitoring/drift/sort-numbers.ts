/** Numbers below which the engine's own sort is as fast. */
const fewNumbers = 20_000;
const digitBits = 16;
const digits = 1 << digitBits;

/**
 * Sorts finite numbers in place, ascending: by radix from the least 16 bits of the IEEE 754 pattern up, a sign turned so
 * that patterns ascend as numbers do. A million take a third of the time of `sort`; bits that all numbers share cost
 * nothing. Zeros of either sign become 0.
 */
export function sortNumbers(numbers: Float64Array): Float64Array {
  const count = numbers.length;
  if (count < fewNumbers || !isLittleEndian) return numbers.sort();
  const words = new Uint16Array(numbers.buffer, numbers.byteOffset, count * 4);
  toAscendingBits(numbers);
  const spare = new Float64Array(count);
  let from = numbers;
  let to: Float64Array = spare;
  for (let digit = 0; digit < 4; digit += 1) {
    const source = from === numbers ? words : new Uint16Array(spare.buffer);
    const places = new Uint32Array(digits);
    for (let at = digit; at < source.length; at += 4) places[source[at] as number]! += 1;
    if (places[source[digit] as number] === count) continue;
    let next = 0;
    for (let value = 0; value < digits; value += 1) {
      const here = places[value] as number;
      places[value] = next;
      next += here;
    }
    const fromBits = bitsOf(from);
    const toBits = bitsOf(to);
    for (let at = 0, word = digit; at < count; at += 1, word += 4) {
      const place = places[source[word] as number]!++;
      toBits[2 * place] = fromBits[2 * at] as number;
      toBits[2 * place + 1] = fromBits[2 * at + 1] as number;
    }
    [from, to] = [to, from];
  }
  fromAscendingBits(from);
  if (from !== numbers) numbers.set(from);
  return numbers;
}

const bitsOf = (numbers: Float64Array): Uint32Array =>
  new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function toAscendingBits(numbers: Float64Array): void {
  const bits = bitsOf(numbers);
  for (let at = 0; at < numbers.length; at += 1) {
    if (numbers[at] === 0) numbers[at] = 0;
    const [low, high] = [2 * at, 2 * at + 1];
    if ((bits[high] as number) >>> 31 === 1) {
      bits[high] = ~(bits[high] as number);
      bits[low] = ~(bits[low] as number);
    } else bits[high] = (bits[high] as number) ^ 0x80000000;
  }
}

function fromAscendingBits(numbers: Float64Array): void {
  const bits = bitsOf(numbers);
  for (let at = 0; at < numbers.length; at += 1) {
    const [low, high] = [2 * at, 2 * at + 1];
    if ((bits[high] as number) >>> 31 === 0) {
      bits[high] = ~(bits[high] as number);
      bits[low] = ~(bits[low] as number);
    } else bits[high] = (bits[high] as number) ^ 0x80000000;
  }
}
