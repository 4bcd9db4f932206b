import { formatMetric, type MetricName, metricDirections, metricNames } from '../../metrics/index.ts';
import { type Finding, isByChance } from '../../monitoring/index.ts';
import { rangeFigure } from '../figures/range-figure.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportFacts } from '../report-facts.ts';
import { counted, listed, percentText, shortNumber } from '../words/figures-in-text.ts';
import { metricMeaning, metricTitle } from '../words/metric-words.ts';
import { scrolling, section, tag } from './status.ts';

/** Each metric as it came true and as it is estimated, on its scale, beside what the reference allows. */
export function renderPerformance(facts: ReportFacts): Markup {
  const { realised, estimated, coverage, input } = facts;
  const rows = metricNames.flatMap((metric) => {
    const isOf = ({ subject }: Finding) => subject.kind === 'metric' && subject.metric === metric;
    const [came, guessed] = [realised.find(isOf), estimated.find(isOf)];
    return came === undefined && guessed === undefined ? [] : [{ metric, came, guessed }];
  });
  if (rows.length === 0) return section('performance', 'Performance', html`<p>It was not measured.</p>`);
  const untold = realised.filter(({ status }) => status === 'insufficient');
  return section(
    'performance',
    'Performance',
    html`<p>${knownText(coverage)} Beside what came true stands what can be expected from the probabilities alone. That is <strong>an estimate</strong>: it cannot see that the same records now mean another outcome.</p>
<p class="keys"><svg class="key-figure" width="22" height="12" viewBox="0 0 22 12" aria-hidden="true"><path class="current-line" d="M0 6H22"/><circle class="current" cx="11" cy="6" r="4.5"/></svg> came true, with its interval <svg class="key-figure" width="22" height="12" viewBox="0 0 22 12" aria-hidden="true"><path class="estimate-line" d="M0 6H22"/><path class="estimate" d="M11 1.5l4.5 4.5l-4.5 4.5l-4.5 -4.5Z"/></svg> estimated, with its band <svg class="key-figure" width="22" height="12" viewBox="0 0 22 12" aria-hidden="true"><rect class="allowed" width="22" height="12"/><path class="mean" d="M14 0V12"/><path class="bound" d="M1 0V12"/></svg> what chance allows in as many records, the reference’s mean in it and the limit at its end</p>`,
    scrolling(
      'Metrics',
      html`<table class="metrics"><caption>Metrics of this window against the reference</caption><thead><tr><th scope="col">Metric</th><th scope="col" class="number">Came true</th><th scope="col" class="number">Estimate</th><th scope="col" class="number">Reference</th><th scope="col" class="number">Limit</th><th scope="col">On its scale</th><th scope="col">State</th></tr></thead><tbody>
${rows.map((row, index) => renderMetric(row, `m${index}`, input.schema.target))}</tbody></table>`,
    ),
    untold.length === 0 ? null : html`<p class="quiet">${reasonsOf(untold, facts.realised.length > untold.length)}</p>`,
    renderSlices(facts),
  );
}

function knownText(coverage: Finding | null): string {
  if (coverage === null || coverage.statistic === null) return 'The window has no answered records.';
  const known = Math.round(coverage.statistic * coverage.sampleSize);
  if (known === 0) return `Of none of ${counted(coverage.sampleSize, 'record')} is the outcome known yet.`;
  return `Of ${known} of ${counted(coverage.sampleSize, 'record')} (${percentText(coverage.statistic)}) the outcome is known.${
    coverage.statistic < 1 ? ' Which become known first is not left to chance, so they may not stand for all.' : ''
  }`;
}

interface MetricRow {
  readonly metric: MetricName;
  readonly came: Finding | undefined;
  readonly guessed: Finding | undefined;
}

function renderMetric({ metric, came, guessed }: MetricRow, id: string, target: Parameters<typeof metricMeaning>[1]) {
  const told = came?.status === 'insufficient' ? undefined : came;
  const estimate = guessed?.status === 'insufficient' ? undefined : guessed;
  const judged = told ?? estimate;
  const reference = judged === undefined ? null : referenceOf(judged);
  const bound = judged?.threshold ?? null;
  const values = [told, estimate].flatMap((one) => (one?.statistic === null || one === undefined ? [] : [one]));
  const figure =
    values.length === 0
      ? null
      : rangeFigure({
          id,
          title: metricTitle(metric),
          scale: scaleOf([...values.flatMap(valuesOf), ...(bound === null ? [] : [bound])]),
          reference,
          bound,
          better: metricDirections[metric],
          realised: measuredOf(told),
          estimated: measuredOf(estimate),
        });
  return html`<tr><th scope="row">${metricTitle(metric)}<small>${metricMeaning(metric, target)}</small></th><td class="number">${cellOf(told)}</td><td class="number estimated">${cellOf(estimate)}</td><td class="number">${formatMetric(reference)}</td><td class="number">${formatMetric(bound)}</td><td>${figure ?? '–'}</td><td>${stateOf(came, guessed)}</td></tr>
`;
}

/** A metric is told as its difference from the reference's mean. */
const referenceOf = ({ statistic, effectSize }: Finding): number | null =>
  statistic === null || effectSize?.name !== 'difference' ? null : statistic - effectSize.value;

const measuredOf = (finding: Finding | undefined) =>
  finding === undefined || finding.statistic === null ? null : { value: finding.statistic, interval: finding.interval };

const valuesOf = ({ statistic, interval }: Finding): readonly number[] => [
  ...(statistic === null ? [] : [statistic]),
  ...(interval === null ? [] : [interval.lower, interval.upper]),
];

/** From 0 to 1, or as much further as the values go. */
const scaleOf = (values: readonly number[]) => ({ lower: Math.min(0, ...values), upper: Math.max(1, ...values) });

function cellOf(finding: Finding | undefined): Markup {
  if (finding === undefined || finding.statistic === null) return html`–`;
  const { interval, statistic } = finding;
  return html`${formatMetric(statistic)}${interval !== null && html`<small>${formatMetric(interval.lower)} to ${formatMetric(interval.upper)}</small>`}`;
}

function stateOf(came: Finding | undefined, guessed: Finding | undefined): Markup {
  if (came !== undefined && came.status !== 'insufficient') {
    if (isByChance(came)) return tag('unknown', 'worse by chance');
    return came.status === 'ok' ? tag('good', 'within') : tag(came.isDeciding ? 'bad' : 'aside', 'worse');
  }
  if (guessed !== undefined && guessed.status !== 'insufficient') {
    if (isByChance(guessed)) return tag('unknown', 'estimate worse by chance');
    return guessed.status === 'ok'
      ? tag('unknown', 'estimate within')
      : tag(guessed.isDeciding ? 'bad' : 'aside', 'estimate worse');
  }
  return tag('unknown', 'cannot tell');
}

/** Why metrics cannot be told: each reason once, where it is the same for all. */
function reasonsOf(untold: readonly Finding[], isAnyTold: boolean): string {
  const reasons = new Map<string, string>();
  for (const { detail } of untold) reasons.set(detail.slice(detail.indexOf(':') + 1).trim(), detail);
  return reasons.size === 1 && untold.length > 1
    ? `${isAnyTold ? `${listed(untold.map(nameOf), metricNames.length)} cannot be told` : 'What came true cannot be measured'}: ${[...reasons.keys()][0]}`
    : [...reasons.values()].join(' ');
}

const nameOf = ({ subject }: Finding): string => (subject.kind === 'metric' ? metricTitle(subject.metric) : '');

function renderSlices({ slices, titleOf }: ReportFacts): Markup | null {
  const told = slices.flatMap((finding) =>
    finding.subject.kind === 'slice' && finding.statistic !== null ? [{ finding, subject: finding.subject }] : [],
  );
  if (told.length === 0) {
    const [first] = slices;
    return first === undefined ? null : html`<h3>Worst slices</h3><p class="quiet">${first.detail}</p>`;
  }
  const isWorse = told.some(({ finding }) => finding.status === 'alert');
  return html`<h3>Worst slices</h3>
<p>${isWorse ? 'For these records the model has become worse beyond chance.' : 'For no group of records has the model become worse beyond chance; these come nearest to it.'}</p>
${scrolling(
  'Worst slices',
  html`<table><caption>For each metric the group of records in which it fell most</caption><thead><tr><th scope="col">Metric</th><th scope="col">Records where</th><th scope="col" class="number">Now</th><th scope="col" class="number">Reference</th><th scope="col" class="number">Records, reference</th><th scope="col" class="number">p, corrected</th><th scope="col">State</th></tr></thead><tbody>
${told.map(
  ({ finding, subject }) =>
    html`<tr><th scope="row">${metricTitle(subject.metric)}</th><td>${titleOf(subject.feature)} is ${subject.value}</td><td class="number">${cellOf(finding)}</td><td class="number">${formatMetric(referenceOf(finding))}</td><td class="number">${finding.sampleSize}, ${finding.referenceSize}</td><td class="number">${finding.adjustedPValue === null ? '–' : shortNumber(Number(finding.adjustedPValue.toPrecision(2)))}</td><td>${finding.status === 'alert' ? tag('warn', 'worse') : tag('good', 'by chance')}</td></tr>
`,
)}</tbody></table>`,
)}`;
}
