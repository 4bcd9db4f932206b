/** What a figure says of an estimate: its interval as the bootstrap gives it. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** The coverage, between 0 and 1. */
  readonly level: number;
}

/** Three decimals, and never "1.000" of what is below 1 nor "0.000" of what is above 0. */
export function shareText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return 'not defined';
  const text = value.toFixed(3);
  if (text === '1.000' && value < 1) return '> 0.999';
  return text === '0.000' && value > 0 ? '< 0.001' : text;
}

/** "95% CI 0.862–0.951". */
export const intervalText = ({ lower, upper, level }: Interval): string =>
  `${Number((level * 100).toFixed(1))}% CI ${shareText(lower)}–${shareText(upper)}`;

/** The decision threshold, with as many decimals as it takes to tell it from 0 and 1. */
export const thresholdText = (threshold: number): string =>
  threshold === 0 || threshold === 1 || (threshold >= 0.005 && threshold < 0.995)
    ? threshold.toFixed(2)
    : shareText(threshold);

/** 12,345, the same in every country. */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** A whole per cent of a whole; "<1%" and ">99%" where rounding would say none or all. */
export function percentText(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.5) return '<1%';
  return percent < 100 && percent >= 99.5 ? '>99%' : `${percent.toFixed(0)}%`;
}

/** A count in four characters: 812, 9,999 as 10k, 1.2M. */
export function compactCount(count: number): string {
  const units = ['', 'k', 'M', 'G'];
  let unit = 0;
  let value = count;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 9.95 || unit === 0 ? value.toFixed(0) : value.toFixed(1)}${units[unit]}`;
}
