import { html, type Markup } from '../markup.ts';
import { shortNumber } from '../words/figures-in-text.ts';
import { at, drawing } from './figure.ts';

interface Measured {
  readonly value: number;
  readonly interval: { readonly lower: number; readonly upper: number } | null;
}

export interface RangeFigure {
  readonly id: string;
  readonly title: string;
  /** The least and the greatest value of the scale. */
  readonly scale: { readonly lower: number; readonly upper: number };
  /** Mean of the reference; null where it is not known. */
  readonly reference: number | null;
  /** What the metric may be at worst, and on which side of it better lies. */
  readonly bound: number | null;
  readonly better: 'higher' | 'lower';
  readonly realised: Measured | null;
  readonly estimated: Measured | null;
}

const size = { width: 230, height: 48, left: 6, right: 6 } as const;

/** One metric on its scale: what the reference allows as a bar, what was measured and what is estimated as points with intervals. */
export function rangeFigure(figure: RangeFigure): Markup {
  const { id, title, scale, reference, bound, better, realised, estimated } = figure;
  const span = scale.upper - scale.lower;
  const x = (value: number): number =>
    size.left + Math.min(1, Math.max(0, (value - scale.lower) / span)) * (size.width - size.left - size.right);
  const worst = bound === null ? null : x(bound);
  const best = x(better === 'higher' ? scale.upper : scale.lower);
  return drawing({
    ...size,
    id,
    title,
    description: describe(figure),
    content: [
      html`<path class="tick" d="M${size.left} 36H${size.width - size.right}M${size.left} 33v6M${size.width - size.right} 33v6"/>
<text class="tiny" x="${size.left}" y="47">${shortNumber(scale.lower)}</text><text class="tiny end" x="${size.width - size.right}" y="47">${shortNumber(Number(scale.upper.toPrecision(2)))}</text>`,
      worst !== null &&
        html`<rect class="allowed" x="${at(Math.min(worst, best))}" y="4" width="${at(Math.abs(best - worst))}" height="28"/>
<path class="bound" d="M${at(worst)} 2V34"/>`,
      reference !== null && html`<path class="mean" d="M${at(x(reference))} 4V32"/>`,
      realised !== null && [
        realised.interval !== null &&
          html`<path class="current-line" d="M${at(x(realised.interval.lower))} 12H${at(x(realised.interval.upper))}"/>`,
        html`<circle class="current" cx="${at(x(realised.value))}" cy="12" r="4.5"/>`,
      ],
      estimated !== null && [
        estimated.interval !== null &&
          html`<path class="estimate-line" d="M${at(x(estimated.interval.lower))} 25H${at(x(estimated.interval.upper))}"/>`,
        html`<path class="estimate" d="M${at(x(estimated.value))} 20.5l4.5 4.5l-4.5 4.5l-4.5 -4.5Z"/>`,
      ],
    ],
  });
}

function describe({ reference, bound, better, realised, estimated }: RangeFigure): string {
  const of = (name: string, measured: Measured | null): string =>
    measured === null
      ? ''
      : `${name} ${shortNumber(measured.value)}${
          measured.interval === null
            ? ''
            : `, interval ${shortNumber(measured.interval.lower)} to ${shortNumber(measured.interval.upper)}`
        }. `;
  const limit = bound === null ? '' : `It may be ${shortNumber(bound)} at ${better === 'higher' ? 'least' : 'most'}. `;
  const mean = reference === null ? '' : `Mean of the reference ${shortNumber(reference)}. `;
  return `${of('Realised', realised)}${of('Estimated', estimated)}${mean}${limit}`.trim();
}
