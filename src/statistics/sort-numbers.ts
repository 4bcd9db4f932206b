/** Numbers below which the engine's own sort is as fast. */
const fewNumbers = 2_000;

/** So many bits at a time that the places of all their values stay in the processor's nearest memory. */
const digitBits = 11;
const digitValues = 1 << digitBits;
const digitMask = digitValues - 1;

/** A double is two words of 32 bits, the lesser first; each has two digits of 11 bits and one of 10. */
const digitsOfWord = [0, 1, 2];
const [lesserWord, greaterWord] = [0, 1];

/** Moves for each number, up to which it is quicker to insert numbers that are nearly in order than to sort by more digits. */
const movesEach = 4;

/**
 * Sorts finite numbers in place, ascending: by radix over the greater word of the IEEE 754 pattern, after which numbers that
 * are out of order mostly lie side by side and are inserted; where they are too many, by radix over both words. Digits that
 * all numbers share cost nothing, so that whole numbers take the least time. Zeros of either sign become 0.
 */
export function sortNumbers(numbers: Float64Array): Float64Array {
  const count = numbers.length;
  if (count < fewNumbers || !isLittleEndian) return numbers.sort();
  unsignZeros(numbers);
  const spare = new Float64Array(count);
  sortByWords(numbers, spare, [greaterWord]);
  if (!insertInOrder(numbers, movesEach * count)) sortByWords(numbers, spare, [lesserWord, greaterWord]);
  return numbers;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Sorts by these words, `numbers` or `spare` being where they are in turn. */
function sortByWords(numbers: Float64Array, spare: Float64Array, words: readonly number[]): void {
  let [from, to] = [numbers, spare];
  for (const word of words) {
    const counts = countDigits(wordsOf(from), word);
    for (const digit of digitsOfWord) {
      const places = counts.subarray(digit * digitValues, (digit + 1) * digitValues);
      if (!startPlaces(places, from.length)) continue;
      scatter(from, wordsOf(from), word, digit * digitBits, places, to);
      [from, to] = [to, from];
    }
  }
  // The sign is the first bit, so that the negative numbers are last, and the least of them last of all.
  if ((from[from.length - 1] as number) < 0) {
    const count = reverseNegatives(from, to);
    to.set(from.subarray(0, from.length - count), count);
    [from, to] = [to, from];
  }
  if (from !== numbers) numbers.set(from);
}

const wordsOf = (numbers: Float64Array): Uint32Array =>
  new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);

// Each long loop is a function of its own: the engine compiles a loop for what comes after it only once it has seen that.

function unsignZeros(numbers: Float64Array): void {
  const count = numbers.length;
  for (let at = 0; at < count; at += 1) numbers[at] = (numbers[at] as number) + 0;
}

/** How often each value of each digit of a word is there, digit by digit. */
function countDigits(words: Uint32Array, word: number): Uint32Array {
  const counts = new Uint32Array(digitsOfWord.length * digitValues);
  const end = words.length;
  for (let at = word; at < end; at += 2) {
    const bits = words[at] as number;
    counts[bits & digitMask]! += 1;
    counts[digitValues + ((bits >>> digitBits) & digitMask)]! += 1;
    counts[2 * digitValues + (bits >>> (2 * digitBits))]! += 1;
  }
  return counts;
}

/** Makes counts the first place of each value; false where all numbers have the same one. */
function startPlaces(counts: Uint32Array, all: number): boolean {
  const values = counts.length;
  let next = 0;
  for (let value = 0; value < values; value += 1) {
    const here = counts[value] as number;
    if (here === all) return false;
    counts[value] = next;
    next += here;
  }
  return true;
}

function scatter(
  from: Float64Array,
  words: Uint32Array,
  word: number,
  shift: number,
  places: Uint32Array,
  to: Float64Array,
): void {
  const count = from.length;
  for (let at = 0; at < count; at += 1) {
    const value = ((words[2 * at + word] as number) >>> shift) & digitMask;
    const place = places[value] as number;
    to[place] = from[at] as number;
    places[value] = place + 1;
  }
}

/** How many there are. */
function reverseNegatives(from: Float64Array, to: Float64Array): number {
  let count = 0;
  for (let at = from.length - 1; at >= 0 && (from[at] as number) < 0; at -= 1) to[count++] = from[at] as number;
  return count;
}

/** By insertion; false, with numbers left out of order, where it takes more moves. */
function insertInOrder(numbers: Float64Array, mostMoves: number): boolean {
  const count = numbers.length;
  let moves = 0;
  for (let at = 1; at < count; at += 1) {
    const number = numbers[at] as number;
    if (number >= (numbers[at - 1] as number)) continue;
    let place = at;
    for (; place > 0 && (numbers[place - 1] as number) > number; place -= 1) {
      numbers[place] = numbers[place - 1] as number;
    }
    numbers[place] = number;
    moves += at - place;
    if (moves > mostMoves) return false;
  }
  return true;
}
