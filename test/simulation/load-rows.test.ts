import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import builtIn from '../../examples/heart-disease/hale.config.ts';
import { settingsSchema } from '../../src/config/index.ts';
import { loadRows, type RowsRequest } from '../../src/simulation/index.ts';
import { heartDiseaseSchema } from '../http/test-server.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-rows-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const header = 'age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal';

async function load(name: string, text: string, changes: Partial<RowsRequest> = {}) {
  await writeFile(join(folder, name), text);
  const settings = settingsSchema.parse({ ...builtIn, data: { ...builtIn.data, folder: 'elsewhere' } });
  const storageFolder = join(folder, '.hale');
  return loadRows({
    settings,
    folder,
    storageFolder,
    source: 'held-out',
    file: name,
    model: 'heart-disease',
    ...changes,
  });
}

describe('the rows of a file', () => {
  it('are what a request would hold, with null for all that stands for missing', async () => {
    const rows = ['63,1,1,145,233,1,2,150,0,2.3,3,0,6,0', '41,0,2,?,0,,1,-9,0,-1.5,NA,3.0,7.0,4'];
    const { pool, schema } = await load('patients.csv', `${header},num\n${rows.join('\n')}\n`);
    expect(schema).toEqual(heartDiseaseSchema);
    expect(pool).toMatchObject({ rowCount: 2, positiveShare: 0.5 });
    expect(pool.rowAt(0)).toEqual({
      record: {
        age: 63,
        sex: 1,
        cp: 1,
        trestbps: 145,
        chol: 233,
        fbs: 1,
        restecg: 2,
        thalach: 150,
        exang: 0,
        oldpeak: 2.3,
        slope: 3,
        ca: 0,
        thal: 6,
      },
      label: 0,
      pauseMs: 0,
    });
    const { record, label } = pool.rowAt(1);
    expect(label).toBe(1);
    expect(record).toMatchObject({ trestbps: null, chol: null, fbs: null, thalach: null, slope: null, ca: 3, thal: 7 });
  });

  it('are sent as they are where the schema does not know a cell, and without a label where the target has none', async () => {
    const rows = ['63,1,9,145,high,1,2,150,0,2.3,3,0,6,9', '63,1,1,145,233,1,2,150,0,2.3,3,0,6,?'];
    const { pool } = await load('odd.csv', `${header},num\n${rows.join('\n')}\n`);
    expect(pool.rowAt(0)).toMatchObject({ record: { cp: 9, chol: 'high' }, label: null });
    expect(pool.rowAt(1).label).toBeNull();
    expect(pool.positiveShare).toBeNull();
  });

  it('need no target and no order, and may have more columns', async () => {
    const reversed = header.split(',').reverse().join(',');
    const { pool } = await load('unlabelled.csv', `note,${reversed}\nx,6,0,3,2.3,0,150,2,1,233,145,1,1,63\n`);
    expect(pool.rowAt(0)).toMatchObject({ record: { age: 63, thal: 6, chol: 233 }, label: null });
    expect(Object.keys(pool.rowAt(0).record)).toEqual(header.split(','));
  });

  it('need every feature', async () => {
    const columns = header.replace('chol,', '');
    await expect(load('lacking.csv', `${columns}\n63,1,1,145,1,2,150,0,2.3,3,0,6\n`)).rejects.toMatchObject({
      code: 'DATA_COLUMN_MISSING',
      message: expect.stringContaining('"chol"'),
    });
  });
});

describe('rows that are not there', () => {
  it.each([
    ['held-out', 'MODEL_NOT_LOADED'],
    ['ward 7', 'USAGE_INVALID'],
    // No simulated patients stand in for those of a hospital.
    ['hungarian', 'TABLE_FILE_MISSING'],
  ])('are refused: %s', async (source, code) => {
    await expect(load('unused.csv', '', { source, file: undefined })).rejects.toMatchObject({ code });
  });
});
