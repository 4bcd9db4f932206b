import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeploymentStep, rollbackCandidates } from '../../src/registry/rollback-candidates.ts';

/** A history from versions to deploy and `back to N`, as the registry would write it. */
function history(...steps: (number | `back to ${number}`)[]): DeploymentStep[] {
  const written: DeploymentStep[] = [];
  for (const step of steps) {
    const version = typeof step === 'number' ? String(step) : step.slice('back to '.length);
    written.push({
      kind: typeof step === 'number' ? 'deploy' : 'rollback',
      version,
      previousVersion: written.at(-1)?.version ?? null,
    });
  }
  return written;
}

describe('rollbackCandidates', () => {
  it.each([
    ['nothing was deployed', [], []],
    ['one version was', [1], []],
    ['three were', [1, 2, 3], ['2', '1']],
    ['one was rolled back from', [1, 2, 3, 'back to 2'], ['1']],
    ['all but the first were', [1, 2, 3, 'back to 2', 'back to 1'], []],
    ['a new one came after a rollback', [1, 2, 'back to 1', 3], ['1']],
    ['one was deployed again after it was rolled back from', [1, 2, 'back to 1', 2], ['1']],
    ['… and then another', [1, 2, 'back to 1', 2, 3], ['2', '1']],
    ['an old one was deployed again', [1, 2, 3, 1], ['3', '2']],
    ['… and rolled back from, it is bad there too', [1, 2, 1, 'back to 2'], []],
    ['a damaged one was skipped', [1, 2, 3, 'back to 1'], []],
    ['one was deployed twice before', [1, 2, 1, 2, 3], ['2', '1']],
  ] as const)('%s', (_case, steps, expected) => {
    expect(rollbackCandidates(history(...steps))).toEqual(expected);
  });

  it('always ends, never offers the present version, and never one twice in a chain of rollbacks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }), (deployed) => {
        const steps = history(...deployed.filter((version, index) => version !== deployed[index - 1]));
        const reached: string[] = [];
        for (;;) {
          const present = steps.at(-1)?.version ?? '';
          const [next] = rollbackCandidates(steps);
          if (next === undefined) break;
          expect(next).not.toBe(present);
          expect(reached).not.toContain(next);
          reached.push(next);
          steps.push({ kind: 'rollback', version: next, previousVersion: present });
        }
        expect(reached.length).toBeLessThan(5);
      }),
    );
  });
});
