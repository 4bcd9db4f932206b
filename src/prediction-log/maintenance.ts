import type { Settings } from '../config/index.ts';
import type { Logger } from '../logging/index.ts';
import { removeOldSegments } from './retention.ts';
import { sealInChild } from './sealing/seal-in-child.ts';
import { listLoggedModels, listSegmentFiles } from './segment-folder.ts';

export interface MaintenanceOptions {
  readonly folder: string;
  readonly settings: Settings['predictionLog'];
  readonly logger: Logger;
  readonly now: () => number;
}

export interface Maintenance {
  /** Looks for work soon, and not only after `predictionLog.maintenanceMs`. */
  wake(): void;
  close(): Promise<void>;
}

/** To look at every file of a long log is not for every round. */
const removalMs = 600_000;
/** A full disk may have room again by then, and a damaged segment is not told of every minute. */
const retryMs = 600_000;

/** Seals closed segments in a process of its own, and removes old ones, one round after the other. */
export function createMaintenance({ folder, settings, logger, now }: MaintenanceOptions): Maintenance {
  const controller = new AbortController();
  /** Segments that could not be sealed, and when that was. */
  const failedMs = new Map<string, number>();
  let nextRemovalMs = 0;
  let round: Promise<void> | undefined;
  let isWanted = false;

  async function hasWork(passedOver: ReadonlySet<string>): Promise<boolean> {
    for (const model of await listLoggedModels(folder)) {
      for (const { state, segment } of await listSegmentFiles(folder, model)) {
        if (state === 'closed' && !passedOver.has(`${model}/${segment}`)) return true;
      }
    }
    return false;
  }

  async function work(): Promise<void> {
    try {
      for (const [segment, timeMs] of failedMs) {
        if (performance.now() - timeMs > retryMs) failedMs.delete(segment);
      }
      const passedOver = new Set(failedMs.keys());
      if (await hasWork(passedOver)) {
        const report = await sealInChild({
          folder,
          memoryMb: settings.memoryMb,
          passedOver,
          signal: controller.signal,
        });
        if (report.segments > 0) {
          const { segments, rows, bytes } = report;
          logger.info({ segments, rows, bytes }, 'segments of the prediction log were sealed');
        }
        for (const { model, segment, problem } of report.failures) {
          failedMs.set(`${model}/${segment}`, performance.now());
          logger.warn({ model_name: model, segment, problem }, 'a segment of the prediction log cannot be sealed');
        }
      }
      if (controller.signal.aborted || performance.now() < nextRemovalMs) return;
      nextRemovalMs = performance.now() + removalMs;
      for (const { model, segment, rows } of await removeOldSegments(folder, settings.retention, now())) {
        logger.info({ model_name: model, segment, rows }, 'an old segment of the prediction log was removed');
      }
    } catch (error) {
      if (!controller.signal.aborted) logger.warn({ err: error }, 'the prediction log could not be looked after');
    }
  }

  function wake(): void {
    if (controller.signal.aborted) return;
    if (round !== undefined) {
      isWanted = true;
      return;
    }
    round = work().finally(() => {
      round = undefined;
      if (!isWanted) return;
      isWanted = false;
      wake();
    });
  }

  const timer = setInterval(wake, settings.maintenanceMs);
  timer.unref();
  return {
    wake,
    async close() {
      clearInterval(timer);
      controller.abort();
      await round;
    },
  };
}
