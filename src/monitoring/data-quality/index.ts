export { checkWindowQuality, type WindowQualityRequest } from './check-window-quality.ts';
export { qualityChecks } from './checks/index.ts';
export { dataQualityMonitor } from './data-quality-monitor.ts';
export { qualityCheckNames, type WindowPeriod } from './quality-check.ts';
