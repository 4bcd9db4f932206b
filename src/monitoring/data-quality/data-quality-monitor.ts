import type { Monitor } from '../monitor.ts';
import { checkWindowQuality } from './check-window-quality.ts';

/** Asks of every window what is wrong with what came in. */
export const dataQualityMonitor: Monitor = {
  name: 'data_quality',
  run: ({ window, rows, version, earlier, settings }) =>
    checkWindowQuality({
      window: rows,
      reference: version.reference,
      schema: version.bundle.schema,
      settings: settings.dataQuality,
      period: window,
      earlier,
    }),
};
