import { isHaleError } from '../../src/errors/index.ts';
import { createLocalArtifactStore } from '../../src/tracking/index.ts';

/** `node write-artifact-child.ts FOLDER PATH BYTES` writes an artifact and prints as JSON how that ended. */
const [folder = '', path = '', bytes = '0'] = process.argv.slice(2);
const store = createLocalArtifactStore(folder, { maximumBytes: 10_000_000 });
const outcome = await store.write(path, 'x'.repeat(Number(bytes))).then(
  () => ({ code: 'written' }),
  (error: unknown) => {
    if (!isHaleError(error)) throw error;
    return { code: error.code, retryable: error.retryable, reason: error.details.reason };
  },
);
process.stdout.write(JSON.stringify(outcome));
