import type { MonitorRun } from '../../monitoring/index.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportFacts } from '../report-facts.ts';
import { answersOf } from '../words/answers.ts';
import { capitalised, countText, percentText, periodText } from '../words/figures-in-text.ts';
import { verdictSentence, verdictWords } from '../words/verdict-sentence.ts';
import { section, tag } from './status.ts';

const verdictKinds: Readonly<Record<MonitorRun['verdict'], 'good' | 'bad' | 'warn' | 'unknown'>> = {
  healthy: 'good',
  suspected: 'warn',
  changed: 'bad',
  insufficient: 'unknown',
};

/** The verdict in a sentence, and what the window is. */
export function renderHeader(facts: ReportFacts): Markup {
  const { report, schema } = facts.input;
  const { window, run } = report;
  const kind = verdictKinds[run.verdict];
  const period = periodText(new Date(window.startsAtMs), new Date(window.endsAtMs));
  const known = facts.coverage?.statistic ?? null;
  const told: readonly (readonly [string, string])[] = [
    ['Model', `${window.model}, version ${window.version}`],
    ['It answers', `“${schema.target.positiveLabel}” or “${schema.target.negativeLabel}”`],
    ['Period', period],
    ['Answered', countText(window.rowCount)],
    ['Refused', countText(window.refusedCount)],
    ['Outcome known', known === null ? '–' : `${countText(run.labelCount)} (${percentText(known)})`],
  ];
  return html`<header class="verdict ${kind}">
<p class="kicker">Monitoring report · ${window.model} · window ${window.sequence}</p>
<h1>${tag(kind, verdictWords[run.verdict])} <span class="sentence">${verdictSentence(facts)}</span></h1>
<dl class="facts">${told.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>
`;
}

/** The questions that a reader has, each with its answer. */
export const renderAnswers = (facts: ReportFacts): Markup =>
  section(
    'in-short',
    'In short',
    html`<dl class="answers">${answersOf(facts).map(
      ({ question, state, word, sentence }) =>
        html`<div><dt>${question}</dt><dd>${tag(state, word)}<p>${sentence}</p></dd></div>`,
    )}</dl>`,
    renderAlerts(facts),
  );

/** A report says already of which model it is. */
const wordsOf = (title: string, { model, version }: { readonly model: string; readonly version: string }): string => {
  const prefix = `${model} version ${version}: `;
  return capitalised(title.startsWith(prefix) ? title.slice(prefix.length) : title);
};

function renderAlerts({ input: { alerts, report } }: ReportFacts): Markup | null {
  if (alerts.length === 0) return null;
  const { window } = report;
  const shown = alerts.slice(0, 12);
  return html`<h3>Alerts that fire as this is written</h3>
<ul class="alerts">${shown.map(
    ({ severity, title, occurrences, firedAt }) =>
      html`<li>${tag(severity === 'critical' ? 'bad' : severity === 'warning' ? 'warn' : 'aside', severity)} ${wordsOf(title, window)} <span class="quiet">since ${firedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, in ${occurrences} ${occurrences === 1 ? 'window' : 'windows'}</span></li>`,
  )}</ul>${alerts.length > shown.length && html`<p class="quiet">And ${alerts.length - shown.length} more.</p>`}`;
}
