import module from 'node:module';
import { parentPort } from 'node:worker_threads';
import { drawPlots } from './draw-plots.ts';
import type { PlotAnswer, PlotOrder } from './plot-thread.ts';

parentPort?.on('message', ({ number, input }: PlotOrder) => {
  parentPort?.postMessage({ number, plots: drawPlots(input) } satisfies PlotAnswer);
  // The thread is ended from outside, after which nothing would be kept of what was compiled.
  module.flushCompileCache?.();
});
