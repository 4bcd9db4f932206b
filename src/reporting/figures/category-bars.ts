import { html, type Markup } from '../markup.ts';
import { percentText } from '../words/figures-in-text.ts';
import type { DistributionFigure } from './distribution-parts.ts';
import { at, drawing, inLines } from './figure.ts';

const size = { width: 440, left: 164, right: 44, top: 4, row: 30, bar: 10, text: 12 } as const;

/** A pair of bars for each category, the reference above the window, with their shares. */
export function categoryBars({ id, title, distributions }: DistributionFigure): Markup {
  const { bins, reference, current } = distributions;
  const full = size.width - size.left - size.right;
  // Of all records: a bar as long as another in the next figure means as much.
  const widthOf = (share: number): number => Math.max(0, share * full);
  const bar = (share: number, y: number, name: string) =>
    html`<rect class="${name}" x="${size.left}" y="${y}" width="${at(widthOf(share))}" height="${size.bar}"/>
<text class="small" x="${at(size.left + widthOf(share) + 4)}" y="${y + 9}">${percentText(share)}</text>`;
  const height = size.top * 2 + Math.max(1, bins.length) * size.row;
  return drawing({
    width: size.width,
    height,
    id,
    title,
    description: `Share of the records in each category. ${bins
      .map(
        (bin, index) => `${bin}: ${percentText(current[index] ?? 0)}, reference ${percentText(reference[index] ?? 0)}`,
      )
      .join('; ')}.`,
    content: [
      bins.map((bin, index) => {
        const y = size.top + index * size.row;
        const lines = inLines(bin, size.left - 12, size.text);
        const first = y + (lines.length === 1 ? 16 : 10);
        return html`${lines.map((line, place) => html`<text class="label end" x="${size.left - 8}" y="${first + 13 * place}">${line}</text>`)}
${bar(reference[index] ?? 0, y + 1, 'reference')}${bar(current[index] ?? 0, y + 13, 'current')}`;
      }),
      html`<path class="tick" d="M${size.left} ${size.top}V${height - size.top}"/>`,
    ],
  });
}
