import type { Settings } from '../config/index.ts';
import type { Logger } from '../logging/index.ts';
import type { ModelMonitoring, ModelOutcome } from '../monitoring/index.ts';
import { startMonitoringSchedule } from '../scheduling/index.ts';
import type { Stores } from './create-stores.ts';
import { openMonitoring } from './open-monitoring.ts';
import { openStores } from './open-stores.ts';

export interface AgentRequest {
  readonly settings: Settings;
  /** The project folder. */
  readonly folder: string;
  readonly logger: Logger;
  readonly programVersion: string;
  readonly secrets?: Set<string>;
  readonly signal: AbortSignal;
}

export interface RunningAgent {
  /** Stops in order: what runs is gone on with by the next agent. */
  stop(): Promise<void>;
}

/**
 * Does on a schedule what nobody should have to remember: monitors look at the predictions that came in, and what they
 * find is told.
 *
 * @throws HaleError as openStores
 */
export async function startAgent(request: AgentRequest): Promise<RunningAgent> {
  const { settings, folder, logger, programVersion, signal } = request;
  const stores = await openStores(settings, request);
  try {
    const monitoring = await openMonitoring({ settings, folder, stores, logger });
    const schedule = await startMonitoringSchedule({
      database: stores.database,
      cron: settings.agent.monitoringSchedule,
      programVersion,
      logger,
      signal,
      job: {
        models: () => monitoring.loggedModels(),
        async monitor(model) {
          for (const outcome of await monitoring.run({ model, closesOnRequest: false, signal })) {
            tell(outcome, logger);
            if (outcome.status === 'done') await reportChanges(outcome.monitoring, stores, logger);
          }
        },
        async deliver() {
          await monitoring.deliver(signal);
        },
      },
    });
    return {
      async stop() {
        await schedule.stop();
        await stores.close();
      },
    };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** A report that cannot be written keeps nobody from hearing of the alert. */
async function reportChanges({ model, computed }: ModelMonitoring, stores: Stores, logger: Logger): Promise<void> {
  try {
    for (const { path, sequence } of await stores.reporting.writeOfChanges(model, computed)) {
      logger.info({ model_name: model, window: sequence, path }, 'a report of what changed is written');
    }
  } catch (error) {
    logger.error({ model_name: model, err: error }, 'no report could be written of what changed');
  }
}

function tell(outcome: ModelOutcome, logger: Logger): void {
  if (outcome.status === 'failed') {
    logger.error({ model_name: outcome.model, err: outcome.error }, 'a model could not be monitored');
    return;
  }
  const { model, closed, computed } = outcome.monitoring;
  if (computed.length > 0) logger.info({ model_name: model, closed, computed: computed.length }, 'windows monitored');
}
