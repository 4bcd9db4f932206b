import { type MetricName, metricNames, metricWireNames } from '../metrics/index.ts';
import type { MetricInput } from '../tracking/index.ts';
import type { Evaluation } from './evaluate.ts';

/**
 * The metrics of a run: `fold_<metric>` of each fold (the step is the fold, from 1), their mean and standard deviation
 * as `cv_<metric>` and `cv_<metric>_sd`, and `test_<metric>` of the held-out rows with the ends of its interval. What is
 * not defined is not logged.
 */
export function metricsOf({ crossValidation, test }: Evaluation): readonly MetricInput[] {
  const metrics: MetricInput[] = [];
  const add = (key: string, value: number | null | undefined, step?: number): void => {
    if (value != null) metrics.push(step === undefined ? { key, value } : { key, value, step });
  };
  const addAll = (name: MetricName): void => {
    const wireName = metricWireNames[name];
    for (const [index, fold] of crossValidation.folds.entries()) add(`fold_${wireName}`, fold[name], index + 1);
    add(`cv_${wireName}`, crossValidation.summary[name]?.mean);
    add(`cv_${wireName}_sd`, crossValidation.summary[name]?.standardDeviation);
    add(`test_${wireName}`, test.metrics[name]);
    add(`test_${wireName}_lower`, test.intervals[name]?.lower);
    add(`test_${wireName}_upper`, test.intervals[name]?.upper);
  };
  for (const name of metricNames) addAll(name);
  return metrics;
}
