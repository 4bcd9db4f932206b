import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../config/index.ts';
import { createRandom } from '../statistics/index.ts';
import { createApiClient } from './api-client.ts';
import type { NamedFault } from './faults/parse-fault.ts';
import { createLabelSender } from './label-sender.ts';
import { replay, take } from './replay.ts';
import type { RowPool } from './row-pool.ts';
import { createRowSender, type Prediction } from './send-rows.ts';
import type { SimulatedRow } from './simulated-row.ts';
import { type CountedLabels, type CountedRows, count, type SimulationCounts } from './simulation-counts.ts';

export interface SimulationRequest {
  readonly pool: RowPool;
  readonly faults: readonly NamedFault[];
  /** How many rows are sent; the pool begins again where it has fewer. */
  readonly rows: number;
  /** Whether the rows keep their order. */
  readonly inOrder: boolean;
  readonly seed: number;
  /** Without a slash at its end. */
  readonly url: string;
  /** The server's own where it is undefined. */
  readonly model: string | undefined;
  /** Rows a second; as fast as they are answered where it is null. */
  readonly rate: number | null;
  /** Rows of one request. */
  readonly batch: number;
  /** How long after its prediction a label is sent; null where none is. */
  readonly labelDelayMs: number | null;
  /** The share of labels that are sent as the other class. */
  readonly labelNoise: number;
  /** How long after a label that was noise the right one is sent; null where it never is. */
  readonly correctAfterMs: number | null;
  readonly settings: Settings['simulation'];
  readonly signal: AbortSignal;
  readonly onProgress?: ((counts: SimulationCounts) => void) | undefined;
}

export interface SimulationResult extends SimulationCounts {
  /** How often something was sent again, because the server said to come back or was not there. */
  readonly repeats: number;
  readonly durationMs: number;
  readonly isInterrupted: boolean;
}

/** The rows that a simulation sends, whatever becomes of them: the same seed gives the same ones. */
export function simulatedRows(request: Pick<SimulationRequest, 'pool' | 'faults' | 'rows' | 'inOrder' | 'seed'>) {
  const random = createRandom(request.seed);
  let rows: Iterable<SimulatedRow> = replay(request.pool, random.fork('order'), request.inOrder);
  for (const [index, { name, fault }] of request.faults.entries())
    rows = fault(rows, random.fork(`fault ${index} ${name}`));
  return take(rows, request.rows);
}

function* inRequests(rows: Iterable<SimulatedRow>, size: number): Generator<SimulatedRow[]> {
  let request: SimulatedRow[] = [];
  for (const row of rows) {
    if (request.length === size || (request.length > 0 && row.pauseMs > 0)) {
      yield request;
      request = [];
    }
    request.push(row);
  }
  if (request.length > 0) yield request;
}

/**
 * Replays rows against a running server, and says later what came true of them. What was sent is finished after `signal` is
 * aborted, and nothing more is sent.
 *
 * @throws HaleError SIMULATION_TARGET_FAILED
 */
export async function simulate(request: SimulationRequest): Promise<SimulationResult> {
  const { settings, rate, labelDelayMs, labelNoise } = request;
  // Also where one of the two senders fails: then the other one has nothing more to do.
  const failing = new AbortController();
  const signal = AbortSignal.any([request.signal, failing.signal]);
  const clock = () => performance.now();
  const startedMs = clock();
  const rows: CountedRows = { sent: 0, answered: 0, refused: 0, refusedByReason: new Map() };
  const labelCounts: CountedLabels = {
    created: 0,
    unchanged: 0,
    corrected: 0,
    refused: 0,
    refusedByReason: new Map(),
    noisy: 0,
    unsent: 0,
  };
  const counts = { rows, positives: 0, versions: new Map<string, number>(), labels: labelCounts };
  const client = createApiClient({ url: request.url, settings, signal });
  const sender = createRowSender(client, request.model, request.batch > 1);
  const labels = createLabelSender({
    client,
    labelsPerRequest: settings.labelsPerRequest,
    mostWaiting: settings.waitingLabels,
    correctAfterMs: request.correctAfterMs,
    counts: labelCounts,
    signal,
    clock,
  });
  const noise = createRandom(request.seed).fork('label noise');
  const noisy = new WeakSet<SimulatedRow>();

  function answered(row: SimulatedRow, { prediction, prediction_id: predictionId, model }: Prediction): void {
    rows.answered += 1;
    counts.positives += prediction;
    count(counts.versions, `${model.name} ${model.version}`);
    if (labelDelayMs === null || row.label === null) return;
    const isNoise = noisy.has(row);
    const label = isNoise ? (row.label === 1 ? 0 : 1) : row.label;
    labels.add({ predictionId, label, isNoise, dueMs: clock() + labelDelayMs });
  }

  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  function fail(error: unknown): void {
    if (signal.aborted && error instanceof Error && error.name === 'AbortError') return;
    failures.push(error);
    failing.abort();
  }
  function send(parts: readonly SimulatedRow[]): void {
    rows.sent += parts.length;
    const refused = (_row: SimulatedRow, reason: string): void => {
      rows.refused += 1;
      count(rows.refusedByReason, reason);
    };
    const sending = sender
      .send(parts, answered, refused)
      .catch((error: unknown) => {
        fail(error);
      })
      .finally(() => {
        inFlight.delete(sending);
        request.onProgress?.(counts);
      });
    inFlight.add(sending);
  }

  async function sendAll(): Promise<void> {
    // The rate is kept on the average: after a stop that nobody asked for, what is late is sent at once.
    let firstMs = clock();
    for (const parts of inRequests(simulatedRows(request), request.batch)) {
      const pauseMs = parts[0]?.pauseMs ?? 0;
      if (pauseMs > 0) {
        await Promise.all(inFlight);
        await wait(pauseMs, undefined, { signal });
        firstMs += pauseMs;
      }
      if (rate !== null) {
        const earlyMs = firstMs + (rows.sent / rate) * 1_000 - clock();
        if (earlyMs > 0) await wait(earlyMs, undefined, { signal });
      }
      while (inFlight.size >= settings.concurrency) await Promise.race(inFlight);
      await labels.room();
      if (signal.aborted) return;
      // Drawn in the order of the rows: answers come in any.
      for (const row of parts) if (row.label !== null && noise.next() < labelNoise) noisy.add(row);
      send(parts);
    }
  }

  await sendAll().catch(fail);
  await Promise.all(inFlight);
  await labels.finish().catch(fail);
  client.close();
  if (failures.length > 0) throw failures[0];
  return {
    ...counts,
    repeats: client.repeats,
    durationMs: clock() - startedMs,
    isInterrupted: request.signal.aborted,
  };
}
