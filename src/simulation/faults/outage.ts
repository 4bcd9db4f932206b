import { z } from 'zod';
import { durationOption, type FaultKind, numberOption } from './fault.ts';

const options = z.strictObject({
  from: numberOption(z.int().min(0)).describe('the row before which nothing is sent, counted from 0'),
  duration: durationOption.describe('for how long, such as 30s'),
});

/** Nothing comes for a while, as when a caller or the way to it is down. What would have come then comes after. */
export const outage: FaultKind<z.infer<typeof options>> = {
  name: 'outage',
  summary: 'no request comes for a time',
  options,
  create: ({ from, duration }) =>
    function* interrupted(rows) {
      let index = 0;
      for (const row of rows) {
        yield index === from ? { ...row, pauseMs: row.pauseMs + duration } : row;
        index += 1;
      }
    },
};
