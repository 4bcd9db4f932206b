import type { ServedModel } from '../serving/index.ts';

/** From a prediction of a linear model to a batch at the row limit, in seconds. */
const durationBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface RouteStatistics {
  readonly method: string;
  readonly route: string;
  readonly byStatus: Map<number, number>;
  /** How many took up to each bound and longer than the one before; the last is of those beyond all. */
  readonly buckets: Float64Array;
  seconds: number;
}

/** Counts of a server's answers, kept so that counting one costs less than a microsecond. */
export interface AnswerStatistics {
  answered(method: string, route: string, status: number, durationMs: number): void;
  predicted(model: ServedModel, prediction: 0 | 1, count: number): void;
  shed(): void;
  /** In Prometheus's text format. */
  text(): string;
}

type Labels = Readonly<Record<string, string>>;

/** https://prometheus.io/docs/instrumenting/exposition_formats: backslash, quote and line feed are escaped. */
const escaped = (value: string): string =>
  value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));

const sample = (name: string, labels: Labels, value: number): string => {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${written.length === 0 ? '' : `{${written.join(',')}}`} ${value}`;
};

const metric = (name: string, type: 'counter' | 'histogram', help: string, samples: readonly string[]): string =>
  [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples].join('\n');

function histogram(name: string, { method, route, buckets, seconds }: RouteStatistics): string[] {
  let count = 0;
  const lines = Array.from(buckets, (inBucket, index) => {
    count += inBucket;
    const bound = durationBounds[index];
    return sample(`${name}_bucket`, { method, route, le: bound === undefined ? '+Inf' : String(bound) }, count);
  });
  return [
    ...lines,
    sample(`${name}_sum`, { method, route }, seconds),
    sample(`${name}_count`, { method, route }, count),
  ];
}

export function createAnswerStatistics(): AnswerStatistics {
  const routes = new Map<string, Map<string, RouteStatistics>>();
  const predictions = new Map<ServedModel, [number, number]>();
  let shedCount = 0;

  function statisticsOf(method: string, route: string): RouteStatistics {
    // Two look-ups of texts that are there already: a joined key would have to be built and hashed at each request.
    let byMethod = routes.get(route);
    if (byMethod === undefined) {
      byMethod = new Map();
      routes.set(route, byMethod);
    }
    let found = byMethod.get(method);
    if (found === undefined) {
      const buckets = new Float64Array(durationBounds.length + 1);
      found = { method, route, byStatus: new Map(), buckets, seconds: 0 };
      byMethod.set(method, found);
    }
    return found;
  }

  /** Counts of the same version that was loaded twice stand in one sample. */
  function predictionSamples(): string[] {
    const counts = new Map<string, number>();
    for (const [{ deployment }, byClass] of predictions) {
      for (const [prediction, count] of byClass.entries()) {
        const labels = { model: deployment.name, version: deployment.version, prediction: String(prediction) };
        const key = JSON.stringify(labels);
        counts.set(key, (counts.get(key) ?? 0) + count);
      }
    }
    return [...counts].map(([key, count]) => sample('hale_predictions_total', JSON.parse(key), count));
  }

  return {
    answered(method, route, status, durationMs) {
      const statistics = statisticsOf(method, route);
      statistics.byStatus.set(status, (statistics.byStatus.get(status) ?? 0) + 1);
      const seconds = durationMs / 1000;
      statistics.seconds += seconds;
      let bucket = 0;
      while (bucket < durationBounds.length && seconds > durationBounds[bucket]!) bucket += 1;
      statistics.buckets[bucket]! += 1;
    },
    predicted(model, prediction, count) {
      const byClass = predictions.get(model);
      if (byClass !== undefined) byClass[prediction] += count;
      else predictions.set(model, prediction === 0 ? [count, 0] : [0, count]);
    },
    shed() {
      shedCount += 1;
    },
    text() {
      const all = [...routes.values()].flatMap((byMethod) => [...byMethod.values()]);
      const requests = all.flatMap(({ method, route, byStatus }) =>
        [...byStatus].map(([status, count]) =>
          sample('hale_http_requests_total', { method, route, status: String(status) }, count),
        ),
      );
      const durations = all.flatMap((statistics) => histogram('hale_http_request_duration_seconds', statistics));
      return [
        metric('hale_http_requests_total', 'counter', 'Answered requests', requests),
        metric(
          'hale_http_request_duration_seconds',
          'histogram',
          'Time from the headers of a request to the end of its answer',
          durations,
        ),
        metric('hale_predictions_total', 'counter', 'Predicted rows by model, version and class', predictionSamples()),
        metric('hale_http_shed_requests_total', 'counter', 'Requests refused at once because of overload', [
          sample('hale_http_shed_requests_total', {}, shedCount),
        ]),
      ].join('\n');
    },
  };
}
