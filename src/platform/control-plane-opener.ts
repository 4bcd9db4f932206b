import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '../config/index.ts';
import type { ControlPlaneState } from '../http/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Stores } from './create-stores.ts';

export interface ControlPlaneOpener {
  state(): ControlPlaneState;
  /** Stops trying, and closes what was opened. */
  close(): Promise<void>;
}

/** Whether there is a database to open: one that is configured, or an embedded one that was started before. */
export const hasDatabase = (settings: Settings, storageFolder: string): boolean =>
  settings.database.url !== undefined || existsSync(join(storageFolder, 'postgres'));

export const absentControlPlane: ControlPlaneOpener = { state: () => ({ status: 'absent' }), close: async () => {} };

export interface OpenerOptions {
  readonly retryMs: number;
  readonly logger: Logger;
  /** Whether a model is loaded at this moment. */
  readonly isServing: () => boolean;
}

/**
 * Opens the stores beside everything else, and tries again where that fails: a server predicts whether PostgreSQL is
 * there or not, and takes it when it comes.
 */
export function openControlPlane(
  open: (signal: AbortSignal) => Promise<Stores>,
  { retryMs, logger, isServing }: OpenerOptions,
): ControlPlaneOpener {
  const controller = new AbortController();
  const { signal } = controller;
  let state: ControlPlaneState = { status: 'opening' };

  async function keepTrying(): Promise<Stores | undefined> {
    while (!signal.aborted) {
      try {
        const stores = await open(signal);
        state = { status: 'ok', controlPlane: stores };
        logger.info({ database: stores.database.kind }, 'control plane open');
        return stores;
      } catch (error) {
        if (signal.aborted) return undefined;
        const detail = error instanceof Error ? error.message : String(error);
        if (state.status !== 'failed' || state.detail !== detail) {
          const meanwhile = isServing() ? 'predictions go on, and it is tried again' : 'it is tried again';
          logger.error({ err: error }, `the control plane cannot be opened; ${meanwhile}`);
        }
        state = { status: 'failed', detail };
        await wait(retryMs, undefined, { signal, ref: false }).catch(() => {});
      }
    }
    return undefined;
  }

  const opening = keepTrying();
  return {
    state: () => state,
    async close() {
      controller.abort();
      await (await opening)?.close();
    },
  };
}
