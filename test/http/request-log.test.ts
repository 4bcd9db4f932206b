import { expect, it } from 'vitest';
import { createServedModel } from '../../src/serving/index.ts';
import { constantScorer, deploymentOf, servingSettings, startTestServer } from './test-server.ts';

it('logs that the server is not ready, and why, once for each change', async () => {
  const server = await startTestServer({
    scorer: null,
    serving: { requestLog: { successShare: 0 }, drain: { delayMs: 500 } },
  });
  const probe = async (times: number) => {
    const statuses = new Set<number>();
    for (let time = 0; time < times; time += 1) statuses.add((await fetch(`${server.url}/ready`)).status);
    return [...statuses];
  };
  const { batch } = servingSettings();
  try {
    expect(await probe(5)).toEqual([503]);
    expect((await server.post('/predict', {})).status).toBe(503);
    expect(await probe(5)).toEqual([503]);
    server.models.swap(createServedModel(deploymentOf('1'), constantScorer(0.5), batch));
    expect(await probe(5)).toEqual([200]);
    const closed = server.close();
    expect(await probe(5)).toEqual([503]);
    await closed;
  } finally {
    await server.close();
  }
  const told = server.log.filter(({ route }) => route !== undefined);
  expect(told.map(({ level, route, status, code }) => [level, route, status, code])).toEqual([
    ['warn', '/ready', 503, 'MODEL_NOT_LOADED'],
    ['warn', '/predict', 503, 'MODEL_NOT_LOADED'],
    ['info', '/ready', 200, undefined],
    ['warn', '/ready', 503, 'SERVER_STOPPING'],
  ]);
});
