import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '../../src/config/index.ts';
import { openStores, type Serving, type Stores, startServing } from '../../src/platform/index.ts';
import { runHale } from '../cli/run-hale.ts';
import { openTestDatabase, silentLogger, type TestDatabase } from '../database/test-database.ts';
import { describeWithRealData } from '../real-data.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';

const reportSchema = z.object({
  source: z.string(),
  rows: z.object({
    sent: z.number(),
    answered: z.number(),
    refused: z.number(),
    refused_by_reason: z.record(z.string(), z.number()),
  }),
  versions: z.array(z.object({ name: z.string(), version: z.string(), answers: z.number() })),
  labels: z.object({
    created: z.number(),
    unchanged: z.number(),
    corrected: z.number(),
    refused: z.number(),
    noisy: z.number(),
    unsent: z.number(),
  }),
  interrupted: z.boolean(),
});

// One server with its prediction log and PostgreSQL; the commands are the real program.
describeWithRealData('replaying the patients of four hospitals', (dataFolder) => {
  let test: TestDatabase;
  let folder: string;
  let stores: Stores;
  let serving: Serving;

  beforeAll(async () => {
    [test, folder] = await Promise.all([openTestDatabase(), mkdtemp(join(tmpdir(), 'hale-replay-'))]);
    const settings = settingsSchema.parse({
      project: { name: 'heart-disease' },
      database: { url: test.url },
      serving: { port: 0, drain: { delayMs: 0 } },
    });
    stores = await openStores(settings, { folder, logger: silentLogger });
    const bundleFolder = join(folder, 'bundle');
    const { digest } = await writeTrainedBundle(bundleFolder, 1);
    const { registry } = stores;
    const version = await registry.registerVersion({ name: 'heart-disease', bundleFolder, digest, runId: null });
    const change = { name: 'heart-disease', version: version.version, actor: 'test', reason: 'the first' };
    await registry.deploy({ ...change, expectedVersion: null });
    serving = await startServing({ settings, folder, logger: silentLogger, programVersion: '0', secrets: new Set() });
  }, 120_000);
  afterAll(async () => {
    await serving?.close();
    await stores?.close();
    await test?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const hale = (...words: string[]) => runHale([...words, '--json'], { folder, variables: { DATABASE_URL: test.url } });
  async function replay(...words: string[]) {
    const { code, out, error } = await hale('simulate', '--url', serving.url, '--data', dataFolder, ...words);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    return reportSchema.parse(JSON.parse(out));
  }
  const storedLabels = async () =>
    Number((await test.database.pool.query('select count(*) as count from labels')).rows[0].count);

  // Rows, and those that the schema refuses: a resting pressure of 0, or values of ST depression that are none.
  it.each([
    ['cleveland', 303],
    ['hungarian', 294],
    ['switzerland', 123],
    ['va', 200],
  ])('answers those of %s, and knows what came true of each', async (site, count) => {
    const before = await storedLabels();
    const { source, rows, versions, labels } = await replay('--source', site);
    expect(source).toBe(`UCI Heart Disease: ${site} (${count} rows)`);
    expect(rows.sent).toBe(count);
    expect(rows.answered + rows.refused).toBe(count);
    expect(rows.refused).toBeLessThan(5);
    expect(versions).toEqual([{ name: 'heart-disease', version: '1', answers: rows.answered }]);
    expect(labels).toMatchObject({ created: rows.answered, refused: 0, noisy: 0, unsent: 0 });
    expect(await storedLabels()).toBe(before + rows.answered);
  });

  it('replays the rows that the model in production did not learn from', async () => {
    const { source, rows, labels } = await replay('--rows', '70', '--batch', '20');
    expect(source).toBe('the 30 held-out rows of heart-disease version 1');
    expect(rows).toMatchObject({ sent: 70, answered: 70 });
    expect(labels.created).toBe(70);
  });

  it('makes of a unit error what it is: rows that are refused from there on', async () => {
    const fault = 'unit-error:column=chol,factor=10,from=100';
    const { rows } = await replay('--source', 'hungarian', '--label-delay', 'none', '--fault', fault);
    const known = rows.refused_by_reason['chol out_of_range'] ?? 0;
    expect(known).toBeGreaterThan(150);
    expect(rows.refused).toBeLessThan(200);
  });

  it('sends wrong labels and puts them right, under another command’s eyes', async () => {
    const words = ['--source', 'switzerland', '--label-noise', '0.3', '--label-correction', '100ms'];
    const { rows, labels } = await replay(...words);
    expect(labels.noisy).toBeGreaterThan(10);
    expect(labels).toMatchObject({ created: rows.answered, corrected: labels.noisy });
  });

  it('ends at Ctrl-C with what it did', async () => {
    let isStopped = false;
    const words = ['simulate', '--url', serving.url, '--rows', '1000000', '--rate', '50', '--label-delay', '1h'];
    const { code, out, error } = await runHale(words, {
      folder,
      variables: { DATABASE_URL: test.url },
      onError(text, kill) {
        if (isStopped || !text.includes('Requests')) return;
        isStopped = true;
        setTimeout(() => kill('SIGINT'), 300);
      },
    });
    expect(code).toBe(130);
    expect(out).toMatch(/^Stopped before the end\.\n\d+ rows? sent to .*answered/);
    expect(out).toMatch(/\d+ labels? not sent/);
    expect(error).toMatch(/interrupted\n$/);
  });

  it('refuses what cannot be, each with its exit code', async () => {
    const refused: readonly (readonly [string, number, string])[] = [
      ['--url http://10.0.0.7:8000', 2, 'SIMULATION_TARGET_FOREIGN'],
      ['--source nowhere', 2, 'USAGE_INVALID'],
      ['--label-delay 2', 2, 'USAGE_INVALID'],
      ['--fault unit-error:column=cp,factor=10', 2, 'SIMULATION_INVALID'],
      ['--file nothing.csv', 5, 'TABLE_FILE_MISSING'],
      ['--model unknown', 5, 'MODEL_NOT_LOADED'],
    ];
    const ended = await Promise.all(refused.map(([words]) => hale('simulate', ...words.split(' '))));
    expect(ended.map(({ code, error }) => [code, JSON.parse(error).error.code])).toEqual(
      refused.map(([, code, errorCode]) => [code, errorCode]),
    );
  });

  it('takes labels from a file, all or none', async () => {
    const response = await fetch(`${serving.url}/predict/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ instances: [await recordOf(), await recordOf()] }),
    });
    const { predictions } = z
      .object({ predictions: z.array(z.object({ prediction_id: z.string() })) })
      .parse(await response.json());
    const path = join(folder, 'labels.csv');
    const lines = predictions.map(({ prediction_id: id }, index) => `${id},${index === 0 ? 'disease' : 'no disease'}`);
    await writeFile(path, `prediction_id,label\n${lines.join('\n')}\n`);
    const [first, second] = [await hale('labels', 'import', path), await hale('labels', 'import', path)];
    expect(first.error).toBe('');
    expect(JSON.parse(first.out)).toMatchObject({ created: 2, unchanged: 0 });
    expect(JSON.parse(second.out)).toMatchObject({ created: 0, unchanged: 2 });

    await writeFile(path, `prediction_id,label\n${lines[0]?.replace('disease', '0')}\n`);
    const conflict = await hale('labels', 'import', path);
    expect(conflict.code).toBe(1);
    expect(JSON.parse(conflict.error)).toMatchObject({ error: { code: 'LABEL_CONFLICT' } });
    const corrected = await hale('labels', 'import', path, '--corrects');
    expect(JSON.parse(corrected.out)).toMatchObject({ corrected: 1 });

    const id = predictions[0]?.prediction_id;
    const known = await (await fetch(`${serving.url}/api/v1/predictions/${id}`)).json();
    expect(known).toMatchObject({
      model: { name: 'heart-disease', version: '1' },
      label: { label: 0, corrections: [{ previous_label: 1 }] },
    });
  });

  /** A record that the model takes, as its own document has it. */
  async function recordOf(): Promise<unknown> {
    const document = await (await fetch(`${serving.url}/openapi.json`)).json();
    const { paths } = z.object({ paths: z.record(z.string(), z.any()) }).parse(document);
    return paths['/predict'].post.requestBody.content['application/json'].examples.typical.value;
  }
});
