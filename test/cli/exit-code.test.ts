import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import { catalogue, type ErrorCategory, type ErrorCode, HaleError } from '../../src/errors/index.ts';

/** The documented meaning of an exit, by category. */
const expected: Record<ErrorCategory, number> = {
  'invalid-input': 2,
  'not-found': 5,
  conflict: 1,
  precondition: 5,
  'data-quality': 3,
  forbidden: 2,
  unauthenticated: 2,
  unavailable: 5,
  timeout: 1,
  cancelled: 1,
  native: 1,
  internal: 1,
};

describe('the exit code', () => {
  it.each(Object.keys(catalogue) as ErrorCode[])('of %s is that of its meaning', (code) => {
    const error = new HaleError(code, 'refused');
    expect(exitCodeOf(error)).toBe(error.code.includes('GATE_REFUSED') ? 4 : expected[error.category]);
  });

  it('of a bug is 1', () => {
    expect(exitCodeOf(new TypeError('x'))).toBe(1);
    expect(exitCodeOf(undefined)).toBe(1);
  });
});
