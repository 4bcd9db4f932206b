import { once } from 'node:events';
import pino from 'pino';
import builtIn from '../examples/heart-disease/hale.config.ts';
import { settingsSchema } from '../src/config/index.ts';
import { createPredictionLogReader, openPredictionLog } from '../src/prediction-log/index.ts';
import { sealInChild } from '../src/prediction-log/sealing/seal-in-child.ts';
import { datasetSchemaSchema } from '../src/schema/index.ts';
import { createPredictionIds } from '../src/serving/index.ts';
import { createRandom } from '../src/statistics/index.ts';

/**
 * Works on a prediction log in a process of its own; the last line tells figures as JSON.
 *
 *     node bench/prediction-log-rows.ts write FOLDER ROWS   logs so many predictions, and is killed: nothing is closed
 *     node bench/prediction-log-rows.ts close FOLDER        closes what it left open, as the next start does
 *     node bench/prediction-log-rows.ts seal FOLDER         seals what is closed, as a server does
 *     node bench/prediction-log-rows.ts read FOLDER         reads it back as the rows of a window
 */
const [action, folder = '', count = '0'] = process.argv.slice(2);
const model = 'heart-disease';
const settings = settingsSchema.parse({}).predictionLog;
const requestsAtOnce = 64;

if (action === 'write') await write(Number(count));
else if (action === 'close') await close();
else if (action === 'seal') await seal();
else await read();

async function write(rows: number): Promise<void> {
  const log = await openPredictionLog({ folder, settings, logger: pino({ level: 'silent' }), maintains: false });
  const version = log.of({ name: model, version: '1' });
  const newId = createPredictionIds().next;
  const random = createRandom(7);
  const whole = (least: number, most: number): number => least + Math.floor(random.next() * (most - least + 1));
  const record = (): Buffer =>
    Buffer.from(
      `{"age":${whole(29, 77)},"sex":${whole(0, 1)},"cp":${whole(1, 4)},"trestbps":${whole(94, 200)},"chol":${whole(126, 564)},` +
        `"fbs":${whole(0, 1)},"restecg":${whole(0, 2)},"thalach":${whole(71, 202)},"exang":${whole(0, 1)},` +
        `"oldpeak":${whole(0, 62) / 10},"slope":${whole(1, 3)},"ca":${whole(0, 3)},"thal":3}`,
    );
  const records = Array.from({ length: 4_096 }, record);
  let sent = 0;
  async function client(): Promise<void> {
    while (sent < rows) {
      sent += 1;
      const features = records[sent % records.length] ?? record();
      const probability = random.next();
      const prediction = { id: newId(), probability, positive: probability >= 0.5, features };
      await new Promise<void>((resolve, reject) => {
        version.append(newId(), prediction, (refusal) => (refusal === null ? resolve() : reject(refusal)));
      });
    }
  }
  await Promise.all(Array.from({ length: requestsAtOnce }, client));
  await tell({ rows });
  process.kill(process.pid, 'SIGKILL');
}

async function close(): Promise<void> {
  const log = await openPredictionLog({ folder, settings, logger: pino({ level: 'silent' }), maintains: false });
  await tell({ segments: log.state().repairedSegments });
  await log.close();
}

async function seal(): Promise<void> {
  const started = performance.now();
  const { signal } = new AbortController();
  const report = await sealInChild({ folder, memoryMb: settings.memoryMb, passedOver: new Set(), signal });
  await tell({ seconds: (performance.now() - started) / 1000, rows: report.rows, bytes: report.bytes });
}

async function read(): Promise<void> {
  const reader = createPredictionLogReader(folder, settings);
  const segments = await reader.listSegments(model);
  const ranges = segments.map(({ segment, rows }) => ({ segment, first: 0, last: rows - 1 }));
  const schema = datasetSchemaSchema.parse(builtIn.data?.schema);
  const started = performance.now();
  const { rows } = await reader.readRange(model, ranges, { version: '1', schema });
  await tell({ seconds: (performance.now() - started) / 1000, rows: rows.rowCount });
}

/** Before the process goes on, and perhaps ends. */
async function tell(figures: Readonly<Record<string, number>>): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(figures)}\n`)) await once(process.stdout, 'drain');
}
