import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextColumn, textAt } from '../../src/bytes/index.ts';
import { createPredictionIds } from '../../src/serving/index.ts';

describe('ids of predictions', () => {
  it('are UUIDs of version 7 of their millisecond', () => {
    const newId = createPredictionIds(() => 0x017f_22e2_79b0).next;
    for (let index = 0; index < 3_000; index += 1) {
      expect(newId()).toMatch(/^017f22e2-79b[01]-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('are written into a column as they are given one by one', () => {
    const bytes = Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 37) % 251));
    const source = () =>
      createPredictionIds(
        () => 0x017f_22e2_79b0,
        (size) => bytes.subarray(0, size),
      );
    const one = source();
    const many = source();
    const column = createTextColumn(5_000, 36);
    many.fill(column, 5_000);
    for (let row = 0; row < 5_000; row += 1) expect(textAt(column, row)).toBe(one.next());
    expect(many.next()).toBe(one.next());
  });

  it('sort in the order in which they were made, whatever the clock does, and never come twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 200 }), (steps) => {
        let timeMs = 1_700_000_000_000;
        const newId = createPredictionIds(() => timeMs).next;
        const ids: string[] = [];
        for (const step of steps) {
          timeMs += step;
          for (let index = 0; index < 50; index += 1) ids.push(newId());
        }
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
