import fc from 'fast-check';
import { expect, it } from 'vitest';
import { driftScoreName, readDriftScoreName } from '../../src/monitoring/drift-score-name.ts';
import type { Subject } from '../../src/monitoring/finding.ts';

const feature = fc.oneof(
  fc.string(),
  fc.constantFrom('output', 'all_features', 'feature:output', 'feature:feature:output', 'feature:', 'a:b', ''),
);
const subjects: fc.Arbitrary<Subject> = fc.oneof(
  feature.map((name) => ({ kind: 'feature' as const, feature: name })),
  fc.constantFrom({ kind: 'output' as const }, { kind: 'all_features' as const }),
);

it('a series of drift scores tells its subject, whatever a feature is called', () => {
  fc.assert(
    fc.property(subjects, (subject) => {
      const found = readDriftScoreName(driftScoreName(subject, 'chi_square'));
      expect([found?.subject, found?.test]).toEqual([subject, 'chi_square']);
    }),
  );
  expect(driftScoreName({ kind: 'feature', feature: 'age' }, 'wasserstein')).toBe('drift_score:age:wasserstein');
  expect(readDriftScoreName('f1')).toBeUndefined();
});
