export { faultKinds, type NamedFault, parseFault } from './faults/parse-fault.ts';
export { heldOutSource, loadRows, type RowsRequest, type RowsToReplay } from './load-rows.ts';
export { parseDurationMs } from './parse-duration.ts';
export { poolOfEncodedRows, type RowPool } from './row-pool.ts';
export { type SimulationRequest, type SimulationResult, simulate } from './simulate.ts';
export type { SimulationCounts } from './simulation-counts.ts';
export { parseTargetAddress } from './target-address.ts';
