import { describe, expect, it } from 'vitest';
import { type ConfigurationInput, settingsSchema } from '../../src/config/index.ts';
import type { Dataset } from '../../src/data/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import type { Table } from '../../src/table/index.ts';
import { prepareData, validateDataset } from '../../src/training/prepare-data.ts';

const rowCount = 200;
/** Every tenth row has a label that the schema does not know. */
const table: Table = (() => {
  const random = createRandom(1);
  const codes = Int32Array.from({ length: rowCount }, (_, row) => (row % 10 === 0 ? 2 : row % 2));
  return {
    rowCount,
    columns: [
      {
        kind: 'number',
        name: 'x',
        values: Float64Array.from(codes, (code) => 2 * random.next() + (code === 1 ? 0.5 : 0)),
      },
      { kind: 'text', name: 'y', codes, dictionary: ['no', 'yes', 'perhaps'] },
    ],
    lineNumbers: Uint32Array.from({ length: rowCount }, (_, row) => row + 2),
  };
})();
const dataset: Dataset = { name: 't', table, digest: '', files: [], simulated: false, source: '', sourceType: 'file' };

function prepare(validation: ConfigurationInput['validation']) {
  const settings = settingsSchema.parse({
    project: { name: 't' },
    validation,
    data: {
      source: 'file',
      file: { path: 't.csv' },
      schema: {
        features: [{ kind: 'numeric', name: 'x' }],
        target: { name: 'y', negativeValues: ['no'], positiveValues: ['yes'] },
      },
    },
  });
  return prepareData(dataset, validateDataset(dataset, settings), settings, createRandom(1));
}

describe('rows without a label', () => {
  it('are set apart, and no other row changes its label', () => {
    const { data, split } = prepare({});
    expect(data.labels.length).toBe(180);
    expect(data.labels.filter((label) => label === 1).length).toBe(100);
    expect(split.trainRows.length + split.testRows.length).toBe(180);
  });

  it.each([
    ['is off', { severity: 'off' as const }],
    ['sets no row apart', { quarantine: false }],
  ])('never become negative ones where the check of the target %s', (_, target) => {
    expect(() => prepare({ target })).toThrow(
      expect.objectContaining({
        code: 'DATA_REFUSED',
        message: expect.stringContaining('20 of 200 rows, first in line 2;'),
      }),
    );
  });
});
