/** `1 record`, `2 records`, `12,345 records`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** 12,345, the same in every country. */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `12%`; never 0% of something, nor 100% of less than all. */
export function percentText(share: number): string {
  const percent = 100 * share;
  if (percent <= 0 || percent >= 100) return `${Math.round(percent)}%`;
  if (percent < 0.1) return 'under 0.1%';
  if (percent < 1) return `${percent.toFixed(1)}%`;
  return percent >= 99.5 ? 'over 99%' : `${percent.toFixed(0)}%`;
}

/** `none` and `all` where a number would only be read twice. */
export const shareWords = (share: number): string => (share === 0 ? 'none' : share === 1 ? 'all' : percentText(share));

/** Two digits, or the power of ten that it is below. */
export function pText(pValue: number | null): string {
  if (pValue === null) return '–';
  if (pValue < 1e-6) return '< 0.000001';
  return pValue < 0.001 ? pValue.toFixed(6) : pValue < 0.1 ? pValue.toFixed(4) : pValue.toFixed(2);
}

/** `= 0.0041`, `< 0.000001` */
export const pEquals = (pValue: number | null): string => {
  const text = pText(pValue);
  return text.startsWith('<') ? text : `= ${text}`;
};

/** Four digits, without a tail of zeros. */
export const shortNumber = (value: number | null): string =>
  value === null ? '–' : String(Number(value.toPrecision(4)));

/** `a`, `a and b`, `a, b and c`; of more than `most` the rest is counted. */
export function listed(words: readonly string[], most = 4): string {
  if (words.length > most) return `${words.slice(0, most - 1).join(', ')} and ${words.length - most + 1} more`;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const two = (value: number): string => String(value).padStart(2, '0');

const dayText = (time: Date): string => `${time.getUTCDate()} ${months[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
const clockText = (time: Date): string => `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;

/** `25 November 2026, 01:13 UTC`: a report is read elsewhere, so its times say in which zone they are. */
export const timeText = (time: Date): string => `${dayText(time)}, ${clockText(time)} UTC`;

/** The day is told once where both ends are in it. */
export function periodText(start: Date, end: Date): string {
  if (dayText(start) !== dayText(end)) return `${timeText(start)} to ${timeText(end)}`;
  const clock = clockText(start) === clockText(end) ? clockText(start) : `${clockText(start)} to ${clockText(end)}`;
  return `${dayText(start)}, ${clock} UTC`;
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
