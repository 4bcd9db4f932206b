import { parseXml, XmlElement, type XmlNode, XmlText } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert, Finding } from '../../src/monitoring/index.ts';
import { html } from '../../src/reporting/markup.ts';
import { renderReport } from '../../src/reporting/render-report.ts';
import type { ReportInput } from '../../src/reporting/report-input.ts';
import { datasetSchemaSchema } from '../../src/schema/index.ts';
import { finding } from '../monitoring/findings.ts';
import { allFindings, reportInput, schemaOf } from './report-input.ts';

/** A page as a strict parser reads it. @throws Error where it is not well-formed */
function readPage(text: string) {
  const { root } = parseXml(text, { preserveDocumentType: true });
  if (root === null) throw new Error('there is no element');
  const elements = [root, ...descendants(root)];
  return { root, elements, named: (name: string) => elements.filter((element) => element.name === name) };
}

const descendants = ({ children }: XmlElement): XmlElement[] =>
  children.filter((node: XmlNode) => node instanceof XmlElement).flatMap((child) => [child, ...descendants(child)]);

const textOf = (node: XmlNode | undefined): string => {
  if (node instanceof XmlText) return node.text;
  return node instanceof XmlElement ? node.children.map(textOf).join('') : '';
};

const spaceless = (text: string): string => text.replace(/\s+/g, ' ').trim();
const headlineOf = (input: ReportInput): string => spaceless(textOf(readPage(renderReport(input)).named('h1')[0]));

const withoutLabels = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map((one) =>
    one.monitor === 'performance'
      ? {
          ...one,
          status: 'insufficient',
          statistic: one.check === 'label_coverage' ? 0 : null,
          interval: null,
          effectSize: null,
          threshold: null,
          detail: 'F1 cannot be told: no outcome of this window is known yet.',
        }
      : one,
  );

/** Outcomes of one class only leave no ROC AUC, and what is defined is told. */
const ofOneClass = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map((one) =>
    one.check === 'realised' && one.subject.kind === 'metric' && ['rocAuc', 'mcc'].includes(one.subject.metric)
      ? {
          ...one,
          status: 'insufficient',
          statistic: null,
          interval: null,
          effectSize: null,
          detail: 'This metric cannot be told: all 40 known outcomes are of one class, and it needs rows of both.',
        }
      : one,
  );

const insufficient = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map((one) => ({
    ...one,
    status: 'insufficient',
    statistic: null,
    pValue: null,
    adjustedPValue: null,
    threshold: null,
    effectSize: null,
    interval: null,
    distributions: null,
  }));

const all = allFindings(schemaOf(13));
const inputs: readonly (readonly [string, ReportInput])[] = [
  ['much that changed', reportInput()],
  ['one feature', reportInput({ features: 1 })],
  ['no outcomes', reportInput({ findings: withoutLabels(all) })],
  ['outcomes of one class', reportInput({ findings: ofOneClass(all) })],
  ['too few records', reportInput({ findings: insufficient(all), verdict: 'insufficient', rowCount: 4 })],
  ['no records', reportInput({ findings: insufficient(all), verdict: 'insufficient', rowCount: 0, windows: 1 })],
  ['no findings', reportInput({ findings: [], verdict: 'insufficient', windows: 1 })],
  ['one window', reportInput({ windows: 1 })],
];

describe.each(inputs)('a report of %s', (_, input) => {
  const page = readPage(renderReport(input));

  it('has no number that is none, and nothing that is not there', () => {
    expect(spaceless(textOf(page.named('body')[0]))).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
    for (const { attributes } of page.elements) {
      expect(Object.values(attributes).join(' ')).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('asks for nothing and runs nothing', () => {
    const names = new Set(page.elements.map(({ name }) => name));
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'embed', 'form', 'base', 'image', 'use', 'a:href'])
      expect(names).not.toContain(name);
    for (const { attributes } of page.elements) {
      for (const [name, value] of Object.entries(attributes)) {
        expect(name).not.toMatch(/^on|^src|^srcset$|^data$|^xlink|^style$/);
        if (name === 'href') expect(value).toMatch(/^#[\w-]+$/);
      }
    }
    expect(textOf(page.named('style')[0])).not.toMatch(/url\(|@import|expression/);
    const policy = page.named('meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
    expect(policy?.attributes.content).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  });

  it('can be read without seeing it', () => {
    const ids = page.elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of page.elements) {
      for (const id of (attributes['aria-labelledby'] ?? '').split(' ').filter((one) => one !== '')) {
        expect(ids).toContain(id);
      }
      if (attributes.href !== undefined) expect(ids).toContain(attributes.href.slice(1));
    }
    for (const svg of page.named('svg').filter(({ attributes }) => attributes['aria-hidden'] !== 'true')) {
      expect(svg.attributes.role).toBe('img');
      const [title, description] = ['title', 'desc'].map((name) =>
        descendants(svg).find((element) => element.name === name),
      );
      expect(spaceless(textOf(title))).not.toBe('');
      expect(spaceless(textOf(description))).not.toBe('');
    }
    for (const table of page.named('table')) {
      const inside = descendants(table);
      expect(spaceless(textOf(inside.find(({ name }) => name === 'caption')))).not.toBe('');
      for (const cell of inside.filter(({ name }) => name === 'th')) {
        expect(['col', 'row']).toContain(cell.attributes.scope);
      }
    }
    for (const region of page.elements.filter(({ attributes }) => attributes.role === 'region')) {
      expect(region.attributes.tabindex).toBe('0');
      expect(region.attributes['aria-label']).not.toBe('');
    }
    const levels = page.elements.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('has every finding in its appendix', () => {
    const section = page.elements.find(({ attributes }) => attributes.id === 'appendix');
    const tables = descendants(section as XmlElement).filter(
      ({ name, children }) => name === 'table' && /: \d+ findings$/.test(spaceless(textOf(children[0]))),
    );
    const rows = tables.flatMap((table) => descendants(table).filter(({ name }) => name === 'tr'));
    const told = rows.filter((row) => row.attributes.class !== 'detail' && descendants(row).length > 10);
    expect(told.length - tables.length).toBe(input.report.findings.length);
  });
});

describe('the verdict', () => {
  it('comes first, in one sentence', () => {
    const page = readPage(renderReport(reportInput()));
    const main = page.named('main')[0] as XmlElement;
    expect(main.children.find((node) => node instanceof XmlElement)).toMatchObject({ name: 'header' });
    expect(headlineOf(reportInput())).toBe(
      '▲ Changed 7 of 13 features are no longer as in the reference; where outcomes are known, the model does no worse than before.',
    );
  });

  it('tells a metric that chance takes beyond its bound from one within', () => {
    const byChance = all.map((one) => (one.check === 'realised' ? { ...one, pValue: 0.04, adjustedPValue: 0.2 } : one));
    const within = renderReport(reportInput({ findings: all }));
    const beyond = renderReport(reportInput({ findings: byChance }));
    expect([within.includes('within</span>'), within.includes('worse by chance</span>')]).toEqual([true, false]);
    expect([beyond.includes('within</span>'), beyond.includes('worse by chance</span>')]).toEqual([false, true]);
  });

  it('says what is missing, what was refused, and how the model does', () => {
    const alert = { status: 'alert', severity: 'critical' } as const;
    const quality = (check: string, subject: Finding['subject']) =>
      finding({ monitor: 'data_quality', check, subject, ...alert });
    const feature = { kind: 'feature', feature: 'feature_3' } as const;
    const [missing, refused] = [quality('missing_share', feature), quality('refused_share', { kind: 'traffic' })];
    expect(headlineOf(reportInput({ findings: [missing], verdict: 'suspected' }))).toBe(
      '▲ Suspected Something may have changed, though too few windows show it yet to be sure: 1 feature is missing far more often than in the reference; whether the model is still right is not known yet.',
    );
    expect(headlineOf(reportInput({ findings: [refused] }))).toContain('2 of 102 requests were refused');
    const realised = (status: Finding['status']) =>
      finding({ monitor: 'performance', check: 'realised', subject: { kind: 'metric', metric: 'f1' }, status });
    expect(headlineOf(reportInput({ findings: [realised('alert')] }))).toContain('The model does worse than it did');
    const estimated = { ...realised('alert'), monitor: 'estimated_performance', check: 'estimated' } as const;
    expect(headlineOf(reportInput({ findings: [estimated] }))).toContain('The model is estimated to do worse');
  });

  it('says of traffic, of one value only and of one record only what happened', () => {
    const alert = { monitor: 'data_quality', status: 'alert', severity: 'critical' } as const;
    const traffic = (ratio: number, sampleSize: number) =>
      finding({ ...alert, check: 'request_rate', subject: { kind: 'traffic' }, statistic: ratio, sampleSize });
    const said = (...findings: readonly Finding[]) => headlineOf(reportInput({ findings }));
    expect(said(traffic(0.01, 0))).toMatch(/^▲ Changed No request came, which is not usual; whether/);
    expect(said(traffic(0.1, 3))).toMatch(/^▲ Changed Far fewer requests came than usual; whether/);
    expect(said(traffic(9, 900))).toMatch(/^▲ Changed Far more requests came than usual; whether/);
    const inFeature = (check: string, feature: string) =>
      finding({ ...alert, check, subject: { kind: 'feature', feature } });
    const [stuck, other] = ['feature_3', 'feature_4'].map((name) => inFeature('stuck_feature', name));
    expect(said(stuck as Finding)).toContain('Measure 3 of a visit is the same in every record;');
    expect(said(stuck as Finding, other as Finding)).toContain('visit and measure 4 of a visit are the same in every');
    const repeated = finding({ ...alert, check: 'repeated_record', subject: { kind: 'traffic' } });
    expect(said(inFeature('out_of_range', 'feature_0'), repeated)).toContain(
      'There are values out of range in measure 0 of a visit; one record comes again and again;',
    );
  });

  it('names the features first in which a fault is the greatest', () => {
    const findings = [0.1, 0.3, 0.2, 0.9, 0.4].map((rise, index) =>
      finding({
        monitor: 'data_quality',
        check: 'missing_share',
        subject: { kind: 'feature', feature: `feature_${index}` },
        status: 'alert',
        effectSize: { name: 'rise', value: rise },
      }),
    );
    const text = spaceless(textOf(readPage(renderReport(reportInput({ findings }))).named('main')[0]));
    expect(text).toContain(
      'Missing values in measure 3 of a visit, measure 4 of a visit, measure 1 of a visit and 2 more.',
    );
  });

  it('names a feature without what its description remarks after a semicolon', () => {
    const schema = datasetSchemaSchema.parse({
      features: ['ST depression; negative is an elevation', 'Age at the visit'].map((description, index) => ({
        kind: 'numeric',
        name: `feature_${index}`,
        description,
      })),
      target: { name: 'ill', negativeValues: [0], positiveValues: [1] },
    });
    const findings = [0, 1].map((index) =>
      finding({
        subject: { kind: 'feature', feature: `feature_${index}` },
        status: 'alert',
        statistic: 0.5 - index / 10,
      }),
    );
    const page = readPage(renderReport(reportInput({ schema, findings })));
    const text = spaceless(textOf(page.named('main')[0]));
    expect(text).toContain('2 of 2 features differ beyond chance: ST depression and Age at the visit.');
    expect(page.named('h3').map((heading) => spaceless(textOf(heading)))).toContain(
      'ST depression; negative is an elevation feature_0',
    );
  });

  it('is never "no change" where nobody could look', () => {
    const few = headlineOf(reportInput({ findings: insufficient(all), verdict: 'insufficient', rowCount: 4 }));
    expect(few).toBe('– Cannot tell There are too few records to tell whether anything has changed: 4 were answered.');
    const healthy = reportInput({ findings: withoutLabels(all), verdict: 'healthy' });
    expect(headlineOf(healthy)).toMatch(/^✓ No change Nothing has changed/);
    expect(headlineOf(healthy)).not.toContain('no worse');
  });
});

describe('why the model decides as it does', () => {
  const sentence = (ranking: Finding['status']): string => {
    const feature = { kind: 'feature', feature: 'feature_3' } as const;
    const of = (check: string, subject: Finding['subject'], status: Finding['status']) =>
      finding({ monitor: 'attribution_drift', check, subject, status, isDeciding: false });
    const findings = [
      of('contribution_distribution', feature, 'alert'),
      of('ranking_agreement', { kind: 'all_features' }, ranking),
    ];
    return spaceless(textOf(readPage(renderReport(reportInput({ findings }))).named('main')[0]));
  };

  it('is told of the order of the features as far as it is known', () => {
    const differs = 'hat moves predictions differs most in measure 3 of a visit.';
    expect(sentence('ok')).toContain(`The features weigh in about the same order; w${differs}`);
    expect(sentence('alert')).toContain(`Other features weigh most now; w${differs}`);
    expect(sentence('insufficient')).toContain(`ShiftedW${differs}`);
  });
});

describe('what could not be told', () => {
  it('is never called unchanged', () => {
    const input = reportInput({ findings: insufficient(all), verdict: 'insufficient', rowCount: 4 });
    const text = spaceless(textOf(readPage(renderReport(input)).named('main')[0]));
    expect(text).toContain('There are too few values to tell whether any feature has changed.');
    expect(text).not.toMatch(/No feature|None of \d+ features?|✓/);
  });
});

describe('what changed', () => {
  const cardsOf = (input: ReportInput, id: string) => {
    const section = readPage(renderReport(input)).elements.find(({ attributes }) => attributes.id === id);
    return descendants(section as XmlElement).filter(({ name }) => name === 'article');
  };

  it('is the most changed first, with both distributions, in plain words', () => {
    const schema = datasetSchemaSchema.parse({
      features: [
        { kind: 'numeric', name: 'age', description: 'age at the visit', unit: 'years' },
        {
          kind: 'categorical',
          name: 'scan',
          description: 'scan',
          nullable: true,
          categories: [
            { value: 1, label: 'clear' },
            { value: 2, label: 'shadow' },
          ],
        },
      ],
      target: { name: 'ill', negativeValues: [0], positiveValues: [1] },
    });
    const of = (feature: string, statistic: number, distributions: NonNullable<Finding['distributions']>) =>
      finding({ subject: { kind: 'feature', feature }, status: 'alert', statistic, distributions });
    const findings = [
      of('age', 0.3, {
        bins: ['below 40', '40 to 60', '60 and above'],
        edges: [20, 40, 60, 90],
        reference: [0.2, 0.5, 0.3],
        current: [0.45, 0.45, 0.1],
      }),
      of('scan', 0.6, { bins: ['clear', 'shadow', 'missing'], reference: [0.8, 0.19, 0.01], current: [0.2, 0.2, 0.6] }),
    ];
    const [scan, age] = cardsOf(reportInput({ schema, findings }), 'changed').map((card) => spaceless(textOf(card)));
    expect(scan).toContain('60% of the values are missing, 1% in the reference.');
    expect(scan).toContain('Of the values that are there, “clear” is 50%, 81% in the reference;');
    expect(age).toMatch(/^Age at the visit age /);
    expect(age).toContain('Values are lower: 45% of them lie below 40 years, 20% in the reference.');
    expect(age).toContain('below 40: 45%, reference 20%');
  });

  it('is not said of values that differ by chance, where only more of them are missing', () => {
    const schema = datasetSchemaSchema.parse({
      features: [{ kind: 'numeric', name: 'chol', unit: 'mg/dl', nullable: true }],
      target: { name: 'ill', negativeValues: [0], positiveValues: [1] },
    });
    const subject = { kind: 'feature', feature: 'chol' } as const;
    const distributions = {
      bins: ['below 200', '200 and above', 'missing'],
      edges: [100, 200, 300],
      reference: [0.3, 0.7, 0],
      current: [0.28, 0.42, 0.3],
    };
    const effectSize = { name: 'rise', value: 0.3 };
    const findings = [
      finding({ check: 'kolmogorov_smirnov', subject, status: 'ok', statistic: 0.1, distributions }),
      finding({ monitor: 'data_quality', check: 'missing_share', subject, status: 'alert', effectSize }),
    ];
    const [card] = cardsOf(reportInput({ schema, findings }), 'changed').map((one) => spaceless(textOf(one)));
    expect(card).toContain('30% of the values are missing, none in the reference.');
    expect(card).not.toContain('Values are lower');
    expect(card).toContain('✓ as before Size of the change 0.1 of 1;');
  });

  it('is drawn for as many features as are asked for, and told of all', () => {
    const input = reportInput({ features: 40, figures: 25 });
    expect(cardsOf(input, 'changed')).toHaveLength(20);
    expect(cardsOf(input, 'unchanged')).toHaveLength(5);
    const few = reportInput({ features: 40, figures: 3 });
    expect(cardsOf(few, 'changed')).toHaveLength(3);
    const told = spaceless(textOf(readPage(renderReport(few)).named('main')[0]));
    for (const { name } of input.schema.features) expect(told).toContain(name);
  });

  it('folds away what did not, in an element that opens without a script', () => {
    const page = readPage(renderReport(reportInput()));
    const section = page.elements.find(({ attributes }) => attributes.id === 'unchanged') as XmlElement;
    expect(descendants(section).map(({ name }) => name)).toEqual(expect.arrayContaining(['details', 'summary']));
    expect(textOf(page.named('style')[0])).toMatch(
      /@media print\{.*details::details-content\{content-visibility:visible/s,
    );
  });
});

describe('performance', () => {
  it('has the estimate beside what came true, and says that it is one', () => {
    const page = readPage(renderReport(reportInput()));
    const section = page.elements.find(({ attributes }) => attributes.id === 'performance') as XmlElement;
    const rows = descendants(section).filter(({ name }) => name === 'tr');
    const f1 = rows.map((row) => spaceless(textOf(row))).find((text) => text.startsWith('F1'));
    expect(f1).toContain('0.8000.720 to 0.880');
    expect(f1).toContain('0.7600.680 to 0.840');
    expect(f1).toContain('It may be 0.65 at least.');
    expect(spaceless(textOf(section))).toContain('an estimate');
  });

  it('says why a metric cannot be told', () => {
    const input = reportInput({ findings: ofOneClass(all) });
    const page = readPage(renderReport(input));
    const section = page.elements.find(({ attributes }) => attributes.id === 'performance') as XmlElement;
    const text = spaceless(textOf(section));
    expect(text).toContain(
      'Matthews’ correlation and ROC AUC cannot be told: all 40 known outcomes are of one class, and it needs rows of both.',
    );
    expect(text).not.toContain('What came true cannot be measured');
  });
});

describe('names from outside', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    '</style></title><svg/onload=alert(1)>',
    ']]>&lt;b&gt;&#0;',
    'a\u202eevil\u0000\ud800\ufffe',
  ];

  function hostileInput(texts: readonly string[]): ReportInput {
    const [first = 'x'] = texts;
    const unique = texts.map((text, index) => `${text}${index}`);
    const schema = datasetSchemaSchema.parse({
      features: [
        ...unique.map((name) => ({ kind: 'numeric', name, description: name, unit: first })),
        { kind: 'categorical', name: 'category', categories: [{ value: 'v', label: first }] },
      ],
      target: {
        name: 'target',
        negativeValues: [0],
        positiveValues: [1],
        negativeLabel: first === '' ? 'n' : first,
        positiveLabel: first === '' ? 'p' : first,
      },
    });
    const findings = allFindings(schema).map((one) => ({
      ...one,
      detail: first,
      ...(one.subject.kind === 'slice' ? { subject: { ...one.subject, value: first } } : {}),
      distributions: one.distributions && {
        ...one.distributions,
        bins: one.distributions.bins.map((bin) => bin + first),
      },
    }));
    const alert: Alert = {
      alertId: 'a',
      model: 'visits',
      version: '3',
      fingerprint: 'drift',
      state: 'firing',
      severity: 'warning',
      title: first,
      detail: first,
      occurrences: 1,
      firstWindowId: 'w',
      lastWindowId: 'w',
      firedAt: new Date(0),
      lastSeenAt: new Date(0),
      resolvedAt: null,
    };
    return { ...reportInput({ schema, findings, windows: 2 }), alerts: [alert] };
  }

  it('are text and nothing else', () => {
    const plain = readPage(renderReport(hostileInput(hostile.map((_, index) => `name ${index}`))));
    for (const text of hostile) {
      const page = readPage(renderReport(hostileInput([text, ...hostile.filter((other) => other !== text)])));
      expect(new Set(page.elements.map(({ name }) => name))).toEqual(new Set(plain.elements.map(({ name }) => name)));
      const attributes = (elements: readonly XmlElement[]) =>
        new Set(elements.flatMap((element) => Object.keys(element.attributes)));
      expect(attributes(page.elements)).toEqual(attributes(plain.elements));
    }
    expect(textOf(readPage(renderReport(hostileInput(hostile))).named('body')[0])).toContain(
      '<script>alert(1)</script>',
    );
  });

  it('are what they were where an element or an attribute holds them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { root } = parseXml(html`<p title="${text}">${text}</p>`.text);
        // A parser makes one space of white space in an attribute; Hale does in a text as well.
        expect(textOf(root ?? undefined)).toBe(text);
        expect(root?.attributes.title).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('leave the page well-formed, whatever they are', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), (texts) => {
        readPage(renderReport(hostileInput(texts)));
      }),
      { numRuns: 8 },
    );
  });
});

describe('a report as a file', () => {
  it('is the same of the same window', () => {
    expect(renderReport(reportInput())).toBe(renderReport(reportInput()));
  });

  it('stays below 2 MB, at 13 features far below', () => {
    expect(Buffer.byteLength(renderReport(reportInput({ features: 13 })))).toBeLessThan(400_000);
    expect(Buffer.byteLength(renderReport(reportInput({ features: 300 })))).toBeLessThan(2_000_000);
  });

  it('has text and marks of enough contrast, in light and dark', () => {
    const style = textOf(readPage(renderReport(reportInput({ features: 1 }))).named('style')[0]);
    const [light, dark] = [...style.matchAll(/:root\{([^}]*)\}/g)].map(([, rules = '']) =>
      Object.fromEntries(
        rules.split(';').flatMap((rule) => {
          const [name, value] = rule.split(':');
          return name?.startsWith('--') && value !== undefined ? [[name.slice(2), value]] : [];
        }),
      ),
    );
    for (const colours of [light, dark] as Record<string, string>[]) {
      for (const mark of ['reference', 'current', 'bad']) {
        expect(contrast(colours[mark], colours.page), `${mark} of a figure`).toBeGreaterThanOrEqual(3);
      }
      for (const [ink, papers] of [
        ['text', ['page', 'card']],
        ['quiet', ['page', 'card', 'tint-unknown']],
        ['current', ['page', 'card']],
        ['good', ['page', 'tint-good']],
        ['bad', ['page', 'tint-bad']],
        ['warn', ['page', 'tint-warn']],
      ] as const) {
        for (const paper of papers) {
          expect(contrast(colours[ink], colours[paper]), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });
});

/** Of two colours, by WCAG 2.2. */
function contrast(one = '', other = ''): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const digits =
    colour.slice(1).length === 3 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const share = Number.parseInt(digits.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
