import { html, type Markup } from '../markup.ts';
import { shortNumber } from '../words/figures-in-text.ts';
import { at, drawing } from './figure.ts';

export interface SeriesPoint {
  /** The number of the window. */
  readonly window: number;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface SeriesFigure {
  readonly id: string;
  readonly title: string;
  /** In time; the last is the window of the report. */
  readonly points: readonly SeriesPoint[];
  /** Beyond which it alerts, in this window; null where there is no such value. */
  readonly bound: number | null;
  /** The least range of values that is drawn, so that noise does not fill the figure. */
  readonly leastSpan: number;
}

const size = { width: 300, height: 112, left: 42, right: 46, top: 10, bottom: 22 } as const;

/** One metric over windows, with its intervals as a band and what it is held against as a dashed line. */
export function seriesFigure({ id, title, points, bound, leastSpan }: SeriesFigure): Markup {
  const right = size.width - size.right;
  const bottom = size.height - size.bottom;
  const { low, high } = spanOf(points, bound, leastSpan);
  const first = points[0]?.window ?? 0;
  const last = points.at(-1);
  const length = Math.max(1, (last?.window ?? 0) - first);
  const x = (window: number): number =>
    points.length < 2 ? (size.left + right) / 2 : size.left + ((window - first) / length) * (right - size.left);
  const y = (value: number): number => bottom - ((value - low) / (high - low)) * (bottom - size.top);
  const line = points.map(({ window, value }) => `${at(x(window))} ${at(y(value))}`).join('L');
  const banded = points.flatMap(({ window, lower, upper }) =>
    lower === null || upper === null ? [] : [{ window, lower, upper }],
  );
  const band = [
    ...banded.map(({ window, upper }) => `${at(x(window))} ${at(y(upper))}`),
    ...banded.toReversed().map(({ window, lower }) => `${at(x(window))} ${at(y(lower))}`),
  ].join('L');
  const radius = points.length > 40 ? 0 : 2;
  return drawing({
    ...size,
    id,
    title,
    description: describe(points, bound),
    content: [
      [low, high].map(
        (value) => html`<path class="grid" d="M${size.left} ${at(y(value))}H${at(right)}"/>
<text class="small end" x="${size.left - 5}" y="${at(y(value) + 4)}">${axisNumber(value, high - low)}</text>`,
      ),
      banded.length > 1 && html`<path class="band" d="M${band}Z"/>`,
      bound !== null &&
        html`<path class="bound" d="M${size.left} ${at(y(bound))}H${at(right)}"/>
<text class="small" x="${at(right + 5)}" y="${at(boundLabel(y(bound), last === undefined ? null : y(last.value)) + 4)}">limit</text>`,
      points.length > 1 && html`<path class="current-line" d="M${line}"/>`,
      radius > 0 &&
        points.map(
          ({ window, value }) =>
            html`<circle class="current" cx="${at(x(window))}" cy="${at(y(value))}" r="${radius}"/>`,
        ),
      last !== undefined &&
        html`<circle class="current" cx="${at(x(last.window))}" cy="${at(y(last.value))}" r="4"/>
<text class="label strong" x="${at(x(last.window) + 7)}" y="${at(y(last.value) + 4)}">${shortNumber(Number(last.value.toPrecision(3)))}</text>`,
      points.length > 1 &&
        html`<text class="small" x="${size.left}" y="${size.height - 6}">window ${first}</text>
<text class="small end" x="${at(right)}" y="${size.height - 6}">window ${last?.window}</text>`,
    ],
  });
}

/** Beside the line, and out of the way of the last value where both would stand in one place. */
function boundLabel(bound: number, value: number | null): number {
  if (value === null || Math.abs(bound - value) >= 12) return bound;
  return bound >= value ? value + 12 : value - 12;
}

const axisNumber = (value: number, span: number): string =>
  String(Number(value.toFixed(span > 10 ? 0 : span > 0.5 ? 1 : 2)));

function spanOf(points: readonly SeriesPoint[], bound: number | null, least: number): { low: number; high: number } {
  const values = [
    ...points.flatMap(({ value, lower, upper }) => [value, lower ?? value, upper ?? value]),
    ...(bound === null ? [] : [bound]),
  ];
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (values.length === 0) return { low: 0, high: least };
  const missing = Math.max(0, least - (high - low));
  // A share that is spread around 0 or 1 is not drawn beyond them.
  const floor = low >= 0 ? Math.max(0, low - missing / 2) : low - missing / 2;
  return { low: floor, high: Math.max(high, floor + least) };
}

function describe(points: readonly SeriesPoint[], bound: number | null): string {
  const told = points.slice(-12).map(({ window, value }) => `window ${window}: ${shortNumber(value)}`);
  const limit = bound === null ? '' : ` The limit is ${shortNumber(bound)}.`;
  return `${points.length > 12 ? 'The last twelve windows. ' : ''}${told.join('; ')}.${limit}`;
}
