import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPredictionIds } from '../../src/serving/index.ts';

describe('ids of predictions', () => {
  it('are UUIDs of version 7 of their millisecond', () => {
    const newId = createPredictionIds(() => 0x017f_22e2_79b0);
    for (let index = 0; index < 3_000; index += 1) {
      expect(newId()).toMatch(/^017f22e2-79b[01]-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('sort in the order in which they were made, whatever the clock does, and never come twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 200 }), (steps) => {
        let timeMs = 1_700_000_000_000;
        const newId = createPredictionIds(() => timeMs);
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
