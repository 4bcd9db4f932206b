import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurveChartInput, precisionRecallChart, rocChart } from '../../src/charts/index.ts';
import { type Point, thinCurve } from '../../src/charts/thin-curve.ts';
import { drawRows } from './figure-samples.ts';
import { circleCentres, readFigure, strokes } from './read-figure.ts';

// The example of scikit-learn's roc_auc_score (0.75) and average_precision_score (0.8333).
const known = { labels: Uint8Array.of(0, 0, 1, 1), probabilities: Float64Array.of(0.1, 0.4, 0.35, 0.8) };
const input = (more: Partial<CurveChartInput['curves'][0]> = {}): CurveChartInput => ({
  title: 'A model',
  classes: { negative: 'no', positive: 'yes' },
  curves: [{ name: 'first', threshold: 0.35, ...known, ...more }],
});
const textsOf = (svg: string) => readFigure(svg).texts.map((text) => text.text);
const [left, top, side] = [58, 56, 280];
const at = (x: number, y: number) => [left + side * x, top + side * (1 - y)];
const curveColour = '#0072b2';
const referenceColour = '#767676';

describe('the ROC figure', () => {
  it('names its axes, its rows, its area and the interval of that', () => {
    const texts = textsOf(rocChart(input({ interval: { lower: 0.25, upper: 0.9996, level: 0.9 } })));
    expect(texts).toEqual(
      expect.arrayContaining([
        'A model',
        'n = 4 (2 yes, 2 no)',
        'False positive rate (1 − specificity)',
        'True positive rate (sensitivity)',
        'AUC 0.750',
        '90% CI 0.250–> 0.999',
        'chance',
        'threshold 0.35',
      ]),
    );
  });

  it('draws the curve, the chance line and the point of the threshold where they are, on an exact square', () => {
    const svg = rocChart(input());
    expect(strokes(svg, curveColour)).toEqual([[at(0, 0), at(0, 0.5), at(0.5, 0.5), at(0.5, 1), at(1, 1)]]);
    expect(strokes(svg, referenceColour)).toEqual([[at(0, 0), at(1, 1)]]);
    expect(circleCentres(svg)).toEqual([at(0.5, 1)]);
    const gridLines = strokes(svg, '#e8e8e8').map(([from, to]) => Math.hypot(to![0] - from![0], to![1] - from![1]));
    expect(new Set(gridLines)).toEqual(new Set([side]));
  });

  it('has no mark without a threshold, and says what is not defined of one class', () => {
    expect(circleCentres(rocChart(input({ threshold: null })))).toEqual([]);
    const one = rocChart(input({ labels: Uint8Array.of(1, 1, 1, 1), interval: { lower: 0, upper: 1, level: 0.95 } }));
    expect(textsOf(one)).toContain('AUC not defined');
    expect(strokes(one, curveColour)).toEqual([]);
    expect(textsOf(one).join()).not.toContain('CI');
  });

  it('has a key where there are several curves, each of another colour, and none where there is one', () => {
    const first = input().curves[0];
    const several = rocChart({ ...input(), curves: [first, { ...first, name: 'second', ...drawRows(50) }] });
    expect(textsOf(several)).toContain('first: AUC 0.750');
    expect(textsOf(several).filter((text) => text.startsWith('second: AUC 0.'))).toHaveLength(1);
    for (const colour of [curveColour, '#d55e00']) expect(strokes(several, colour)).toHaveLength(2);
    expect(textsOf(rocChart(input())).join()).not.toContain('first');
  });
});

describe('the precision–recall figure', () => {
  it('names its axes, the average precision and the prevalence', () => {
    const texts = textsOf(precisionRecallChart(input()));
    const expected = ['Recall (sensitivity)', 'Precision (positive predictive value)', 'AP 0.833', 'prevalence 0.500'];
    expect(texts).toEqual(expect.arrayContaining(expected));
  });

  it('draws the steps that average precision sums, the prevalence and the point of the threshold', () => {
    const svg = precisionRecallChart(input());
    const third = at(0.5, Math.round((2 / 3) * 2800) / 2800).map((value) => Number(value!.toFixed(2)));
    const steps = [at(0, 1), at(0.5, 1), at(0.5, 0.5), [at(0.5, 0)[0], third[1]], [at(1, 0)[0], third[1]], at(1, 0.5)];
    expect(strokes(svg, curveColour)).toEqual([steps]);
    expect(strokes(svg, referenceColour)).toEqual([[at(0, 0.5), at(1, 0.5)]]);
    const [point] = circleCentres(svg);
    expect(point![0]).toBe(at(1, 0)[0]);
    expect(point![1]).toBeCloseTo(at(0, 2 / 3)[1]!, 1);
  });

  it('says what is not defined where nothing is positive', () => {
    expect(textsOf(precisionRecallChart(input({ labels: new Uint8Array(4) })))).toContain('AP not defined');
  });
});

describe('a thinned curve', () => {
  const pixel = 1 / side;
  const away = ([x, y]: Point, curve: readonly Point[]): number =>
    Math.min(
      ...curve.slice(1).map(([toX, toY], index) => {
        const [fromX, fromY] = curve[index]!;
        const [dx, dy] = [toX - fromX, toY - fromY];
        const share = Math.max(0, Math.min(1, ((x - fromX) * dx + (y - fromY) * dy) / (dx ** 2 + dy ** 2)));
        return Math.hypot(x - fromX - share * dx, y - fromY - share * dy);
      }),
    );

  it('stays within a quarter of a pixel of every point, and keeps both ends', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const curves = fc.array(fc.tuple(unit, unit), { minLength: 0, maxLength: 300 });
    fc.assert(
      fc.property(curves, (points) => {
        const curve: Point[] = [[0, 1], ...points.toSorted((a, b) => a[0] - b[0]), [1, 0]];
        const thin = thinCurve(curve);
        expect(thin.at(0)).toEqual([0, 1]);
        expect(thin.at(-1)).toEqual([1, 0]);
        for (const point of curve) expect(away(point, thin)).toBeLessThan(pixel / 4);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps few of many points, and one of one place', () => {
    const many = Array.from({ length: 100_001 }, (_, index): Point => [index / 1e5, Math.sqrt(index / 1e5)]);
    expect(thinCurve(many).length).toBeLessThan(60);
    expect(thinCurve([[0.5, 0.5]])).toEqual([[0.5, 0.5]]);
    expect(thinCurve([])).toEqual([]);
  });
});
