import type { FeatureImportance } from '../charts/index.ts';
import { formatMetric } from '../metrics/index.ts';
import { type ComparisonReport, type KindReport, modelKind } from '../models/index.ts';
import type { DatasetSchema } from '../schema/index.ts';

export interface ModelCardContent {
  readonly name: string;
  readonly schema: DatasetSchema;
  readonly dataset: {
    readonly name: string;
    readonly source: string;
    readonly digest: string;
    readonly simulated: boolean;
    readonly trainRows: number;
    readonly testRows: number;
    readonly quarantinedRows: number;
  };
  readonly comparison: ComparisonReport;
  readonly chosen: KindReport;
  readonly importance: readonly FeatureImportance[];
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly engine: { readonly name: string; readonly version: string } | null;
  readonly seed: number;
}

/** Markdown's own characters, and line breaks, stay text. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_[\]<>|#]/g, '\\$&').replaceAll(/\s+/g, ' ');

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/**
 * The model card (Mitchell et al., "Model cards for model reporting", 2019): what the model is for, what it learned
 * from, how good it is and what it must not be used for. Depends on the training alone, so that it may lie in a bundle.
 */
export function renderModelCard(content: ModelCardContent): string {
  const { name, schema, dataset, comparison, chosen, importance, parameters, engine, seed } = content;
  const { target } = schema;
  const sections = [
    `# ${escaped(name)}`,
    ...(dataset.simulated
      ? [
          '**SIMULATED DATA: this model learned from simulated rows, not from real ones. Its predictions mean nothing for anybody.**',
        ]
      : []),
    `${modelKind(chosen.kind).title}. It predicts whether a row is *${escaped(target.positiveLabel)}* or *${escaped(target.negativeLabel)}*` +
      `${target.description === '' ? '' : ` (${escaped(target.description)})`}.`,
    '## Data',
    `${escaped(dataset.name)}, from ${escaped(dataset.source)}. ${dataset.trainRows} rows to learn from, ${dataset.testRows} held out, ` +
      `${dataset.quarantinedRows} put aside because they did not pass validation. Digest \`${dataset.digest}\`.`,
    '## How good it is',
    `On the ${chosen.test.row_count} held-out rows (${chosen.test.positives} positive), with ${intervalTitle(chosen)}, at a threshold of ` +
      `${formatMetric(chosen.threshold)}; and over the folds of the cross-validation:`,
    table(
      ['metric', 'held out', 'interval', 'cross-validation'],
      Object.entries(chosen.test.metrics).map(([metric, value]) => {
        const interval = chosen.test.intervals[metric];
        const folds = chosen.cross_validation.summary[metric];
        return [
          metric,
          formatMetric(value),
          interval == null ? '–' : `${formatMetric(interval.lower)} to ${formatMetric(interval.upper)}`,
          folds == null ? '–' : `${formatMetric(folds.mean)} ± ${formatMetric(folds.standard_deviation)}`,
        ];
      }),
    ),
    '## Why this kind',
    `${comparison.selection.reason}.`,
    ...comparison.failed.map(({ kind, reason }) => `${kind} could not be trained: ${escaped(reason)}`),
    '## What it looks at',
    table(
      ['feature', 'meaning', 'share of the importance'],
      importance.map(({ feature, importance: share }) => {
        const description = schema.features.find((candidate) => candidate.name === feature)?.description ?? '';
        return [escaped(feature), escaped(description), `${(share * 100).toFixed(1)} %`];
      }),
    ),
    '## Limits',
    'It knows rows like those it learned from. Other places, times or ways of measuring are other data, on which it may be ' +
      'wrong without a sign of it; watch it there. It finds associations, not causes.',
    '## How it was made',
    table(
      ['what', 'value'],
      [
        ['seed', String(seed)],
        ['engine', engine === null ? 'none' : `${engine.name} ${engine.version}`],
        ['calibration', chosen.calibration],
        ...Object.entries(parameters).map(([key, value]) => [escaped(key), escaped(String(value))]),
      ],
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function intervalTitle({ test }: KindReport): string {
  const interval = Object.values(test.intervals).find((candidate) => candidate !== null);
  return interval == null ? 'no intervals' : `${(interval.level * 100).toFixed(0)}% intervals by the bootstrap`;
}
