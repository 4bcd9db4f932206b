import { settingsSchema } from '../config/index.ts';
import type { AgentMessage, AgentOrder } from './agent-messages.ts';
import { createChildLogger } from './child-log.ts';
import { failureOf } from './child-messages.ts';
import { startAgent } from './run-agent.ts';

/** The agent of `hale start`: it takes one order, tells its log, and ends when it is told to or its parent is gone. */
const controller = new AbortController();
const { signal } = controller;
const tell = (message: AgentMessage): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
};

async function work({ settings: given, folder, programVersion }: AgentOrder): Promise<void> {
  const settings = settingsSchema.parse(given, { jitless: true });
  const logger = await createChildLogger(settings, folder, tell);
  const agent = await startAgent({ settings, folder, logger, programVersion, signal });
  tell({ kind: 'started' });
  if (!signal.aborted) await new Promise((stop) => signal.addEventListener('abort', stop, { once: true }));
  await agent.stop();
}

for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => controller.abort());
process.on('disconnect', () => controller.abort());
process.once('message', (order) => {
  work(order as AgentOrder)
    .catch((error: unknown) => {
      // It was told to stop before it had begun.
      if (signal.aborted) return;
      tell({ kind: 'failed', failure: failureOf(error) });
      process.exitCode = 1;
    })
    .finally(() => {
      if (process.connected) process.disconnect();
    });
});
