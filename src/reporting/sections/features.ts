import { driftScore } from '../../monitoring/index.ts';
import { distributionFigure } from '../figures/distribution-figure.ts';
import { type Content, html, type Markup } from '../markup.ts';
import type { FeatureFacts, ReportFacts } from '../report-facts.ts';
import { changeWords, missingWords } from '../words/change-words.ts';
import { checkTitle } from '../words/check-titles.ts';
import { capitalised, counted, pEquals, pText, shortNumber } from '../words/figures-in-text.ts';
import { legend, scrolling, section, statusTag, tag } from './status.ts';

/** What is no longer as in the reference: the most changed first, each with its two distributions. */
export function renderChanged(facts: ReportFacts): Markup {
  const { changed, input, features } = facts;
  const drawn = changed.slice(0, input.settings.reports.figures);
  const rest = changed.slice(drawn.length);
  return section(
    'changed',
    'What changed, and by how much',
    changed.length === 0
      ? html`<p>${nothingChanged(features)}${together(facts)}.</p>`
      : html`<p class="lead">${changed.length} of ${counted(features.length, 'feature')}, the most changed first. Every figure shows which share of the records has which value: <span class="key reference" aria-hidden="true"></span> in the reference, records that the model did not learn from, and <span class="key current" aria-hidden="true"></span> in this window${together(facts)}.</p>`,
    html`<div class="cards">${drawn.map((feature, index) => renderFeature(feature, `c${index}`))}</div>`,
    rest.length === 0
      ? null
      : html`<p>Of ${counted(rest.length, 'more feature')} no figure is drawn (<code>reports.figures</code>).</p>${renderFeatureTable(rest, 'Changed features without a figure')}`,
  );
}

/** What could not be tested is not what did not change. */
function nothingChanged(features: readonly FeatureFacts[]): string {
  const unknown = features.filter(({ state }) => state === 'unknown').length;
  if (unknown === 0) return 'No feature differs from the reference beyond chance';
  return unknown === features.length
    ? 'There are too few values to tell whether any feature has changed'
    : `No feature that could be tested differs from the reference beyond chance; of ${counted(unknown, 'feature')} there are too few values to tell`;
}

function together({ together: finding }: ReportFacts): string {
  if (finding === null || finding.status === 'insufficient' || finding.statistic === null) return '';
  const auc = shortNumber(Number(finding.statistic.toPrecision(3)));
  return finding.status === 'alert'
    ? `; by all features together, a classifier tells the two apart with an area under the curve of ${auc}, where 0.5 is chance`
    : `; nor can a classifier tell the two apart by all features together (area under the curve ${auc}, where 0.5 is chance)`;
}

/** Features in which nothing was found, folded on a screen and open in print. */
export function renderUnchanged({ features, changed, input }: ReportFacts): Markup | null {
  const others = features.filter(({ state }) => state !== 'changed');
  if (others.length === 0) return null;
  const drawn = others.slice(0, Math.max(0, input.settings.reports.figures - changed.length));
  return section(
    'unchanged',
    others.some(({ state }) => state === 'unknown')
      ? 'Features that did not change, or of which too little is known'
      : 'Features that did not change',
    html`<details><summary>${counted(others.length, 'feature')}, with ${others.length === 1 ? 'its figure' : 'their figures'}</summary>
${renderFeatureTable(others, 'Features in which nothing was found, or nothing could be told')}
<div class="cards">${drawn.map((feature, index) => renderFeature(feature, `u${index}`))}</div></details>`,
  );
}

function renderFeature(feature: FeatureFacts, id: string): Markup {
  const { title, unit, drift, faults, state } = feature;
  const distributions = drift?.distributions ?? null;
  const told = state === 'changed' ? sentencesOf(feature) : [];
  return html`<article class="card"><h3>${title} ${nameTag(feature)}</h3>
${told.map((sentence) => html`<p class="change">${sentence}</p>`)}
${
  distributions !== null &&
  drift !== null &&
  html`<figure>${distributionFigure({ id: `${id}-f`, title: `${title}: this window and the reference`, distributions, axis: unit })}<figcaption>${legend(drift.referenceSize, drift.sampleSize)}</figcaption></figure>`
}
<p class="test">${testLine(feature)} ${faults.map(({ check }) => html`${tag('bad', checkTitle(check))} `)}</p></article>`;
}

const nameTag = ({ name, title }: FeatureFacts): Content =>
  title.toLowerCase() !== name.toLowerCase() && html`<bdi class="name">${name}</bdi>`;

/** What differs beyond chance, in words; of faults that the words do not tell, what the check says. */
function sentencesOf({ drift, faults, unit }: FeatureFacts): readonly string[] {
  const distributions = drift?.distributions ?? null;
  const words =
    drift === null || distributions === null
      ? []
      : drift.status === 'alert'
        ? changeWords(distributions, { ...drift, unit })
        : missingWords(distributions);
  const isToldOfMissing = words.some((word) => word.includes(' missing, '));
  const others = faults
    .filter(({ check }) => !(check === 'missing_share' && isToldOfMissing))
    .map(({ detail }) => detail);
  return [...words.map((word) => `${capitalised(word)}.`), ...others];
}

function testLine({ drift }: FeatureFacts): Content {
  if (drift === null) return 'Drift was not looked for.';
  if (drift.status === 'insufficient') return html`${statusTag(drift)} ${drift.detail}`;
  const size = driftScore(drift);
  return html`${statusTag(drift)} Size of the change ${shortNumber(size === null ? null : Number(size.toFixed(2)))} of 1; p ${pEquals(drift.adjustedPValue)}, ${checkTitle(drift.check)}.`;
}

function renderFeatureTable(features: readonly FeatureFacts[], caption: string): Markup {
  return scrolling(
    caption,
    html`<table><caption>${caption}</caption><thead><tr><th scope="col">Feature</th><th scope="col">State</th><th scope="col" class="number">Size of the change, 0 to 1</th><th scope="col" class="number">p, corrected</th><th scope="col" class="number">Values, reference</th></tr></thead><tbody>
${features.map(
  (feature) =>
    html`<tr><th scope="row">${feature.title} ${nameTag(feature)}</th><td>${feature.state === 'changed' ? tag('bad', 'changed') : feature.drift === null ? tag('unknown', 'not tested') : statusTag(feature.drift)}</td><td class="number">${shortNumber(feature.size === null ? null : Number(feature.size.toFixed(3)))}</td><td class="number">${pText(feature.drift?.adjustedPValue ?? null)}</td><td class="number">${feature.drift === null ? '–' : `${feature.drift.sampleSize}, ${feature.drift.referenceSize}`}</td></tr>
`,
)}</tbody></table>`,
  );
}

/** The probabilities that the model gave. */
export function renderOutput({ output, input }: ReportFacts): Markup {
  const { schema, version, series, report } = input;
  const { positiveLabel } = schema.target;
  const share = series.find(
    ({ metric, windowId }) => metric === 'positive_share' && windowId === report.window.windowId,
  );
  const said =
    share === undefined
      ? ''
      : ` It called ${counted(Math.round(share.value * share.sampleSize), 'record')} of ${share.sampleSize} “${positiveLabel}”, those with a probability of ${shortNumber(Number(version.threshold.toPrecision(3)))} or more.`;
  if (output === null) return section('answers', 'The model’s answers', html`<p>They were not compared.${said}</p>`);
  const words =
    output.distributions === null
      ? []
      : changeWords(output.distributions, { ...output, unit: undefined, noun: `probabilities of “${positiveLabel}”` });
  const sentence =
    output.status === 'insufficient'
      ? output.detail
      : output.status === 'ok'
        ? 'The probabilities are spread as in the reference, as far as chance allows to tell.'
        : words.map((word) => `${capitalised(word)}.`).join(' ');
  return section(
    'answers',
    'The model’s answers',
    html`<p>${sentence}${said}</p>`,
    output.distributions === null
      ? null
      : html`<figure class="alone">${distributionFigure({
          id: 'output-f',
          title: 'Probabilities that the model gave',
          distributions: output.distributions,
          axis: `probability of “${positiveLabel}”`,
          mark: { value: version.threshold, label: 'decision' },
        })}<figcaption>${legend(output.referenceSize, output.sampleSize)}. ${statusTag(output)}${output.adjustedPValue !== null && ` p ${pEquals(output.adjustedPValue)}, ${checkTitle(output.check)}.`}</figcaption></figure>`,
  );
}
