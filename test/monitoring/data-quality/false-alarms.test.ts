import { expect, it } from 'vitest';
import { createRandom } from '../../../src/statistics/index.ts';
import { alertsOf, check, drawRows, referenceOf, refusals, settings, windowOf } from './quality-windows.ts';

it.each([20, 50, 100, 1000])('windows of %d rows without a fault alarm in a share alpha at most', (size) => {
  const random = createRandom(size);
  const windows = size === 1000 ? 100 : 300;
  let alarms = 0;
  for (let count = 0; count < windows; count += 1) {
    // Callers err as often as they may.
    const errors = Array.from({ length: size }, () => random.next()).filter((draw) => draw < 0.01).length;
    const reference = referenceOf(drawRows(random, 300));
    const window = windowOf(drawRows(random, size), refusals(errors, 'chol', 'out_of_range'));
    if (alertsOf(check(window, { reference })).length > 0) alarms += 1;
  }
  expect(alarms / windows).toBeLessThanOrEqual(settings.alpha);
});
