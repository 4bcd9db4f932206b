import type { Settings } from '../../config/index.ts';
import type { Random } from '../../statistics/index.ts';
import { digestTable } from '../../table/index.ts';
import type { DatasetSource } from '../dataset.ts';
import { simulateCohort } from './simulate-cohort.ts';

/** The stand-in for the heart-disease example; the same seed draws the same patients. */
export function createSimulatedSource(settings: Settings, random: Random): DatasetSource {
  return {
    async load({ signal } = {}) {
      signal?.throwIfAborted();
      const table = simulateCohort(settings.data.simulated.rowCount, random.fork('simulated cohort'));
      return {
        name: settings.project.name,
        sourceType: 'simulated',
        source: `SIMULATED: ${table.rowCount} patients drawn from the summary figures of the Cleveland cohort`,
        table,
        digest: digestTable(table),
        simulated: true,
        files: [],
      };
    },
  };
}
