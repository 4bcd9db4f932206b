import module from 'node:module';
import { Worker } from 'node:worker_threads';
import type { PlotInput, Plots } from './draw-plots.ts';

export interface PlotOrder {
  readonly number: number;
  readonly input: PlotInput;
}
export interface PlotAnswer {
  readonly number: number;
  readonly plots: Plots;
}

/** Draws what it is asked for, in turn. */
export interface PlotThread {
  draw(input: PlotInput): Promise<Plots>;
  /** Ends it, whatever it draws. */
  close(): Promise<void>;
}

const program = new URL('./plot-worker.ts', import.meta.url);

/**
 * Draws beside the training: to load the library takes as long as a few fits, and the figures of a kind as long as to
 * judge it.
 */
export function startPlotThread(): PlotThread {
  const waiting = new Map<number, PromiseWithResolvers<Plots>>();
  let orders = 0;
  let ended: unknown;
  const compiled = module.getCompileCacheDir?.();
  const worker = new Worker(
    program,
    compiled === undefined ? {} : { env: { ...process.env, NODE_COMPILE_CACHE: compiled } },
  );
  const end = (error: unknown): void => {
    ended ??= error;
    for (const order of waiting.values()) order.reject(ended);
    waiting.clear();
  };
  worker.on('message', ({ number, plots }: PlotAnswer) => {
    waiting.get(number)?.resolve(plots);
    waiting.delete(number);
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread that draws has ended')));
  return {
    draw(input) {
      if (ended !== undefined) return Promise.reject(ended);
      orders += 1;
      const order = Promise.withResolvers<Plots>();
      waiting.set(orders, order);
      worker.postMessage({ number: orders, input } satisfies PlotOrder);
      return order.promise;
    },
    async close() {
      await worker.terminate();
    },
  };
}
