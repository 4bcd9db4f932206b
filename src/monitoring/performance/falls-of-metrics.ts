import { type MetricName, metricDirections } from '../../metrics/index.ts';
import { holm, type Random, shuffle } from '../../statistics/index.ts';
import { exchangeTest, type MetricsOfRows } from './exchange-test.ts';
import { alertBound, isWorse, type MetricRange } from './metric-range.ts';
import type { PerformanceSettings } from './performance-reference.ts';

/** A metric of a window, and where it lies by chance in as many rows. */
interface JudgedMetric<Name extends MetricName> {
  readonly metric: Name;
  readonly value: number;
  readonly range: MetricRange;
}

/** How a metric lies to its bound. */
export interface Fall<Name extends MetricName> extends JudgedMetric<Name> {
  /** What it was held against. */
  readonly bound: number;
  readonly isBeyondBound: boolean;
  /** Of the exchange of rows; null where none was needed, or there are so many rows that the range tells. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  readonly isAlert: boolean;
}

export interface FallsRequest<Name extends MetricName> {
  readonly names: readonly Name[];
  /** Of the window; null where a metric is not defined. */
  readonly values: Readonly<Record<Name, number | null>>;
  /** Of the reference; null where it has too few rows to tell. */
  readonly ranges: Readonly<Record<Name, MetricRange | null>>;
  readonly settings: PerformanceSettings;
  /** How many rows either side has. */
  readonly rows: { readonly reference: number; readonly window: number };
  /** The metrics of some of these rows: of the reference by their places, then of the window. */
  readonly metricsOf: (reference: Uint32Array, window: Uint32Array) => MetricsOfRows<Name>;
  readonly random: Random;
}

/**
 * Whether metrics are worse than chance makes them. One that lies outside its range is put to the exchange of rows: three
 * standard deviations are no rarity of a metric that is skewed, as near its limit in few rows, nor against a reference that
 * was lucky. Those that decide are corrected together (Holm), and so are those that are told beside; one inside its range
 * counts as tested with p = 1. Where both sides have `exchange.maximumRows` rows and more the range alone tells.
 *
 * @returns without the metrics that have no value or no range
 */
export function fallsOfMetrics<Name extends MetricName>(request: FallsRequest<Name>): ReadonlyMap<Name, Fall<Name>> {
  const { names, values, ranges, settings } = request;
  const { maximumFall } = settings;
  const judged = names.flatMap((metric): JudgedMetric<Name>[] => {
    const [value, range] = [values[metric], ranges[metric]];
    return value === null || range === null ? [] : [{ metric, value, range }];
  });
  const outside = judged.filter(({ metric, value, range }) =>
    isWorse(metricDirections[metric], value, alertBound(metric, range, null)),
  );
  const chances = chancesOf(judged, outside, request);
  return new Map(
    judged.map((one): [Name, Fall<Name>] => {
      const { metric, value, range } = one;
      const direction = metricDirections[metric];
      const bound = alertBound(metric, range, maximumFall);
      const mostFallen = maximumFall === null ? null : range.mean + (direction === 'higher' ? -1 : 1) * maximumFall;
      const hasFallenTooFar = mostFallen !== null && isWorse(direction, value, mostFallen);
      const isOutside = outside.includes(one);
      const { pValue, adjustedPValue } = chances.get(metric) ?? { pValue: null, adjustedPValue: null };
      const isBeyondChance = isOutside && (adjustedPValue === null || adjustedPValue <= settings.exchange.alpha);
      return [
        metric,
        {
          ...one,
          bound,
          isBeyondBound: isWorse(direction, value, bound),
          pValue,
          adjustedPValue,
          isAlert: hasFallenTooFar || isBeyondChance,
        },
      ];
    }),
  );
}

interface Chance {
  readonly pValue: number;
  readonly adjustedPValue: number;
}

function chancesOf<Name extends MetricName>(
  judged: readonly JudgedMetric<Name>[],
  outside: readonly JudgedMetric<Name>[],
  { settings, rows, metricsOf, random }: FallsRequest<Name>,
): ReadonlyMap<Name, Chance> {
  const { permutations, maximumRows } = settings.exchange;
  if (outside.length === 0 || Math.min(rows.reference, rows.window) >= maximumRows) return new Map();
  const [reference, window] = [
    drawRows(rows.reference, maximumRows, random),
    drawRows(rows.window, maximumRows, random),
  ];
  const names = outside.map(({ metric }) => metric);
  const exchanged = { reference: reference.length, window: window.length, metricsOf: metricsOf(reference, window) };
  const pValues = exchangeTest(names, (name) => metricDirections[name], exchanged, permutations, random);
  const pValueOf = new Map(names.map((name, index) => [name, pValues[index] as number]));
  const chances = new Map<Name, Chance>();
  for (const decides of [true, false]) {
    const family = judged.filter(({ metric }) => settings.decidingMetrics.includes(metric) === decides);
    const adjusted = holm(family.map(({ metric }) => pValueOf.get(metric) ?? 1));
    for (const [index, { metric }] of family.entries()) {
      const pValue = pValueOf.get(metric);
      if (pValue !== undefined) chances.set(metric, { pValue, adjustedPValue: adjusted[index] as number });
    }
  }
  return chances;
}

/** All rows, or so many of them, each as likely as any other. */
function drawRows(rows: number, most: number, random: Random): Uint32Array {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return rows <= most ? all : shuffle(all, random).subarray(0, most);
}

/** What is said of a metric beyond its bound: how far chance alone goes. */
export function chanceText({ adjustedPValue, isAlert }: Pick<Fall<MetricName>, 'adjustedPValue' | 'isAlert'>): string {
  if (adjustedPValue === null) return '';
  const chance = `p = ${adjustedPValue < 0.001 ? 'below 0.001' : Number(adjustedPValue.toPrecision(2))} after correction`;
  return isAlert ? `, ${chance}` : `, which chance does as well (${chance})`;
}
