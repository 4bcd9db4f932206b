import type { Finding } from '../../monitoring/index.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportFacts } from '../report-facts.ts';
import { checkTitle } from '../words/check-titles.ts';
import { capitalised, counted } from '../words/figures-in-text.ts';
import { scrolling, section, tag } from './status.ts';

/** Every check of what comes in, with what it found. */
export function renderDataQuality({ quality, titleOf }: ReportFacts): Markup {
  if (quality.length === 0) return section('quality', 'Data quality', html`<p>What comes in was not checked.</p>`);
  const checks = [...Map.groupBy(quality, ({ check }) => check)].sort(
    ([, one], [, other]) => alertsOf(other).length - alertsOf(one).length,
  );
  return section(
    'quality',
    'Data quality',
    scrolling(
      'Checks of data quality',
      html`<table><caption>What was looked for in what comes in, and what was found</caption><thead><tr><th scope="col">Check</th><th scope="col">State</th><th scope="col">What was found</th></tr></thead><tbody>
${checks.map(
  ([check, findings]) =>
    html`<tr><th scope="row">${capitalised(checkTitle(check))}</th><td>${stateOf(findings)}</td><td>${foundBy(findings, titleOf)}</td></tr>
`,
)}</tbody></table>`,
    ),
  );
}

const alertsOf = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ status }) => status === 'alert');

function stateOf(findings: readonly Finding[]): Markup {
  if (alertsOf(findings).some(({ severity }) => severity === 'critical')) return tag('bad', 'critical');
  if (alertsOf(findings).length > 0) return tag('warn', 'fault');
  return findings.some(({ status }) => status === 'ok') ? tag('good', 'sound') : tag('unknown', 'cannot tell');
}

/** Sentences a table has room for; the appendix has them all. */
const toldFaults = 20;

function foundBy(findings: readonly Finding[], titleOf: (feature: string) => string): Markup {
  const faults = [...alertsOf(findings)].sort(
    (one, other) => Math.abs(other.effectSize?.value ?? 0) - Math.abs(one.effectSize?.value ?? 0),
  );
  if (faults.length > 0) {
    const more = faults.length - toldFaults;
    return html`<ul class="plain">${faults
      .slice(0, toldFaults)
      .map(
        ({ subject, detail }) =>
          html`<li>${subject.kind === 'feature' && html`<strong>${capitalised(titleOf(subject.feature))}</strong>: `}${detail}</li>`,
      )}</ul>${more > 0 && html`<p>And ${more} more, in the appendix.</p>`}`;
  }
  const [first] = findings;
  if (findings.length === 1 && first !== undefined) return html`${first.detail}`;
  const judged = findings.filter(({ status }) => status === 'ok').length;
  const untold = findings.length - judged;
  return html`${judged > 0 && `No fault in ${counted(judged, 'feature')}.`}${untold > 0 && ` Too few values in ${counted(untold, 'feature')}.`}`;
}
