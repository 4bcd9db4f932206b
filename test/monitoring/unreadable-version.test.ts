import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelOutcome, Monitoring } from '../../src/monitoring/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { drawVisit, type MonitoringWorld, modelName, openMonitoringWorld } from './monitoring-world.ts';

let world: MonitoringWorld;
beforeAll(async () => {
  world = await openMonitoringWorld();
}, 60_000);
afterAll(() => world.close());

const rowsPerWindow = 20;
const random = createRandom(5);
const predict = (version?: string) =>
  world.predict(
    Array.from({ length: rowsPerWindow }, () => drawVisit(random)),
    version,
  );
/** As a process has it that has read no bundle yet. */
const open = () => world.open({ monitoring: { windows: { rows: rowsPerWindow, durationMs: null } } });

async function look(monitoring: Monitoring) {
  const [outcome] = (await monitoring.run({ closesOnRequest: false })) as [ModelOutcome];
  if (outcome.status === 'failed') throw outcome.error;
  return outcome.monitoring;
}

async function told(monitoring: Monitoring) {
  const windows = await monitoring.windows(modelName, 10);
  return windows
    .map(({ window, run }) => [
      window.version,
      /^Nothing can be told: .*/.exec(run?.summary ?? '')?.[0] ?? run?.verdict,
    ])
    .reverse();
}

// Each builds on what those before it have logged, as a log does.
describe('a version that cannot be read', () => {
  const unknown = expect.stringMatching(/version 9 cannot be read \(.*no version "9"/);

  it('that the registry does not know holds up its own windows alone, and says so once', async () => {
    const monitoring = await open();
    await predict('9');
    await predict();
    await predict('9');
    await predict();
    const { closed, computed, problems } = await look(monitoring);
    expect({ closed, computed: computed.length }).toEqual({ closed: 4, computed: 2 });
    expect(problems).toMatchObject([{ code: 'MODEL_VERSION_NOT_FOUND' }]);
    expect(await told(monitoring)).toEqual([
      ['9', unknown],
      ['1', 'healthy'],
      ['9', unknown],
      ['1', 'healthy'],
    ]);
    await predict();
    expect(await look(monitoring)).toMatchObject({ closed: 1, computed: { length: 1 }, problems: { length: 1 } });
  });

  it('with a damaged bundle has its windows looked at when the bundle is whole again', async () => {
    const { bundleFolder } = await world.training.registry.getVersion(modelName, '1');
    const [file, aside] = [join(bundleFolder, 'manifest.json'), join(world.folder, 'manifest.json')];
    await rename(file, aside);
    await predict();
    const damaged = await look(await open());
    await rename(aside, file);
    expect(damaged.computed).toEqual([]);
    expect(damaged.problems.map(({ code }) => code).sort()).toEqual(['BUNDLE_INVALID', 'MODEL_VERSION_NOT_FOUND']);
    const monitoring = await open();
    expect((await told(monitoring)).at(-1)).toEqual([
      '1',
      expect.stringContaining('version 1 cannot be read (the bundle'),
    ]);
    expect((await look(monitoring)).computed).toHaveLength(1);
    expect((await told(monitoring)).at(-1)).toEqual(['1', 'healthy']);
  });
});
