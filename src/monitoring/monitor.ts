import type { Settings } from '../config/index.ts';
import type { Random } from '../statistics/index.ts';
import type { RecordedWindow } from './entities.ts';
import type { Finding, MonitorName } from './finding.ts';
import type { MonitoredVersion } from './monitored-version.ts';
import type { WindowRows } from './window-rows.ts';

/** What a monitor sees of a window. */
export interface MonitorInput {
  readonly window: RecordedWindow;
  readonly rows: WindowRows;
  readonly version: MonitoredVersion;
  /** The windows of the same model before it, the newest first. */
  readonly earlier: readonly RecordedWindow[];
  readonly settings: Settings['monitoring'];
  /** Of this window and this monitor: the same rows give the same findings. */
  readonly random: Random;
}

/** One question that is asked of every window. Its findings depend on its input alone. */
export interface Monitor {
  readonly name: MonitorName;
  run(input: MonitorInput): Promise<readonly Finding[]> | readonly Finding[];
}
