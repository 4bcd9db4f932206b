import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const binary = fileURLToPath(new URL('../../bin/hale.js', import.meta.url));

/** What the machine of the test says must not set anything. */
const settingVariable = /^(?:HALE_|DATABASE_URL$|NODE_ENV$|NO_COLOR$|FORCE_COLOR$)/;

const startedSchema = z.object({
  url: z.string(),
  model: z.object({ name: z.string(), version: z.string() }),
  simulated_data: z.boolean(),
  admin_token_file: z.string(),
  example: z.record(z.string(), z.unknown()),
  comparison: z.object({
    selection: z.object({ kind: z.string(), reason: z.string() }),
    kinds: z.array(z.object({ kind: z.string() })),
  }),
  training: z.object({ run_id: z.string(), deployed: z.boolean() }).nullable(),
});

/** `hale start`, running, as a user started it. */
export interface RunningHale {
  readonly started: z.infer<typeof startedSchema>;
  /** What stands on standard error so far. */
  error(): string;
  kill(signal: NodeJS.Signals): void;
  /** How it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts `hale start --json` in a folder, on a free port; resolves when it says that it is ready. */
export function startHale(folder: string, words: readonly string[] = []): Promise<RunningHale> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settingVariable.test(name)));
  const child: ChildProcess = spawn(process.execPath, [binary, 'start', '--json', '--port', '0', ...words], {
    cwd: folder,
    env: inherited,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let error = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    error += text;
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`hale start ended with ${code}: ${error}`)));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (!out.endsWith('}\n')) return;
      resolve({
        started: startedSchema.parse(JSON.parse(out)),
        error: () => error,
        kill: (signal) => void child.kill(signal),
        ended,
      });
    });
  });
}
