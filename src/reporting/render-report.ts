import { html, type Markup } from './markup.ts';
import { factsOf } from './report-facts.ts';
import type { ReportInput } from './report-input.ts';
import { reportPolicy } from './report-policy.ts';
import { reportStyle } from './report-style.ts';
import { renderAppendix } from './sections/appendix.ts';
import { renderDataQuality } from './sections/data-quality.ts';
import { renderExplanations } from './sections/explanations.ts';
import { renderChanged, renderOutput, renderUnchanged } from './sections/features.ts';
import { renderPerformance } from './sections/performance.ts';
import { renderTrends } from './sections/trends.ts';
import { renderAnswers, renderHeader } from './sections/verdict.ts';
import { timeText } from './words/figures-in-text.ts';

/**
 * A window as one HTML file for people: it asks for nothing, runs nothing, and is read on paper as well. What is not from
 * here (names of features, categories, sentences of findings) is escaped. It is well-formed XML, too.
 */
export function renderReport(input: ReportInput): string {
  const facts = factsOf(input);
  const { window } = input.report;
  const title = `${window.model}, window ${window.sequence}: monitoring report`;
  const sections: readonly (readonly [string, string, Markup | null])[] = [
    ['changed', 'What changed', renderChanged(facts)],
    ['answers', 'Answers', renderOutput(facts)],
    ['quality', 'Data quality', renderDataQuality(facts)],
    ['performance', 'Performance', renderPerformance(facts)],
    ['trends', 'Trends', renderTrends(facts)],
    ['reasons', 'Reasons', renderExplanations(facts)],
    ['unchanged', 'Unchanged features', renderUnchanged(facts)],
    ['appendix', 'Appendix', renderAppendix(facts)],
  ];
  const shown = sections.filter(([, , content]) => content !== null);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${reportPolicy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>${title}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
${renderHeader(facts)}${renderAnswers(facts)}<nav aria-label="Contents"><ul>${shown.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
${shown.map(([, , content]) => content)}</main>
<footer><p>Written by Hale, ${timeText(input.writtenAt)}. It tells what changed; what it means for a person is for those who care for them to judge.</p></footer>
</body>
</html>
`.text;
}
