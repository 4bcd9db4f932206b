import { constants, setPriority } from 'node:os';
import { sealLog } from './seal-log.ts';
import { type SealAnswer, sealOrderSchema } from './seal-messages.ts';

/** The process that seals for a server: it takes one order, answers once, and ends. */
const controller = new AbortController();

const tell = (message: SealAnswer): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
};

try {
  // The server's requests go first.
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // Some containers forbid it.
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
process.on('disconnect', () => controller.abort());
process.once('message', (raw) => {
  const { folder, memoryMb, passedOver } = sealOrderSchema.parse(raw);
  sealLog(folder, { memoryMb, passedOver: new Set(passedOver), signal: controller.signal })
    .then((report) =>
      tell({ kind: 'done', report: { ...report, failures: report.failures.map((failure) => ({ ...failure })) } }),
    )
    .catch((error: unknown) =>
      tell({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => {
      if (process.connected) process.disconnect();
    });
});
