import { type Finding, subjectKey } from '../../monitoring/index.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportFacts } from '../report-facts.ts';
import { checkMethod, checkTitle } from '../words/check-titles.ts';
import { capitalised, countText, periodText, pText, shortNumber, timeText } from '../words/figures-in-text.ts';
import { scrolling, section } from './status.ts';
import { renderTrendTable } from './trends.ts';

const monitorTitles: Readonly<Record<Finding['monitor'], string>> = {
  data_quality: 'Data quality',
  drift: 'Drift',
  attribution_drift: 'Drift of the explanations',
  performance: 'Performance',
  estimated_performance: 'Estimated performance',
};

/** Everything that it takes to judge the report, and to compute it again. */
export function renderAppendix(facts: ReportFacts): Markup {
  const byMonitor = Map.groupBy(facts.findings, ({ monitor }) => monitor);
  return section(
    'appendix',
    'Appendix',
    renderReading(facts),
    renderFacts(facts),
    renderMethods(facts),
    html`<h3 id="findings">Every finding</h3>
<details><summary>${facts.findings.length} findings, with statistic, p-values and numbers of records</summary>
${[...byMonitor].map(([monitor, findings]) => renderFindings(monitorTitles[monitor], findings))}${renderTrendTable(facts)}</details>`,
  );
}

function renderReading({ input }: ReportFacts): Markup {
  const { drift, persistence, dataQuality } = input.settings.monitoring;
  return html`<h3>How to read this report</h3>
<ul>
<li>The <strong>reference</strong> are records with known outcomes that this version did not learn from. “Changed” means: unlike them, beyond chance.</li>
<li>A verdict is <strong>changed</strong> where something was seen in ${persistence.required} of the last ${persistence.windows} windows that could tell, and <strong>suspected</strong> before. <strong>Cannot tell</strong> is not “no change”: there were too few records to look.</li>
<li>A <strong>p-value</strong> says how often chance alone would show as much. It is corrected for everything that was asked together, so that ${percent(drift.alpha)} of unchanged windows, and ${percent(dataQuality.alpha)} by faults of the data, alarm by chance. It says nothing of size.</li>
<li>The <strong>size of a change</strong> goes from 0, nothing, to 1, nothing is as it was, whatever the number of records.</li>
<li>A change is no mistake of the model. Other patients, another device or another way of writing things down change the records; whether the model is still right is a question of its own, which known outcomes answer.</li>
<li>Only some findings <strong>decide</strong>. Others ask the same question in another convention, and are told beside.</li>
</ul>`;
}

const percent = (share: number): string => `${shortNumber(100 * share)}%`;

function renderFacts({ input }: ReportFacts): Markup {
  const { report, version, settings } = input;
  const { window, run } = report;
  const { drift, windows, persistence, performance, estimation, dataQuality } = settings.monitoring;
  const told: readonly (readonly [string, string])[] = [
    ['Window', `${window.sequence} of ${window.model}, ${window.windowId}`],
    ['Digest of its rows (SHA-256)', window.digest],
    [
      'Predictions',
      `${countText(window.rowCount)} answered, ${countText(window.refusedCount)} refused; closed by ${window.closedBy}`,
    ],
    ['Period', periodText(new Date(window.startsAtMs), new Date(window.endsAtMs))],
    [
      'Model version',
      `${window.version}, ${version.kind.replaceAll('_', ' ')}, decision from ${shortNumber(version.threshold)} on`,
    ],
    ['Digest of the version (SHA-256)', version.digest],
    ['Computed', `${timeText(run.endedAt)}, run ${run.monitorRunId}, digest of its input ${run.inputDigest}`],
    ['Labels', `${countText(run.labelCount)}, received until ${timeText(run.labelsAsOf)}`],
    ['Report written', timeText(input.writtenAt)],
    [
      'Settings of drift',
      `alpha ${drift.alpha}, correction ${drift.correction}, deciding tests ${drift.deciding.numeric} and ${drift.deciding.category}, thresholds ${drift.thresholds.strategy}, at least ${drift.minimumRows} values`,
    ],
    ['Settings of data quality', `alpha ${dataQuality.alpha}, at least ${dataQuality.minimumRows} requests`],
    [
      'Settings of performance',
      `range of ${performance.range.standardDeviations} standard deviations, greatest fall ${performance.maximumFall ?? 'not set'}, intervals ${percent(performance.bootstrap.level)} (${performance.bootstrap.method}, ${performance.bootstrap.resamples} resamples), at least ${performance.minimumLabelledRows} outcomes; estimates with ${estimation.samplingErrors} sampling errors`,
    ],
    [
      'Windows',
      `${windows.rows === null ? 'no number of requests' : `${windows.rows} requests`}, ${windows.durationMs === null ? 'no duration' : `${windows.durationMs / 3_600_000} hours`}, verdict ${persistence.required} of ${persistence.windows}`,
    ],
  ];
  return html`<h3>What was computed, from what</h3>
<dl class="computed">${told.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="quiet">Settings are those at the time when the report was written.</p>`;
}

function renderMethods({ findings }: ReportFacts): Markup {
  const checks = [...new Set(findings.map(({ check }) => check))];
  return html`<h3>Methods</h3>
<dl class="computed">${checks.flatMap((check) => {
    const method = checkMethod(check);
    return method === undefined
      ? []
      : [html`<div><dt>${capitalised(checkTitle(check))}</dt><dd>${capitalised(method)}.</dd></div>`];
  })}</dl>`;
}

function renderFindings(title: string, findings: readonly Finding[]): Markup {
  return html`<h4>${title}</h4>${scrolling(
    `${title}: every finding`,
    html`<table class="dense"><caption>${title}: ${findings.length} findings</caption><thead><tr><th scope="col">About</th><th scope="col">Check</th><th scope="col">State</th><th scope="col">Decides</th><th scope="col" class="number">Statistic</th><th scope="col" class="number">p</th><th scope="col" class="number">p, corrected</th><th scope="col" class="number">Held against</th><th scope="col" class="number">Effect</th><th scope="col" class="number">n</th><th scope="col" class="number">n, reference</th></tr></thead><tbody>
${findings.map(renderFinding)}</tbody></table>`,
  )}`;
}

const states: Readonly<Record<Finding['status'], string>> = { ok: 'ok', alert: 'ALERT', insufficient: 'cannot tell' };

function renderFinding(finding: Finding): Markup {
  const { check, subject, status, isDeciding, statistic, pValue, adjustedPValue, threshold, effectSize } = finding;
  const isTold = status !== 'ok';
  return html`<tr${isTold && html` class="${status}"`}><th scope="row">${subjectText(subject)}</th><td>${checkTitle(check)}</td><td>${states[status]}</td><td>${isDeciding ? 'yes' : 'no'}</td><td class="number">${shortNumber(statistic)}</td><td class="number">${pText(pValue)}</td><td class="number">${pText(adjustedPValue)}</td><td class="number">${shortNumber(threshold)}</td><td class="number effect">${effectSize !== null && `${shortNumber(effectSize.value)} ${effectSize.name.replaceAll('_', ' ')}`}</td><td class="number">${finding.sampleSize}</td><td class="number">${finding.referenceSize}</td></tr>
${isTold && html`<tr class="detail"><td colspan="11">${finding.detail}</td></tr>\n`}`;
}

const subjectText = (subject: Finding['subject']): string =>
  subject.kind === 'feature' ? subject.feature : subjectKey(subject).replaceAll('_', ' ');
