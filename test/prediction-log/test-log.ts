import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTextColumn, setText } from '../../src/bytes/index.ts';
import { type SettingsInput, settingsSchema } from '../../src/config/index.ts';
import { createLogger } from '../../src/logging/index.ts';
import {
  type AnsweredPrediction,
  allTime,
  createPredictionLogReader,
  type LoggedRow,
  openPredictionLog,
  type PredictionLog,
  type PredictionLogOptions,
  type VersionLog,
} from '../../src/prediction-log/index.ts';
import { sealLog } from '../../src/prediction-log/sealing/seal-log.ts';
import { createPredictionIds } from '../../src/serving/index.ts';

export const model = 'heart-disease';
export const memoryMb = 256;
export const requestId = 'request-1';

const folders: string[] = [];

/** A folder for a log, removed by `removeFolders`. */
export async function logFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hale-log-'));
  folders.push(folder);
  return join(folder, 'prediction-log');
}
export async function removeFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

export const logSettings = (given: SettingsInput['predictionLog'] = {}) =>
  settingsSchema.parse({ predictionLog: given }).predictionLog;

export type TestLogOptions = Partial<Omit<PredictionLogOptions, 'settings'>> & {
  readonly settings?: SettingsInput['predictionLog'];
};

/** A log that seals and removes nothing of itself, unless it is told to. */
export async function openTestLog(folder: string, options: TestLogOptions = {}): Promise<PredictionLog> {
  const logging = settingsSchema.parse({ logging: { level: 'silent' } }).logging;
  const logger = await createLogger(logging, { isTerminal: false });
  return openPredictionLog({ folder, logger, maintains: false, ...options, settings: logSettings(options.settings) });
}

export const newId = createPredictionIds().next;

export const prediction = (given: Partial<AnsweredPrediction> = {}): AnsweredPrediction => ({
  id: newId(),
  probability: 0.25,
  positive: false,
  features: '{"age":63}',
  ...given,
});

/** @throws what the log refuses with */
export const append = (log: VersionLog, one: AnsweredPrediction = prediction()): Promise<string> =>
  new Promise((resolve, reject) => {
    log.append(requestId, one, (refusal) => (refusal === null ? resolve(one.id) : reject(refusal)));
  });

export const appendAll = (log: VersionLog, all: readonly AnsweredPrediction[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const column = (texts: string[]) => {
      const made = createTextColumn(texts.length, 36);
      for (const [row, text] of texts.entries()) setText(made, row, text);
      return made;
    };
    const batch = {
      count: all.length,
      ids: column(all.map(({ id }) => id)),
      probabilities: column(all.map(({ probability }) => String(probability))),
      classes: Uint8Array.from(all, ({ positive }) => Number(positive)),
      features: all.map(({ features }) => features.toString()),
    };
    log.appendAll(requestId, batch, (refusal) => (refusal === null ? resolve() : reject(refusal)));
  });

export const readerOf = (folder: string) => createPredictionLogReader(folder, { memoryMb });

export async function allRows(folder: string, name = model): Promise<LoggedRow[]> {
  const rows: LoggedRow[] = [];
  for await (const piece of readerOf(folder).readLog(name, allTime)) rows.push(...piece);
  return rows;
}

export const allIds = async (folder: string): Promise<string[]> =>
  (await allRows(folder)).flatMap((row) => (row.kind === 'prediction' ? [row.predictionId] : []));

export const seal = (folder: string) => sealLog(folder, { memoryMb, passedOver: new Set() });
