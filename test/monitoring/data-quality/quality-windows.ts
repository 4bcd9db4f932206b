import { settingsSchema } from '../../../src/config/index.ts';
import type { EncodedRows } from '../../../src/data/index.ts';
import {
  checkWindowQuality,
  type WindowPeriod,
  type WindowQualityRequest,
} from '../../../src/monitoring/data-quality/index.ts';
import type { Finding } from '../../../src/monitoring/finding.ts';
import type { ReferenceRows, RefusedRow, WindowRows } from '../../../src/monitoring/window-rows.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../../../src/schema/index.ts';
import { createRandom, normal, type Random } from '../../../src/statistics/index.ts';

export const settings = settingsSchema.parse({}).monitoring.dataQuality;

export const schema: DatasetSchema = datasetSchemaSchema.parse({
  features: [
    { kind: 'numeric', name: 'age', minimum: 18, maximum: 120 },
    { kind: 'numeric', name: 'chol', minimum: 50, maximum: 700, nullable: true },
    { kind: 'categorical', name: 'pain', categories: [1, 2, 3, 4].map((value) => ({ value })), nullable: true },
    { kind: 'binary', name: 'sex', categories: [{ value: 0 }, { value: 1 }] },
    { kind: 'numeric', name: 'constant', nullable: true },
  ],
  target: { name: 'disease', negativeValues: [0], positiveValues: [1] },
});
export const featureCount = schema.features.length;

/** One healthy record: age, cholesterol missing in 5 of 100, kind of pain in 2 of 100, sex, and a feature that never varies. */
const drawRecord = (random: Random): number[] => [
  Math.min(120, Math.max(18, Math.round(54 + 9 * normal(random)))),
  random.next() < 0.05 ? Number.NaN : Math.min(700, Math.max(50, Math.round(245 + 50 * normal(random)))),
  random.next() < 0.02 ? Number.NaN : Math.floor(random.next() * 4),
  random.next() < 0.7 ? 1 : 0,
  7,
];

export function drawRows(random: Random, rowCount: number): EncodedRows {
  const values = Float64Array.from(Array.from({ length: rowCount }, () => drawRecord(random)).flat());
  return { rowCount, featureCount, values };
}

/** The rows with one feature's cells put through a function of the row's number. */
export function withFeature(
  rows: EncodedRows,
  name: string,
  cellOf: (row: number, before: number) => number,
): EncodedRows {
  const index = schema.features.findIndex((feature) => feature.name === name);
  const values = rows.values.slice();
  for (let row = 0; row < rows.rowCount; row += 1) {
    const at = row * featureCount + index;
    values[at] = cellOf(row, values[at] as number);
  }
  return { ...rows, values };
}

export const windowOf = (rows: EncodedRows, refused: readonly RefusedRow[] = []): WindowRows => ({
  rows,
  probabilities: new Float64Array(rows.rowCount).fill(0.3),
  classes: new Uint8Array(rows.rowCount),
  labels: new Int8Array(rows.rowCount).fill(-1),
  timesMs: Float64Array.from({ length: rows.rowCount }, (_, row) => row * 1000),
  refused,
});

export const referenceOf = (rows: EncodedRows): ReferenceRows => ({
  rows,
  probabilities: new Float64Array(rows.rowCount).fill(0.3),
  labels: new Uint8Array(rows.rowCount),
});

export const reference = referenceOf(drawRows(createRandom(1), 300));

export const refusals = (count: number, feature: string, code: string, found = '5.2'): RefusedRow[] =>
  Array.from({ length: count }, (_, row) => ({ timeMs: row, issues: [{ feature, code, found }] }));

export const check = (window: WindowRows, more: Partial<WindowQualityRequest> = {}): readonly Finding[] =>
  checkWindowQuality({ window, reference, schema, settings, ...more });

export const alertsOf = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ status }) => status === 'alert')
    .map(({ check: name, subject }) => (subject.kind === 'feature' ? `${name}:${subject.feature}` : name));

const dayMs = 86_400_000;

/** Windows of a day each, the newest first; the first of the counts is that of the last day. */
export const days = (counts: readonly number[]): WindowPeriod[] =>
  counts.map((rowCount, ago) => ({
    startsAtMs: (100 - ago) * dayMs,
    endsAtMs: (101 - ago) * dayMs,
    rowCount,
    refusedCount: 0,
    closedBy: 'time',
  }));
