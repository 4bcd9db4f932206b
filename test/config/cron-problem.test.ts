import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronProblem } from '../../src/config/cron-problem.ts';
import { settingsSchema } from '../../src/config/settings.ts';

// What runs the schedule, as the judge of what it can run.
const { validateCrontab } = createRequire(import.meta.url)(
  '../../node_modules/@dbos-inc/dbos-sdk/dist/src/scheduler/crontab.js',
) as { validateCrontab(pattern: string): void };

describe('a schedule', () => {
  it.each([
    '* * * * *',
    '*/5 * * * *',
    '  0   3 * *   1-5 ',
    '* * * * * *',
    '*/10 0-30/5 8-18/2 1,15 jan-MAR mon,Wed',
    '0 22-2 * * *',
    '0 0 29 2 *',
    '0 0 * * 7',
  ])('may be %s', (text) => {
    expect(cronProblem(text)).toBeUndefined();
    expect(() => validateCrontab(text)).not.toThrow();
  });

  it.each([
    ['every minute', /2 fields/],
    ['a b c d e', /"a" is no minute: 0 to 59/],
    ['60 * * * *', /"60" is no minute/],
    ['* 24 * * *', /"24" is no hour/],
    ['* * 0 * *', /day of the month/],
    ['* * * 13 *', /month/],
    ['* * * * 8', /weekday/],
    ['*/0 * * * *', /minute/],
    ['5/10 * * * *', /minute/],
    ['1- * * * *', /minute/],
    ['* * * * * * *', /7 fields/],
    ['0 0 30 2 *', /never run/],
    ['', /1 fields/],
  ])('is not %j', (text, problem) => {
    expect(cronProblem(text)).toMatch(problem);
    const { error } = settingsSchema.safeParse({ agent: { monitoringSchedule: text } });
    expect(error?.issues).toMatchObject([
      { path: ['agent', 'monitoringSchedule'], message: expect.stringMatching(problem) },
    ]);
  });

  it('that is taken can be run', () => {
    const value = fc.oneof(fc.nat(70).map(String), fc.constantFrom('*', 'feb', 'sat', 'x', ''));
    const part = fc
      .tuple(value, fc.option(value), fc.option(fc.nat(20)))
      .map(([first, last, step]) => first + (last === null ? '' : `-${last}`) + (step === null ? '' : `/${step}`));
    const field = fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(','));
    const cron = fc.array(fc.oneof(field, fc.constant('*')), { minLength: 5, maxLength: 6 });
    fc.assert(
      fc.property(cron, (given) => {
        const text = given.join(' ');
        if (cronProblem(text) === undefined) validateCrontab(text);
      }),
      { numRuns: 5_000 },
    );
  });
});
