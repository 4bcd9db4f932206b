export { type MonitoringJob, type Schedule, startMonitoringSchedule } from './start-monitoring-schedule.ts';
