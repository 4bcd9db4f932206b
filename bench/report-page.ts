import { parseArgs } from 'node:util';
import { reportInput } from '../test/reporting/report-input.ts';

// Prints what a report takes as JSON: the first of a process, with its code loaded before, and one after others.
const { positionals } = parseArgs({ allowPositionals: true });
const input = reportInput({ features: Number(positionals[0] ?? 13) });
const { renderReport } = await import('../src/reporting/render-report.ts');

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

let bytes = 0;
const render = (): void => {
  bytes = Buffer.byteLength(renderReport(input));
};
const first = seconds(render);
const later = Array.from({ length: 9 }, () => seconds(render)).sort((one, other) => one - other);
console.log(JSON.stringify({ 'first s': first, 'later s': later[4], MB: bytes / 1e6 }));
