import { createHash } from 'node:crypto';
import type { RecordedWindow } from '../entities.ts';
import type { RunToRecord } from '../store/record-run.ts';
import type { WindowOutcomes } from '../store/run-store.ts';
import { judgeWindow } from './judge-window.ts';
import type { PersistenceSettings } from './persistence.ts';
import { summarise } from './summarise.ts';

/** What was found of a window, without what follows from the windows before it. */
export type UnjudgedRun = Omit<RunToRecord, 'verdict' | 'summary'>;

const separator = ':';

/**
 * Judges what was found of a window together with the windows before it. What they say becomes a second part of the digest
 * of its input, in place of another one: a run can be judged again from what is stored of it.
 *
 * @param history what the windows of the same version before it say, the oldest first
 */
export function judgeRun(
  { rowCount, refusedCount }: RecordedWindow,
  run: UnjudgedRun,
  history: readonly WindowOutcomes[],
  settings: PersistenceSettings,
): RunToRecord {
  const before = history.map(({ outcomes }) =>
    Object.entries(outcomes).map(([key, { status }]) => [key, status] as const),
  );
  const judgement = judgeWindow(
    run.findings,
    before.map((one) => new Map(one)),
    settings,
  );
  const [found = ''] = run.inputDigest.split(separator);
  const judgedBy = createHash('sha256')
    .update(JSON.stringify([settings, before]))
    .digest('hex');
  return {
    ...run,
    inputDigest: `${found}${separator}${judgedBy}`,
    verdict: judgement.verdict,
    summary: summarise({ judgement, rowCount, refusedCount, labelCount: run.labelCount }),
  };
}
