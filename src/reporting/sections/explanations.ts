import { html, type Markup } from '../markup.ts';
import type { ReportFacts } from '../report-facts.ts';
import { capitalised, pText, shortNumber } from '../words/figures-in-text.ts';
import { scrolling, section, statusTag } from './status.ts';

/** Rows that are told here; the appendix has all of them. */
const toldRows = 40;

/** Whether the model comes to its predictions in the same way. */
export function renderExplanations({ contributions, ranking, titleOf }: ReportFacts): Markup | null {
  if (contributions.length === 0 && ranking === null) return null;
  const isDeciding = [...contributions, ...(ranking === null ? [] : [ranking])].some((one) => one.isDeciding);
  const rows = contributions
    .filter(({ status }) => status !== 'insufficient')
    .sort((one, other) => Math.abs(other.effectSize?.value ?? 0) - Math.abs(one.effectSize?.value ?? 0))
    .slice(0, toldRows);
  return section(
    'reasons',
    'Why the model decides as it does',
    html`<p>How much each feature moves a prediction, up or down.${isDeciding ? '' : ' It is told beside and has no say in the verdict: a feature that differs moves predictions differently as well. It shows which of the changes the model cares for.'}</p>${ranking !== null && html`<p>${ranking.detail}</p>`}`,
    rows.length === 0
      ? null
      : scrolling(
          'Explanations',
          html`<table><caption>What the features add to predictions, against the reference</caption><thead><tr><th scope="col">Feature</th><th scope="col" class="number">Its weight changed by</th><th scope="col" class="number">Distance D</th><th scope="col" class="number">p, corrected</th><th scope="col">State</th></tr></thead><tbody>
${rows.map((finding) => {
  const { subject, effectSize, statistic, adjustedPValue } = finding;
  const name = subject.kind === 'feature' ? subject.feature : '';
  return html`<tr><th scope="row">${capitalised(titleOf(name))}</th><td class="number">${effectSize === null ? '–' : pointsText(effectSize.value)}</td><td class="number">${shortNumber(statistic === null ? null : Number(statistic.toFixed(3)))}</td><td class="number">${pText(adjustedPValue)}</td><td>${statusTag(finding)}</td></tr>
`;
})}</tbody></table>`,
        ),
  );
}

/** Of all that moves predictions, in points of a hundred. */
const pointsText = (change: number): string => {
  const points = (100 * change).toFixed(1);
  return Number(points) === 0 ? '0 points' : `${change > 0 ? '+' : '−'}${points.replace('-', '')} points`;
};
