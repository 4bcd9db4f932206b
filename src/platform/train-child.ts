import { settingsSchema } from '../config/index.ts';
import type { Progress } from '../progress/index.ts';
import { createChildLogger } from './child-log.ts';
import { failureOf } from './child-messages.ts';
import type { TrainMessage, TrainOrder } from './train-messages.ts';
import { trainProject } from './train-project.ts';

/** The process that trains for `hale start`: it takes one order, tells its progress, and ends. */
const controller = new AbortController();
/** Where the parent is gone there is nobody to tell, and nothing to end for: its end is heard as `disconnect`. */
const tell = (message: TrainMessage): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
};

let steps = 0;
const progress: Progress = {
  step(title) {
    steps += 1;
    const id = steps;
    tell({ kind: 'step', id, title });
    return {
      update: (text) => tell({ kind: 'update', id, text }),
      succeed: (text) => tell({ kind: 'succeed', id, ...(text === undefined ? {} : { text }) }),
      fail: (text) => tell({ kind: 'fail', id, ...(text === undefined ? {} : { text }) }),
    };
  },
};

async function work({ settings: given, folder, programVersion }: TrainOrder): Promise<void> {
  const settings = settingsSchema.parse(given, { jitless: true });
  const logger = await createChildLogger(settings, folder, tell);
  const report = await trainProject({ settings, folder, logger, programVersion, progress, signal: controller.signal });
  tell({ kind: 'done', deployed: report.deployed, report });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
// The parent is gone: nobody waits for the model.
process.on('disconnect', () => controller.abort());
process.once('message', (order) => {
  work(order as TrainOrder)
    .catch((error: unknown) => tell({ kind: 'failed', failure: failureOf(error) }))
    .finally(() => {
      if (process.connected) process.disconnect();
    });
});
