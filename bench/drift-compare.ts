import { settingsSchema } from '../src/config/index.ts';
import { compareFiles } from '../src/monitoring/drift/index.ts';
import { createRandom } from '../src/statistics/index.ts';

/**
 * One file held against another, in a process of its own; the last line tells the time as JSON.
 *
 *     node bench/drift-compare.ts REFERENCE CURRENT [deciding]
 *
 * `deciding` asks Kolmogorov–Smirnov and chi-square alone; else it is all that the product asks by default.
 */
const [reference = '', current = '', asked] = process.argv.slice(2);
const { data, monitoring } = settingsSchema.parse({});
const { drift } = monitoring;
const settings =
  asked === 'deciding'
    ? { ...drift, tests: [], domainClassifier: { ...drift.domainClassifier, enabled: false } }
    : drift;
const started = performance.now();
const { findings } = await compareFiles({
  reference,
  current,
  reading: { limits: data.limits },
  settings,
  random: createRandom(1),
});
const seconds = (performance.now() - started) / 1000;
const alerts = findings.filter(({ status, isDeciding }) => isDeciding && status === 'alert').length;
console.log(JSON.stringify({ 'report s': seconds, findings: findings.length, alerts }));
