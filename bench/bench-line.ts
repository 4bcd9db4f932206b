/** What Hale's figure is held against: a peer or a floor, run beside it, or a figure that was measured before. */
export interface Reference {
  /** Who it is: "XGBoost inplace_predict", "a bare Fastify route". */
  readonly name: string;
  /** In the line's unit. */
  readonly value: number;
  readonly origin: 'measured' | 'stated';
}

/**
 * A bound of the ratio of Hale's figure to the reference's, or of Hale's figure itself in the line's unit. `within` is
 * a bound of how much worse than the reference's Hale's figure may be, in the unit, on the side that is worse.
 */
export type Bar = RatioBar | FigureBar | DifferenceBar;
interface RatioBar {
  readonly of: 'ratio';
  readonly atMost?: number;
  readonly atLeast?: number;
}
interface FigureBar {
  readonly of: 'figure';
  readonly atMost?: number;
  readonly atLeast?: number;
}
interface DifferenceBar {
  readonly of: 'difference';
  readonly within: number;
  readonly better: 'higher' | 'lower';
}

export interface BenchLineInput {
  /** The row of the table of bars: "batch scoring, 1M rows". */
  readonly work: string;
  /** What of it is measured: "rows a second, one thread". */
  readonly measure: string;
  readonly hale: number;
  /** "s", "MB", "requests/s", "rows/s", "AUC" … */
  readonly unit: string;
  /** Null where the bar is of the figure alone. */
  readonly reference: Reference | null;
  /** Null where the figure is told and held to nothing. */
  readonly bar: Bar | null;
}

/** One measured figure, its ratio to the reference, and whether the bar is met. */
export interface BenchLine extends BenchLineInput {
  readonly ratio: number | null;
  /** Null where there is no bar. */
  readonly met: boolean | null;
}

/** @throws Error where a bar of a ratio or a difference has no reference, or a figure is not finite. */
export function benchLine(input: BenchLineInput): BenchLine {
  const { hale, reference, bar } = input;
  const figures = reference === null ? [hale] : [hale, reference.value];
  if (!figures.every(Number.isFinite)) throw new Error(`${input.work}, ${input.measure}: not finite: ${figures}`);
  const ratio = reference === null ? null : hale / reference.value;
  return { ...input, ratio, met: bar === null ? null : meets(bar, hale, reference, ratio) };
}

function meets(bar: Bar, hale: number, reference: Reference | null, ratio: number | null): boolean {
  if (bar.of === 'figure') return lies(hale, bar);
  if (reference === null || ratio === null) throw new Error(`a bar of a ${bar.of} needs a reference`);
  if (bar.of === 'ratio') return lies(ratio, bar);
  const worse = bar.better === 'higher' ? reference.value - hale : hale - reference.value;
  return worse <= bar.within;
}

const lies = (value: number, bar: RatioBar | FigureBar): boolean =>
  value <= (bar.atMost ?? Infinity) && value >= (bar.atLeast ?? -Infinity);
