import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blocksInTime } from '../../src/statistics/index.ts';

it('blocks in time are in its order, hold rows of one time together, and are nearly equal where times differ', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 1, max: 12 }),
      (times, blocks) => {
        const blockOfRow = blocksInTime(Uint32Array.from(times), blocks);
        expect(Math.max(...blockOfRow)).toBeLessThan(blocks);
        for (const [row, time] of times.entries()) {
          for (const [other, otherTime] of times.entries()) {
            if (time === otherTime) expect(blockOfRow[row]).toBe(blockOfRow[other]);
            if (time < otherTime) expect(blockOfRow[row]).toBeLessThanOrEqual(blockOfRow[other] as number);
          }
        }
      },
    ),
  );
  const sizes = new Array<number>(6).fill(0);
  for (const block of blocksInTime(
    Uint32Array.from({ length: 100 }, (_, row) => 3 * (99 - row)),
    6,
  ))
    sizes[block]! += 1;
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});
