import { createOrderThread } from '../threads/index.ts';
import type { PlotInput, Plots } from './draw-plots.ts';

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
  const thread = createOrderThread<PlotInput, Plots>(program, 'draws');
  thread.start();
  return { draw: thread.ask, close: thread.close };
}
