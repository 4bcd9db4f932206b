import { metricDirections, metricWireNames } from '../../metrics/index.ts';
import { driftScoreName, type MeasuredMetric, type MetricTrend, readDriftScoreName } from '../../monitoring/index.ts';
import { seriesFigure } from '../figures/series-figure.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportFacts } from '../report-facts.ts';
import { counted, pText, shortNumber } from '../words/figures-in-text.ts';
import { metricOfSeries, seriesTitle } from '../words/metric-words.ts';
import { scrolling, section, tag } from './status.ts';

/** Features whose drift is drawn over time, the most changed first. */
const drawnFeatures = 4;
/** Lines of other series; the appendix has all of them. */
const mostOthers = 20;

/** Where the metrics are going: those that decide and what came in as figures, the others in a table. */
export function renderTrends(facts: ReportFacts): Markup {
  const { input, titleOf } = facts;
  const { series, trends, report, schema } = input;
  // Another version is another model: its metrics are no past of this one.
  const ofVersion = series.filter(({ version }) => version === report.window.version);
  const byMetric = Map.groupBy(ofVersion, ({ metric }) => metric);
  const windows = new Set(ofVersion.map(({ windowId }) => windowId)).size;
  const trendOf = new Map(trends.map((trend) => [trend.metric, trend]));
  const drawn = drawnSeries(facts).flatMap((metric) => {
    const measured = byMetric.get(metric);
    return measured === undefined ? [] : [{ metric, measured }];
  });
  if (drawn.length === 0) return section('trends', 'Trends', html`<p>Nothing was measured over time.</p>`);
  const least = input.settings.monitoring.trends.minimumPoints;
  const others = trends.filter(
    ({ metric, trend }) =>
      isToldSeries(metric, facts) &&
      !drawn.some((one) => one.metric === metric) &&
      ['improving', 'degrading'].includes(trend),
  );
  return section(
    'trends',
    'Trends',
    html`<p>Over ${counted(windows, 'window')} of version ${report.window.version}, up to this one${windows < least ? `; a trend is told from ${least} windows on` : ''}. A shaded band is the interval of each value, a dashed line is what this window is held against.</p>
<div class="cards small">${drawn.map(({ metric, measured }, index) => renderSeries(facts, metric, measured, trendOf.get(metric), `t${index}`))}</div>`,
    others.length === 0
      ? null
      : scrolling(
          'Other trends',
          html`<table><caption>Other series with a steady trend</caption><thead><tr><th scope="col">Series</th><th scope="col">Trend</th><th scope="col" class="number">p</th><th scope="col" class="number">Windows</th></tr></thead><tbody>
${others.slice(0, mostOthers).map(
  (trend) =>
    html`<tr><th scope="row">${seriesTitle(trend.metric, titleOf, schema.target)}</th><td>${trendTag(trend)}</td><td class="number">${pText(trend.pValue)}</td><td class="number">${trend.n}</td></tr>
`,
)}</tbody></table>`,
        ),
  );
}

/** Of the tests of one feature only the one that decides: the others ask the same in another convention. */
function isToldSeries(metric: string, { features }: ReportFacts): boolean {
  return (
    readDriftScoreName(metric) === undefined ||
    features.some(({ drift }) => drift !== null && driftScoreName(drift.subject, drift.check) === metric)
  );
}

function drawnSeries({ realised, estimated, features, output }: ReportFacts): readonly string[] {
  const names = realised.concat(estimated).flatMap((finding) => {
    const { subject, isDeciding, monitor } = finding;
    return subject.kind === 'metric' && isDeciding ? [{ metric: subject.metric, monitor }] : [];
  });
  const metrics = names.map(
    ({ metric, monitor }) => `${monitor === 'estimated_performance' ? 'estimated_' : ''}${metricWireNames[metric]}`,
  );
  const drift = features
    .slice(0, drawnFeatures)
    .flatMap(({ drift: test }) => (test === null ? [] : [driftScoreName(test.subject, test.check)]));
  const answers = output === null ? [] : [driftScoreName(output.subject, output.check)];
  return [...new Set([...metrics, 'estimated_roc_auc', 'positive_share', 'refused_share', ...answers, ...drift])];
}

function renderSeries(
  { input, titleOf, realised, estimated }: ReportFacts,
  metric: string,
  measured: readonly MeasuredMetric[],
  trend: MetricTrend | undefined,
  id: string,
): Markup {
  const title = seriesTitle(metric, titleOf, input.schema.target);
  const known = metricOfSeries(metric);
  const finding =
    known === undefined
      ? undefined
      : (known.isEstimate ? estimated : realised).find(
          ({ subject }) => subject.kind === 'metric' && subject.metric === known.metric,
        );
  const points = measured.map(({ windowId, value, lower, upper }) => ({
    window: input.sequences.get(windowId) ?? 0,
    value,
    lower,
    upper,
  }));
  const better = known === undefined ? '' : `${metricDirections[known.metric]} is better`;
  return html`<article class="card"><h3>${title}</h3><figure>${seriesFigure({ id, title, points, bound: finding?.threshold ?? null, leastSpan: 0.1 })}</figure>
<p class="test">${trend === undefined ? '' : trendTag(trend)} ${trendWords(trend, better)}</p></article>`;
}

function trendTag({ trend }: MetricTrend): Markup {
  if (trend === 'degrading') return tag('bad', 'getting worse');
  if (trend === 'improving') return tag('good', 'getting better');
  return trend === 'stable' ? tag('steady', 'no steady trend') : tag('unknown', 'too few windows');
}

function trendWords(trend: MetricTrend | undefined, better: string): string {
  const p = trend === undefined || trend.pValue === null ? '' : `p ${pText(trend.pValue)}, Mann–Kendall`;
  return [p, better].filter((part) => part !== '').join('; ');
}

/** Of the appendix: every series with its slope. */
export function renderTrendTable({ input, titleOf }: ReportFacts): Markup | null {
  if (input.trends.length === 0) return null;
  return html`<h3>Trends</h3>${scrolling(
    'Every trend',
    html`<table class="dense"><caption>Theil–Sen slope a day with its 95% interval, and Mann–Kendall’s test</caption><thead><tr><th scope="col">Series</th><th scope="col">Trend</th><th scope="col" class="number">Slope a day</th><th scope="col" class="number">Interval</th><th scope="col" class="number">p</th><th scope="col" class="number">n</th></tr></thead><tbody>
${input.trends.map(
  ({ metric, trend, slope, interval, pValue, n }) =>
    html`<tr><th scope="row">${seriesTitle(metric, titleOf, input.schema.target)}</th><td>${trend}</td><td class="number">${shortNumber(slope)}</td><td class="number">${interval === null ? '–' : `${shortNumber(interval.lower)} to ${shortNumber(interval.upper)}`}</td><td class="number">${pText(pValue)}</td><td class="number">${n}</td></tr>
`,
)}</tbody></table>`,
  )}`;
}
