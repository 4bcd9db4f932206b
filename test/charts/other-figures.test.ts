import { describe, expect, it } from 'vitest';
import { compactCount, countText, percentText, shareText, thresholdText } from '../../src/charts/figure-number.ts';
import { calibrationChart, confusionMatrixChart, featureImportanceChart } from '../../src/charts/index.ts';
import { wilsonInterval } from '../../src/charts/wilson-interval.ts';
import { circleCentres, readFigure, strokes } from './read-figure.ts';

const classes = { negative: 'stays', positive: 'leaves' };
const textsOf = (svg: string) => readFigure(svg).texts.map((text) => text.text);

describe('the confusion matrix', () => {
  const matrix = { trueNegatives: 1998, falsePositives: 2, falseNegatives: 30, truePositives: 70 };
  const figure = readFigure(confusionMatrixChart({ title: 'A model', classes, matrix, threshold: 0.25 }));
  const place = (text: string) => figure.texts.find((found) => found.text === text)!;

  it('has what is along the side and what is predicted along the bottom, counts and shares of the row', () => {
    const texts = [
      'A model',
      'n = 2,100 at threshold 0.25',
      'Predicted class',
      'Actual class',
      '1,998',
      '2',
      '30',
      '70',
    ];
    const shares = ['>99% of stays', '<1% of stays', '30% of leaves', '70% of leaves'];
    expect(figure.texts.map((text) => text.text)).toEqual(expect.arrayContaining([...texts, ...shares]));
    expect(place('1,998').x).toBeLessThan(place('2').x);
    expect(place('1,998').y).toBe(place('2').y);
    expect(place('1,998').y).toBeLessThan(place('30').y);
    expect(place('30').x).toBe(place('1,998').x);
    expect(place('70').x).toBe(place('2').x);
  });

  it('is darker where more of the row is', () => {
    const fills = figure.paths.flatMap(({ fill }) => (fill?.startsWith('#') ? [fill] : []));
    const shades = fills.filter((fill) => fill !== '#ffffff').map((fill) => Number.parseInt(fill.slice(1, 3), 16));
    const [trueNegatives, falsePositives, falseNegatives, truePositives] = shades as [number, number, number, number];
    expect(trueNegatives).toBeLessThan(truePositives);
    expect(truePositives).toBeLessThan(falseNegatives);
    expect(falseNegatives).toBeLessThan(falsePositives);
  });

  it('shows a class of no rows', () => {
    const empty = { trueNegatives: 0, falsePositives: 0, falseNegatives: 0, truePositives: 3 };
    expect(textsOf(confusionMatrixChart({ title: 't', classes, matrix: empty }))).toContain('– of stays');
  });
});

describe('the reliability diagram', () => {
  const labels = Uint8Array.of(0, 0, 0, 1, 1, 1, 0, 1);
  const probabilities = Float64Array.of(0.05, 0.05, 0.15, 0.15, 0.95, 0.95, 0.95, 0.95);
  const svg = calibrationChart({ title: 'A model', classes, labels, probabilities });

  it('has a point for each bin that holds rows, its interval, and the number of rows', () => {
    const at = (x: number, y: number) => [58 + 280 * x, 71 + 280 * (1 - y)].map((value) => Number(value.toFixed(2)));
    expect(circleCentres(svg)).toEqual([at(0.05, 0), at(0.15, 0.5), at(0.95, 0.75)]);
    expect(
      textsOf(svg)
        .slice(0)
        .filter((text) => /^\d+$/.test(text)),
    ).toEqual(['2', '2', '4']);
    const bars = strokes(svg, '#0072b2').filter(([from, to]) => from![0] === to![0]);
    expect(bars).toHaveLength(3);
    // SciPy: binomtest(3, 4).proportion_ci(method='wilson')
    expect(bars[2]!.map(([, y]) => (351 - y) / 280)).toEqual([expect.closeTo(0.3006, 3), expect.closeTo(0.9544, 3)]);
  });

  it('names its axes and its figures', () => {
    // By hand: errors .05² · 2, .15², .85², .05² · 3, .95², over 8 rows; gaps .05 · 2, .35 · 2, .2 · 4, over 8 rows.
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining([
        'Predicted probability',
        'Observed share',
        'Rows',
        'Brier score 0.207, ECE 0.200; bars: 95% CI',
      ]),
    );
  });
});

describe('Wilson’s interval', () => {
  // SciPy 1.17: binomtest(k, n).proportion_ci(confidence_level, method='wilson')
  it.each([
    [5, 10, 0.95, 0.236593090512564, 0.763406909487436],
    [0, 10, 0.95, 0, 0.277532799862889],
    [1, 1, 0.95, 0.206549314377238, 1],
    [3, 4, 0.95, 0.300641842582402, 0.9544127391902995],
  ])('of %d in %d at %d', (positives, count, level, lower, upper) => {
    const interval = wilsonInterval(positives / count, count, level);
    expect(interval[0]).toBeCloseTo(lower, 9);
    expect(interval[1]).toBeCloseTo(upper, 9);
  });
});

describe('feature importance', () => {
  const draw = (importance: readonly number[], most?: number) =>
    featureImportanceChart({
      title: 'A model',
      measure: 'share of total gain',
      features: importance.map((value, place) => ({ feature: `f${place}`, importance: value })),
      ...(most === undefined ? {} : { most }),
    });
  const names = (svg: string) =>
    readFigure(svg)
      .texts.filter(({ text }) => /^(f\d+|\d+ others)$/.test(text))
      .toSorted((a, b) => a.y - b.y)
      .map(({ text }) => text);

  it('sorts by importance, then by name, and sums the rest', () => {
    expect(names(draw([1, 4, 3, 4]))).toEqual(['f1', 'f3', 'f2', 'f0']);
    const cut = draw([10, 40, 20, 15, 10, 5], 3);
    expect(names(cut)).toEqual(['f1', 'f2', 'f3', '3 others']);
    expect(textsOf(cut)).toEqual(
      expect.arrayContaining(['40%', '20%', '15%', '25%', 'Share of total gain (%)', '6 features']),
    );
    expect(names(draw([4, 3, 2, 1], 3))).toEqual(['f0', 'f1', 'f2', 'f3']);
  });

  it('says that no feature is used, and draws one, and none', () => {
    expect(textsOf(draw([0, 0]))).toContain('no feature is used');
    expect(textsOf(draw([]))).toContain('no feature is used');
    expect(textsOf(draw([0.001]))).toEqual(expect.arrayContaining(['f0', '100%', '1 feature']));
  });
});

describe('a number in a figure', () => {
  it('is rounded so that it does not say more than is so', () => {
    expect([1, 0.9996, 0.9994, 0.0004, 0, null].map(shareText)).toEqual([
      '1.000',
      '> 0.999',
      '0.999',
      '< 0.001',
      '0.000',
      'not defined',
    ]);
    expect([0.5, 0, 1, 0.001, 0.9996].map(thresholdText)).toEqual(['0.50', '0.00', '1.00', '0.001', '> 0.999']);
    expect(
      [
        [0, 5],
        [1, 1000],
        [999, 1000],
        [5, 5],
        [0, 0],
      ].map(([part, whole]) => percentText(part!, whole!)),
    ).toEqual(['0%', '<1%', '>99%', '100%', '–']);
    expect([0, 999, 1000, 1_234_567].map(countText)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect([7, 999, 1000, 9949, 9999, 123_456, 999_600, 2e9].map(compactCount)).toEqual([
      '7',
      '999',
      '1.0k',
      '9.9k',
      '10k',
      '123k',
      '1.0M',
      '2.0G',
    ]);
  });
});
