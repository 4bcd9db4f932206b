import { describe, expect, it } from 'vitest';
import { placeRuns } from '../../src/cli/output/run-order.ts';
import type { Run } from '../../src/tracking/index.ts';

const run = (runId: string, second: number, parent?: string): Run => ({
  runId,
  experimentId: '1',
  name: runId,
  status: 'FINISHED',
  statusReason: null,
  lifecycleStage: 'active',
  startedAt: new Date(1_000 * second),
  endedAt: null,
  params: {},
  metrics: {},
  tags: parent === undefined ? {} : { 'mlflow.parentRunId': parent },
  inputs: [],
});

describe('the order of runs', () => {
  it('has the parts of a training below it as they began, and families as listed', () => {
    const listed = [
      run('new-b', 12, 'new'),
      run('new-a', 11, 'new'),
      run('new', 10),
      run('alone', 5),
      run('old-a', 2, 'old'),
      run('old', 1),
    ];
    expect(placeRuns(listed).map(({ run, isChild }) => `${isChild ? '  ' : ''}${run.runId}`)).toEqual([
      'new',
      '  new-a',
      '  new-b',
      'alone',
      'old',
      '  old-a',
    ]);
  });

  it('lets a part stand for itself where the list ends before its whole', () => {
    expect(placeRuns([run('a', 2, 'gone')])).toMatchObject([{ isChild: false }]);
  });
});
