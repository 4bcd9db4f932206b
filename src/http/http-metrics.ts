import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ServedModel, ServedModels } from '../serving/index.ts';

/** From a prediction of a linear model to a batch at the row limit. */
const durationBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export interface HttpMetrics {
  /** Counts an answered request; `route` is the pattern, never the address that a caller chose. */
  answered(method: string, route: string, status: number, durationMs: number): void;
  predicted(model: ServedModel, prediction: 0 | 1, count: number): void;
  shed(): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** Requests between two scrapes that wait for their place in the histogram; 8 kB a thousand. */
const pendingCapacity = 1024;

export function createHttpMetrics(models: ServedModels): HttpMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: 'hale_http_requests_total',
    help: 'Answered requests',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'hale_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer',
    labelNames: ['route'],
    buckets: durationBuckets,
    registers,
  });
  const predictions = new Counter({
    name: 'hale_predictions_total',
    help: 'Predicted rows by model, version and class',
    labelNames: ['model', 'version', 'prediction'],
    registers,
  });
  const shedRequests = new Counter({
    name: 'hale_http_shed_requests_total',
    help: 'Requests refused at once because the server was overloaded',
    registers,
  });
  new Gauge({
    name: 'hale_served_model_info',
    help: 'The versions that are served; always 1',
    labelNames: ['model', 'version', 'digest'],
    registers,
    collect() {
      this.reset();
      for (const { deployment } of models.list()) {
        this.set({ model: deployment.name, version: deployment.version, digest: deployment.digest }, 1);
      }
    },
  });

  // prom-client hashes the labels at every call. Plain counters take its place on the way of a request, and are
  // carried over when somebody reads.
  const counts = new Map<string, { labels: Record<string, string>; count: number }>();
  const classes = new Map<ServedModel, [number, number]>();
  const pending = new Map<string, { seconds: Float64Array; count: number }>();

  const observe = (route: string, seconds: Float64Array, count: number): void => {
    for (let index = 0; index < count; index += 1) duration.observe({ route }, seconds[index]!);
  };

  function carryOver(): void {
    for (const { labels, count } of counts.values()) requests.inc(labels, count);
    counts.clear();
    for (const [{ deployment }, byClass] of classes) {
      for (const [prediction, count] of byClass.entries()) {
        const labels = { model: deployment.name, version: deployment.version, prediction: String(prediction) };
        if (count > 0) predictions.inc(labels, count);
      }
    }
    classes.clear();
    for (const [route, { seconds, count }] of pending) observe(route, seconds, count);
    pending.clear();
  }

  return {
    contentType: registry.contentType,
    answered(method, route, status, durationMs) {
      const key = `${method} ${status} ${route}`;
      const counted = counts.get(key);
      if (counted === undefined) counts.set(key, { labels: { method, route, status: String(status) }, count: 1 });
      else counted.count += 1;
      let durations = pending.get(route);
      if (durations === undefined) {
        durations = { seconds: new Float64Array(pendingCapacity), count: 0 };
        pending.set(route, durations);
      } else if (durations.count === pendingCapacity) {
        observe(route, durations.seconds, durations.count);
        durations.count = 0;
      }
      durations.seconds[durations.count] = durationMs / 1000;
      durations.count += 1;
    },
    predicted(model, prediction, count) {
      const byClass = classes.get(model);
      if (byClass !== undefined) byClass[prediction] += count;
      else classes.set(model, prediction === 0 ? [count, 0] : [0, count]);
    },
    shed: () => shedRequests.inc(),
    text() {
      carryOver();
      return registry.metrics();
    },
  };
}
