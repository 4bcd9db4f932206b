import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import { sendParts } from './send-parts.ts';
import { type CountedLabels, count } from './simulation-counts.ts';

/** What is to be said of one prediction. */
export interface DueLabel {
  readonly predictionId: string;
  readonly label: 0 | 1;
  /** Whether it is the other one than what came true. */
  readonly isNoise: boolean;
  readonly dueMs: number;
}

interface WaitingLabel extends DueLabel {
  readonly corrects: boolean;
}

export interface LabelSenderOptions {
  readonly client: ApiClient;
  readonly labelsPerRequest: number;
  readonly mostWaiting: number;
  /** How long after a noisy label the right one is sent; null where it never is. */
  readonly correctAfterMs: number | null;
  readonly counts: CountedLabels;
  readonly signal: AbortSignal;
  /** Milliseconds, ever growing. */
  readonly clock: () => number;
}

export interface LabelSender {
  /** Labels are added in the order in which they are due. */
  add(label: DueLabel): void;
  /** Resolves when there is room for more, or nothing will ever be sent. */
  room(): Promise<void>;
  /** Sends what is left, each when it is due; what is left where the signal is aborted is counted as unsent. Once, at the end. */
  finish(): Promise<void>;
}

const recordedSchema = z.object({ created: z.number(), unchanged: z.number(), corrected: z.number() });

/** A first-in, first-out queue; `shift` of a long array would move all of it. */
function createQueue<Item>() {
  let items: Item[] = [];
  let head = 0;
  return {
    get length() {
      return items.length - head;
    },
    push: (item: Item) => void items.push(item),
    peek: () => items[head],
    takeWhile(mayTake: (item: Item) => boolean, most: number): Item[] {
      const taken: Item[] = [];
      while (taken.length < most && head < items.length && mayTake(items[head] as Item)) {
        taken.push(items[head] as Item);
        head += 1;
      }
      if (head > 1_000 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return taken;
    },
  };
}

/** Sends labels when they are due, one request at a time. */
export function createLabelSender(options: LabelSenderOptions): LabelSender {
  const { client, labelsPerRequest, mostWaiting, correctAfterMs, counts, signal, clock } = options;
  const first = createQueue<WaitingLabel>();
  const corrections = createQueue<WaitingLabel>();
  let isFinishing = false;
  let wake = (): void => {};
  let madeRoom = (): void => {};
  const waiting = () => first.length + corrections.length;

  async function send(labels: readonly WaitingLabel[]): Promise<void> {
    const bodyOf = (parts: readonly WaitingLabel[]) => ({
      labels: parts.map(({ predictionId, label, corrects }) => ({
        prediction_id: predictionId,
        label,
        ...(corrects ? { corrects } : {}),
      })),
    });
    const sent = await sendParts(client, '/feedback', labels, bodyOf, (_label, reason) => {
      counts.refused += 1;
      count(counts.refusedByReason, reason);
    });
    if (sent === undefined) return;
    const { created, unchanged, corrected } = recordedSchema.parse(sent.body);
    counts.created += created;
    counts.unchanged += unchanged;
    counts.corrected += corrected;
    for (const { isNoise, predictionId, label, dueMs } of sent.parts) {
      if (!isNoise) continue;
      counts.noisy += 1;
      if (correctAfterMs === null) continue;
      const right = label === 1 ? 0 : 1;
      const correction = { predictionId, label: right, isNoise: false, corrects: true } as const;
      corrections.push({ ...correction, dueMs: dueMs + correctAfterMs });
    }
  }

  async function untilDue(): Promise<void> {
    const dueMs = Math.min(first.peek()?.dueMs ?? Number.POSITIVE_INFINITY, corrections.peek()?.dueMs ?? Infinity);
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (dueMs === Number.POSITIVE_INFINITY) return woken;
    // Whoever is woken in between looks again; the timer that is left does nothing.
    const timer = new AbortController();
    const pause = wait(Math.max(0, dueMs - clock()), undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([woken, pause]);
    timer.abort();
  }

  async function run(): Promise<void> {
    while (!signal.aborted && !(isFinishing && waiting() === 0)) {
      const isDue = ({ dueMs }: WaitingLabel) => dueMs <= clock();
      const due = first.takeWhile(isDue, labelsPerRequest);
      // A correction is due after what it corrects, and is never in one request with it.
      const batch = due.length > 0 ? due : corrections.takeWhile(isDue, labelsPerRequest);
      if (batch.length === 0) {
        await untilDue();
        continue;
      }
      try {
        await send(batch);
      } catch (error) {
        counts.unsent += batch.length;
        throw error;
      }
      madeRoom();
    }
  }

  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  const running = run().finally(() => {
    signal.removeEventListener('abort', onAbort);
    madeRoom();
  });
  let failure: unknown;
  running.catch((error: unknown) => {
    failure = error;
  });

  return {
    add(label) {
      first.push({ ...label, corrects: false });
      wake();
    },
    async room() {
      while (waiting() >= mostWaiting && !signal.aborted && failure === undefined) {
        await new Promise<void>((resolve) => {
          madeRoom = resolve;
        });
      }
      if (failure !== undefined) throw failure;
    },
    async finish() {
      isFinishing = true;
      wake();
      try {
        await running;
      } finally {
        counts.unsent += waiting();
      }
    },
  };
}
