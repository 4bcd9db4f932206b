import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { decideGate, type GateModel, type GateVerdict } from '../../src/training/index.ts';

const { gate, evaluation } = settingsSchema.parse({ evaluation: { bootstrap: { resamples: 400 } } });
const rowCount = 200;
const random = createRandom(11);
/** Four of five rows are positive, as where a model meets patients that are all ill. */
const labels = Uint8Array.from({ length: rowCount }, (_, row) => (row % 5 === 0 ? 0 : 1));
/** Right by `strength`, the rest by chance. */
const model = (strength: number, label: string): GateModel => {
  const draws = random.fork(label);
  return {
    threshold: 0.5,
    probabilities: Float64Array.from(labels, (y) => strength * y + (1 - strength) * draws.next()),
  };
};
const good = model(0.45, 'good');
const poor = model(0.1, 'poor');
const decide = (candidate: GateModel, champion: GateModel | null, settings = gate): GateVerdict =>
  decideGate({ labels, candidate, champion }, 'f1', settings, evaluation, createRandom(5));
const failedOf = (verdict: GateVerdict): string[] =>
  verdict.checks.filter((check) => !check.passed).map((check) => check.name);

it('takes each guard once', () => {
  expect(settingsSchema.safeParse({ gate: { guards: ['mcc', 'specificity'] } }).success).toBe(true);
  expect(settingsSchema.safeParse({ gate: { guards: ['mcc', 'specificity', 'mcc'] } }).error?.issues).toMatchObject([
    { path: ['gate', 'guards'], message: 'a metric stands twice' },
  ]);
});

describe('a candidate without a champion', () => {
  it('passes where it is finite, varies and ranks', () => {
    expect(decide(good, null)).toMatchObject({ passed: true, difference: null });
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinite', Infinity],
    ['above 1', 1.5],
  ])('never passes with a probability that is %s', (_, value) => {
    const probabilities = good.probabilities.slice();
    probabilities[17] = value;
    const verdict = decide({ ...good, probabilities }, null);
    expect(verdict.passed).toBe(false);
    expect(failedOf(verdict)).toEqual(['sound']);
  });

  it('never passes where it gives every row the same', () => {
    const verdict = decide({ threshold: 0.5, probabilities: new Float64Array(rowCount).fill(0.8) }, null);
    expect(verdict.passed).toBe(false);
    expect(failedOf(verdict)).toEqual(['sound']);
  });

  it('never passes where it ranks worse than guessing', () => {
    const reversed = { ...good, probabilities: good.probabilities.map((value) => 1 - value) };
    expect(failedOf(decide(reversed, null))).toEqual(['ranks']);
  });
});

describe('a candidate against a champion', () => {
  it('passes where it is the better one on every metric', () => {
    const verdict = decide(good, poor);
    expect(verdict.checks.map((check) => check.name)).toEqual([
      'sound',
      'ranks',
      'better:f1',
      'guard:roc_auc',
      'guard:mcc',
      'guard:specificity',
    ]);
    expect(verdict.passed).toBe(true);
    expect(verdict.difference?.estimate).toBeGreaterThan(0);
  });

  it('passes where it is the same model', () => {
    expect(decide(good, good)).toMatchObject({ passed: true, difference: { estimate: 0, shareAboveZero: 0.5 } });
  });

  it('is refused where it is worse', () => {
    const verdict = decide(poor, good);
    expect(verdict.passed).toBe(false);
    expect(failedOf(verdict)).toContain('better:f1');
  });

  it('is refused for specificity and MCC where it calls nearly every row positive, though its F1 is higher', () => {
    const alwaysYes: GateModel = { threshold: 0.02, probabilities: good.probabilities.slice() };
    const strict: GateModel = { threshold: 0.8, probabilities: good.probabilities.slice() };
    const verdict = decide(alwaysYes, strict);
    expect(verdict.difference?.estimate).toBeGreaterThan(0);
    expect(failedOf(verdict)).toContain('guard:specificity');
    expect(verdict.passed).toBe(false);
  });

  it('may be worse on a guard by the tolerance', () => {
    const alwaysYes: GateModel = { threshold: 0.02, probabilities: good.probabilities.slice() };
    const strict: GateModel = { threshold: 0.8, probabilities: good.probabilities.slice() };
    expect(failedOf(decide(alwaysYes, strict, { ...gate, tolerance: 1 }))).toEqual([]);
  });

  it('is the better one where a metric that is better when lower falls', () => {
    const onLogLoss = (candidate: GateModel, champion: GateModel) =>
      decideGate(
        { labels, candidate, champion },
        'logLoss',
        { ...gate, guards: ['brierScore'] },
        evaluation,
        createRandom(5),
      );
    const better = onLogLoss(good, poor);
    expect(better.difference?.estimate).toBeLessThan(0);
    expect(better.passed).toBe(true);
    expect(failedOf(onLogLoss(poor, good))).toEqual(['better:log_loss', 'guard:brier_score']);
    expect(onLogLoss(good, good).passed).toBe(true);
  });

  it('has to be the better one in as many samples as are asked for', () => {
    const { difference } = decide(good, poor);
    expect(failedOf(decide(good, good, { ...gate, requiredShare: 0.51 }))).toEqual(['better:f1']);
    expect(failedOf(decide(good, poor, { ...gate, requiredShare: difference?.shareAboveZero ?? 0 }))).toEqual([]);
  });

  it('counts a group for one draw: one group proves nothing, however many rows it has', () => {
    const onGroups = (groupOfRow: Uint32Array) =>
      decideGate({ labels, groupOfRow, candidate: good, champion: poor }, 'f1', gate, evaluation, createRandom(5));
    expect(onGroups(Uint32Array.from(labels, (_, row) => row))).toEqual(decide(good, poor));
    expect(failedOf(onGroups(new Uint32Array(rowCount)))).toEqual(['better:f1']);
  });

  it('decides the same twice', () => {
    expect(decide(good, poor)).toEqual(decide(good, poor));
  });
});
