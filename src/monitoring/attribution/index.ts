export {
  type AttributionReference,
  type AttributionRequest,
  detectAttributionDrift,
  fitAttributionReference,
} from './attribution-drift.ts';
export { createAttributionMonitor } from './attribution-monitor.ts';
