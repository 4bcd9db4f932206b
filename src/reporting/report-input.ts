import type { Settings } from '../config/index.ts';
import type { Alert, MeasuredMetric, MetricTrend, MonitorRun, WindowReport } from '../monitoring/index.ts';
import type { DatasetSchema } from '../schema/index.ts';

/** Everything that a report tells of. The same input gives the same bytes. */
export interface ReportInput {
  readonly report: WindowReport & { readonly run: MonitorRun };
  /** What the version's features and classes mean. */
  readonly schema: DatasetSchema;
  /** The version that answered. */
  readonly version: {
    readonly kind: string;
    /** From this probability on it says class 1. */
    readonly threshold: number;
    /** SHA-256 of its bundle. */
    readonly digest: string;
  };
  /** What was measured of the windows up to this one, the oldest first. */
  readonly series: readonly MeasuredMetric[];
  readonly trends: readonly MetricTrend[];
  /** Those that fire. */
  readonly alerts: readonly Alert[];
  /** The numbers of the windows that `series` has, by their ids. */
  readonly sequences: ReadonlyMap<string, number>;
  readonly settings: Pick<Settings, 'monitoring' | 'reports'>;
  readonly writtenAt: Date;
}
