import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings, SettingsInput } from '../../src/config/index.ts';
import { createLabels, type Labels } from '../../src/labels/index.ts';
import { type Bundle, readBundle } from '../../src/models/index.ts';
import { createMonitoring, type Monitoring } from '../../src/monitoring/index.ts';
import {
  createPredictionLogReader,
  openPredictionLog,
  type PredictionLog,
  type VersionLog,
} from '../../src/prediction-log/index.ts';
import { createPredictionIds } from '../../src/serving/index.ts';
import { createRandom, normal, type Random } from '../../src/statistics/index.ts';
import { silentLogger } from '../database/test-database.ts';
import { openTrainingWorld, type TrainingWorld } from '../training/training-world.ts';

export const modelName = 'visits';
const startMs = Date.parse('2026-03-01T12:00:00Z');

/** A row of a table of visits: who is older and has more pressure comes back more often. */
export interface Visit {
  readonly age: number;
  readonly pressure: number;
  readonly ward: 'a' | 'b' | 'c';
  readonly returned: 0 | 1;
}

export function drawVisit(random: Random, { older = 0, wards = ['a', 'a', 'b', 'c'] as const } = {}): Visit {
  const age = 50 + older + 10 * normal(random);
  const pressure = 130 + 15 * normal(random);
  const score = (age - 50) / 6 + (pressure - 130) / 12;
  return {
    age: Math.round(age * 10) / 10,
    pressure: Math.round(pressure),
    ward: wards[random.integer(wards.length)] ?? 'a',
    returned: random.next() < 1 / (1 + Math.exp(-score)) ? 1 : 0,
  };
}

const schema: NonNullable<NonNullable<SettingsInput['data']>['schema']> = {
  features: [
    { kind: 'numeric', name: 'age' },
    { kind: 'numeric', name: 'pressure', nullable: true },
    { kind: 'categorical', name: 'ward', categories: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] },
  ],
  target: { name: 'returned', negativeValues: [0], positiveValues: [1] },
};

/** A trained model, a log of its predictions, and monitoring over both; time stands still until it is moved. */
export interface MonitoringWorld {
  readonly training: TrainingWorld;
  readonly bundle: Bundle;
  readonly labels: Labels;
  readonly log: PredictionLog;
  readonly folder: string;
  nowMs: number;
  /** Another monitoring on the same stores, as another process has it. */
  open(settings?: SettingsInput): Promise<Monitoring>;
  /** Predicts visits and logs them; the ids of the predictions. */
  predict(visits: readonly Visit[], version?: string): Promise<readonly string[]>;
  refuse(count: number, feature: string, code: string): void;
  close(): Promise<void>;
}

export async function openMonitoringWorld(): Promise<MonitoringWorld> {
  const training = await openTrainingWorld();
  const folder = await mkdtemp(join(tmpdir(), 'hale-monitoring-'));
  const random = createRandom(7);
  const rows = Array.from({ length: 600 }, () => drawVisit(random));
  const file = join(folder, 'visits.csv');
  const lines = rows.map(({ age, pressure, ward, returned }) => `${age},${pressure},${ward},${returned}\n`);
  await writeFile(file, `age,pressure,ward,returned\n${lines.join('')}`);
  const input: SettingsInput = {
    project: { name: modelName },
    data: { source: 'file', file: { path: file }, schema },
    training: { kinds: ['logistic_regression'] },
  };
  const settings = training.settings(input);
  const { model } = await training.train(settings);
  const { bundleFolder } = await training.registry.getVersion(modelName, model.version);
  const bundle = await readBundle(bundleFolder);

  const logFolder = join(folder, 'prediction-log');
  const world = { nowMs: startMs };
  const log = await openPredictionLog({
    folder: logFolder,
    settings: settings.predictionLog,
    logger: silentLogger,
    now: () => world.nowMs,
    maintains: false,
  });
  const reader = createPredictionLogReader(logFolder, { memoryMb: 256 });
  const now = () => new Date(world.nowMs);
  const labels = createLabels(training.database, {
    settings: settings.labels,
    now,
    findPredictions: (ids) => reader.findPredictions(ids),
    classNamesOf: async () => undefined,
  });
  const newId = createPredictionIds(() => world.nowMs).next;

  return Object.assign(world, {
    training,
    bundle,
    labels,
    log,
    folder,
    open(changes: SettingsInput = {}): Promise<Monitoring> {
      const changed: Settings = training.settings({ ...input, ...changes });
      return createMonitoring({
        database: training.database,
        settings: changed,
        seed: changed.project.seed,
        log: reader,
        labels,
        registry: training.registry,
        folder: join(folder, 'monitoring'),
        logger: silentLogger,
        now,
        newId: () => randomUUID(),
      });
    },
    async predict(visits: readonly Visit[], version = model.version): Promise<readonly string[]> {
      const ids: string[] = [];
      for (const visit of visits) {
        world.nowMs += 1_000;
        ids.push(await predictOne(log.of({ name: modelName, version }), bundle, visit, newId()));
      }
      return ids;
    },
    refuse(count: number, feature: string, code: string): void {
      const issue = { feature, code, found: '?' };
      log.of({ name: modelName, version: model.version }).appendRefused(
        'request',
        Array.from({ length: count }, () => [issue]),
      );
    },
    async close() {
      await log.close();
      await training.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

function predictOne(log: VersionLog, bundle: Bundle, { age, pressure, ward }: Visit, id: string): Promise<string> {
  const row = Float64Array.of(age, pressure, ['a', 'b', 'c'].indexOf(ward));
  const probability = bundle.predictor.probabilityOf(row, 0);
  const features = JSON.stringify({ age, pressure, ward });
  return new Promise((done, refuse) => {
    log.append('request', { id, probability, positive: probability >= bundle.threshold, features }, (refusal) =>
      refusal === null ? done(id) : refuse(refusal),
    );
  });
}
