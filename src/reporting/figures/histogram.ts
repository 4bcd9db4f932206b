import { html, type Markup } from '../markup.ts';
import { percentText, shortNumber } from '../words/figures-in-text.ts';
import { type DistributionFigure, type Distributions, partsOf } from './distribution-parts.ts';
import { at, drawing, roundUp } from './figure.ts';

const size = { width: 440, height: 190, left: 44, right: 8, top: 14, bottom: 42 } as const;
/** The room of what is missing, beside the numbers. */
const missing = { width: 74, gap: 18 } as const;
/** More labels than these run into each other. */
const mostLabels = 7;

/**
 * Two histograms over each other: the reference as a filled area, the window as a line, so that they differ in print too.
 * All bins are as wide as each other. The first and the last are open: they hold whatever lies beyond the edge beside them,
 * and are left out where nothing does.
 */
export function histogram({ id, title, distributions, axis, mark }: DistributionFigure): Markup {
  const { shares, edges, ...parts } = drawnBins(distributions);
  const right = size.width - size.right - (parts.missing === null ? 0 : missing.width + missing.gap);
  const bottom = size.height - size.bottom;
  const step = (right - size.left) / Math.max(1, shares.length);
  const all = [...shares, ...(parts.missing === null ? [] : [parts.missing])];
  const top = roundUp(Math.max(0.01, ...all.map(({ reference, current }) => Math.max(reference, current))));
  const x = (place: number): number => size.left + place * step;
  const y = (share: number): number => bottom - (share / top) * (bottom - size.top);
  const outline = (side: 'reference' | 'current'): string =>
    shares.map((share, bin) => `${bin === 0 ? '' : 'L'}${at(x(bin))} ${at(y(share[side]))}H${at(x(bin + 1))}`).join('');
  const area = (side: 'reference' | 'current'): string =>
    `M${at(x(0))} ${at(bottom)}L${outline(side)}L${at(right)} ${at(bottom)}Z`;
  const every = Math.ceil(edges.length / mostLabels);
  const markPlace = mark === undefined ? null : placeOf(mark.value, edges);
  return drawing({
    ...size,
    id,
    title,
    description: describe(distributions),
    content: [
      [0, 0.5, 1].map(
        (part) => html`<path class="grid" d="M${size.left} ${at(y(part * top))}H${at(right)}"/>
<text class="label end" x="${size.left - 5}" y="${at(y(part * top) + 4)}">${Number((100 * part * top).toFixed(1))}%</text>`,
      ),
      hasAny(shares, 'reference') && html`<path class="reference" d="${area('reference')}"/>`,
      hasAny(shares, 'current') &&
        html`<path class="current-area" d="${area('current')}"/><path class="current-line" d="M${outline('current')}"/>`,
      edges
        .filter((_, index) => index % every === 0)
        .map(
          ({ value, place }) => html`<path class="tick" d="M${at(x(place))} ${at(bottom)}v4"/>
<text class="label middle" x="${at(x(place))}" y="${at(bottom + 15)}">${shortNumber(value)}</text>`,
        ),
      axis !== undefined &&
        html`<text class="label middle" x="${at((size.left + right) / 2)}" y="${size.height - 8}">${axis}</text>`,
      markPlace !== null &&
        html`<path class="mark" d="M${at(x(markPlace))} ${size.top}V${at(bottom)}"/>
<text class="label" x="${at(x(markPlace) + 4)}" y="${size.top + 4}">${mark?.label}</text>`,
      parts.missing !== null && missingBars(parts.missing, y, bottom),
    ],
  });
}

interface Shares {
  readonly reference: number;
  readonly current: number;
}

/** Of a side without any records nothing is drawn: a line at 0 would say that there were some. */
const hasAny = (shares: readonly Shares[], side: keyof Shares): boolean => shares.some((share) => share[side] > 0);

interface Edge {
  readonly value: number;
  /** Bins to its left. */
  readonly place: number;
}

/** The bins without the open ones that are empty, and the edges between and around them that have a value. */
function drawnBins(distributions: Distributions) {
  const parts = partsOf(distributions);
  const inner = (distributions.edges ?? []).slice(1, -1);
  const shares = parts.bins.map(
    (_, bin): Shares => ({ reference: parts.reference[bin] ?? 0, current: parts.current[bin] ?? 0 }),
  );
  const isEmpty = (bin: Shares | undefined): boolean => bin?.reference === 0 && bin.current === 0;
  const from = shares.length > 2 && isEmpty(shares[0]) ? 1 : 0;
  const to = shares.length > 2 && isEmpty(shares.at(-1)) ? shares.length - 1 : shares.length;
  return {
    missing: parts.missing,
    shares: shares.slice(from, to),
    edges: inner.map((value, index): Edge => ({ value, place: index + 1 - from })),
  };
}

/** Where a value lies among edges that are as far apart as each other, in bins; null outside of them. */
function placeOf(value: number, edges: readonly Edge[]): number | null {
  const next = edges.findIndex((edge) => edge.value >= value);
  const [before, after] = [edges[next - 1], edges[next]];
  if (before === undefined || after === undefined) return null;
  return before.place + (value - before.value) / (after.value - before.value);
}

function missingBars({ reference, current }: Shares, y: (share: number) => number, bottom: number): Markup {
  const left = size.width - size.right - missing.width;
  const width = missing.width / 2 - 3;
  const bar = (share: number, x: number, name: string) =>
    html`<rect class="${name}" x="${at(x)}" y="${at(y(share))}" width="${at(width)}" height="${at(bottom - y(share))}"/>
<text class="label middle" x="${at(x + width / 2)}" y="${at(y(share) - 4)}">${percentText(share)}</text>`;
  return html`${bar(reference, left, 'reference')}${bar(current, left + width + 6, 'current')}
<path class="grid" d="M${at(left - 4)} ${at(bottom)}h${missing.width + 8}"/>
<text class="label middle" x="${at(left + missing.width / 2)}" y="${at(bottom + 15)}">missing</text>`;
}

function describe({ bins, reference, current }: Distributions): string {
  const told = bins.map(
    (bin, index) => `${bin}: ${percentText(current[index] ?? 0)}, reference ${percentText(reference[index] ?? 0)}`,
  );
  return `Share of the records in each range. ${told.join('; ')}.`;
}
