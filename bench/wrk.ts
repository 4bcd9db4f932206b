import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runProcess } from './run-process.ts';

const patient =
  '{"age":63,"sex":1,"cp":1,"trestbps":145,"chol":233,"fbs":1,"restecg":2,"thalach":150,"exang":0,"oldpeak":2.3,"slope":3,"ca":0,"thal":6}';

/** Posts one patient, or with ROWS a batch of them; prints one line of JSON at the end. */
const script = `
local patient = '${patient}'
local rows = tonumber(os.getenv("ROWS"))
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = patient
if rows > 1 then
  local patients = {}
  for index = 1, rows do patients[index] = patient end
  wrk.body = '{"instances":[' .. table.concat(patients, ",") .. ']}'
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requestsPerSecond":%.3f,"p50Ms":%.3f,"p99Ms":%.3f,"failed":%d}\\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`;

const figuresSchema = z.strictObject({
  requestsPerSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  failed: z.number(),
});
export type LoadFigures = z.infer<typeof figuresSchema>;

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Of each request. */
  readonly rows: number;
}

/** @throws Error where wrk is not installed */
export async function prepareWrk(folder: string): Promise<(load: Load) => Promise<LoadFigures>> {
  if (spawnSync('wrk', ['--version']).error !== undefined) {
    throw new Error('wrk is not installed; on Debian and Ubuntu: apt-get install wrk');
  }
  const path = join(folder, 'post.lua');
  await writeFile(path, script);
  return async ({ url, connections, seconds, rows }) => {
    const options = ['--threads', '2', '--connections', String(connections), '--duration', `${seconds}s`];
    const { output } = await runProcess(['wrk', ...options, '--timeout', '30s', '--script', path, url], {
      environment: { ROWS: String(rows) },
    });
    return figuresSchema.parse(JSON.parse(output.trimEnd().split('\n').at(-1) ?? ''));
  };
}
