import { openEngineSession } from '../../src/engines/index.ts';
import { libraries, limits } from './libraries.ts';
import { createFit } from './rows.ts';

/** A program that opens an engine, tells the engine's process and is then killed by the test. */
const session = await openEngineSession('xgboost', await libraries(), limits);
if (process.argv[2] === 'working') void session.fit({ ...createFit('xgboost', 2_000, 1), rounds: 10_000_000 });
setTimeout(() => process.stdout.write(String(session.processId)), 100);
setInterval(() => undefined, 1_000);
