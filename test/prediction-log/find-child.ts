import { registerHooks } from 'node:module';
import { createPredictionLogReader } from '../../src/prediction-log/index.ts';

/** Finds predictions as a server does: FOLDER ID…; DuckDB, which takes its time to load, is kept out of this thread. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@duckdb/')) throw new Error('DuckDB was loaded where requests are answered');
    return next(specifier, context);
  },
});
const [folder = '', ...ids] = process.argv.slice(2);
const reader = createPredictionLogReader(folder, { memoryMb: 256 });
const found = await Promise.all(ids.map((id) => reader.findPredictions([id])));
process.stdout.write(JSON.stringify(found.map((places) => [...places])));
