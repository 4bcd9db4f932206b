import { describe, expect, it } from 'vitest';
import type { FindingStatus } from '../../../src/monitoring/finding.ts';
import { keyOutcomes } from '../../../src/monitoring/verdict/alert-key.ts';
import { judgeWindow } from '../../../src/monitoring/verdict/judge-window.ts';
import { isPersistent } from '../../../src/monitoring/verdict/persistence.ts';
import { summarise } from '../../../src/monitoring/verdict/summarise.ts';
import { finding } from '../findings.ts';

const twoOfThree = { windows: 3, required: 2 };
const inFeature = (feature: string, status: FindingStatus, adjustedPValue = 0.01) =>
  finding({ subject: { kind: 'feature', feature }, status, adjustedPValue });
const f1Fell = finding({
  monitor: 'performance',
  check: 'realised',
  subject: { kind: 'metric', metric: 'f1' },
  status: 'alert',
  severity: 'critical',
  detail: 'F1 fell from 0.82 to 0.60.',
});

describe('what is the same alert', () => {
  it('is drift as a whole, and each other check by itself', () => {
    const outcomes = keyOutcomes([inFeature('age', 'ok'), inFeature('sex', 'alert'), inFeature('ca', 'alert'), f1Fell]);
    expect([...outcomes.keys()]).toEqual(['drift', 'performance:realised']);
    expect(outcomes.get('drift')).toMatchObject({ status: 'alert', severity: 'warning', alerting: { length: 2 } });
  });

  it('counts neither what only stands beside, nor "too few rows" as a result', () => {
    expect(keyOutcomes([finding({ isDeciding: false, status: 'alert' })]).size).toBe(0);
    expect(keyOutcomes([inFeature('age', 'insufficient'), inFeature('ca', 'ok')]).get('drift')?.status).toBe('ok');
    expect(keyOutcomes([inFeature('age', 'insufficient')]).get('drift')?.status).toBe('insufficient');
  });
});

it.each<{ statuses: FindingStatus[]; holds: boolean }>([
  { statuses: [], holds: false },
  { statuses: ['alert'], holds: false },
  { statuses: ['alert', 'ok', 'alert'], holds: true },
  { statuses: ['alert', 'alert', 'ok'], holds: true },
  { statuses: ['alert', 'alert', 'ok', 'ok'], holds: false },
  { statuses: ['alert', 'insufficient', 'insufficient', 'insufficient', 'alert'], holds: true },
])('something holds where it is seen in two of the last three that can tell: $statuses', ({ statuses, holds }) => {
  expect(isPersistent(statuses, twoOfThree)).toBe(holds);
});

describe('a window', () => {
  const alerting = [inFeature('age', 'alert')];
  const earlier = (status: FindingStatus) => [new Map([['drift', status]])];

  it('is suspected first, and changed when it is seen again', () => {
    expect(judgeWindow(alerting, [], twoOfThree).verdict).toBe('suspected');
    expect(judgeWindow(alerting, earlier('ok'), twoOfThree).verdict).toBe('suspected');
    expect(judgeWindow(alerting, earlier('alert'), twoOfThree).verdict).toBe('changed');
    expect(judgeWindow(alerting, [], { windows: 1, required: 1 }).verdict).toBe('changed');
  });

  it('is healthy only where drift was looked for', () => {
    expect(judgeWindow([inFeature('age', 'ok')], [], twoOfThree).verdict).toBe('healthy');
    expect(judgeWindow([inFeature('age', 'insufficient')], [], twoOfThree).verdict).toBe('insufficient');
    expect(judgeWindow([], [], twoOfThree).verdict).toBe('insufficient');
  });

  it('is healthy again although the alert of before still holds', () => {
    expect(judgeWindow([inFeature('age', 'ok')], [...earlier('alert'), ...earlier('alert')], twoOfThree).verdict).toBe(
      'healthy',
    );
  });
});

describe('the sentence', () => {
  const say = (findings: Parameters<typeof judgeWindow>[0], before: Parameters<typeof judgeWindow>[1] = []) =>
    summarise({
      judgement: judgeWindow(findings, before, twoOfThree),
      rowCount: 100,
      refusedCount: 0,
      labelCount: 0,
    });

  it('names the features that are least like before, and counts the rest', () => {
    const features = ['age', 'sex', 'cp', 'chol', 'ca', 'thal'].map((name, index) =>
      inFeature(name, 'alert', 0.04 - index / 200),
    );
    const output = finding({ subject: { kind: 'output' }, status: 'alert' });
    expect(say([...features, output], [new Map([['drift', 'alert']])])).toBe(
      'Changed: drift in 6 features (thal, ca, chol, cp and 2 more) and the probabilities that the model gives.',
    );
  });

  it('says of other checks what they say themselves, and what is confirmed first', () => {
    const both = [f1Fell, inFeature('age', 'alert')];
    expect(say(both, [new Map([['drift', 'alert']])])).toBe(
      'Changed: drift in 1 feature (age); F1 fell from 0.82 to 0.60.',
    );
    expect(say([f1Fell])).toBe('Suspected, not yet confirmed: F1 fell from 0.82 to 0.60.');
  });

  it('puts together what one check says of several features or metrics', () => {
    const missing = ['ca', 'thal'].map((feature) =>
      finding({
        monitor: 'data_quality',
        check: 'missing_share',
        subject: { kind: 'feature', feature },
        status: 'alert',
      }),
    );
    const mccFell = { ...f1Fell, subject: { kind: 'metric', metric: 'mcc' } as const };
    expect(say([...missing, f1Fell, mccFell])).toBe(
      'Suspected, not yet confirmed: more missing values in 2 features (ca and thal); ' +
        'performance is worse in 2 metrics (F1 and Matthews’ correlation).',
    );
  });

  it('never calls too few rows "no change"', () => {
    expect(say([inFeature('age', 'insufficient')])).toBe('Too few rows to tell: 100 predictions.');
    expect(say([inFeature('age', 'ok')])).toBe(
      'No change: 100 predictions look like the rows that the model was measured on.',
    );
  });
});
