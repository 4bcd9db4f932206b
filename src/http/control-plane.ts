import type { Labels } from '../labels/index.ts';
import type { MonitoringRecords } from '../monitoring/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Reporting } from '../reporting/index.ts';
import type { Tracking } from '../tracking/index.ts';

/** What the routes that need PostgreSQL use of it. */
export interface ControlPlane {
  readonly tracking: Pick<Tracking, 'getRun' | 'childRunIds' | 'searchRuns'>;
  readonly registry: Pick<Registry, 'listModels' | 'listVersions' | 'lineage' | 'deployments' | 'deploy' | 'rollback'>;
  readonly monitoring: MonitoringRecords;
  readonly reporting: Pick<Reporting, 'list' | 'read'>;
  readonly labels: Pick<Labels, 'recordValues' | 'ofPrediction'>;
}

/** Whether PostgreSQL is there: it is opened after the server listens, and predictions never wait for it. */
export type ControlPlaneState =
  | { readonly status: 'absent' | 'opening' }
  | { readonly status: 'failed'; readonly detail: string }
  | { readonly status: 'ok'; readonly controlPlane: ControlPlane };
