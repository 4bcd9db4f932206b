import type { Settings } from '../config/index.ts';
import { formatMetric, metricDirections, metricWireNames } from '../metrics/index.ts';
import type { ModelKindName } from '../models/index.ts';
import { oneStandardErrorChoice } from '../statistics/index.ts';
import type { CrossValidation } from './evaluate.ts';

export interface SelectionCandidate {
  readonly kind: ModelKindName;
  /** The less, the simpler. */
  readonly complexity: number;
  readonly crossValidation: CrossValidation;
}

export interface Selection {
  readonly kind: ModelKindName;
  /** Why it won, in one sentence. */
  readonly reason: string;
}

/**
 * The kind with the best mean of the metric over the folds, or, by the rule of one standard error, the simplest of those
 * that cannot be told from it. Of equally good ones the simpler wins. Null where no kind has the metric.
 */
export function selectKind(
  candidates: readonly SelectionCandidate[],
  { metric, rule }: Settings['selection'],
): Selection | null {
  const direction = metricDirections[metric];
  const sign = direction === 'higher' ? 1 : -1;
  const measured = candidates
    .flatMap(({ kind, complexity, crossValidation }) => {
      const summary = crossValidation.summary[metric];
      return summary === null ? [] : [{ kind, complexity, value: summary.mean, standardError: summary.standardError }];
    })
    .toSorted((a, b) => a.complexity - b.complexity);
  const [first, ...others] = measured;
  if (first === undefined) return null;
  const best = others.reduce((kept, other) => (sign * other.value > sign * kept.value ? other : kept), first);
  const name = `cross-validated ${metricWireNames[metric]}`;
  if (rule === 'one-standard-error') {
    const chosen = measured[oneStandardErrorChoice(measured, direction)] ?? best;
    const bound = formatMetric(best.value - sign * best.standardError);
    const reason =
      chosen.kind === best.kind
        ? `${best.kind} has the best ${name}, ${formatMetric(best.value)}, and no simpler kind is within one standard error of it`
        : `${chosen.kind} is the simplest kind whose ${name}, ${formatMetric(chosen.value)}, is within one standard error of the best, ${formatMetric(best.value)} of ${best.kind} (limit ${bound})`;
    return { kind: chosen.kind, reason };
  }
  const second = measured
    .filter((candidate) => candidate !== best)
    .reduce<typeof best | undefined>(
      (kept, other) => (kept === undefined || sign * other.value > sign * kept.value ? other : kept),
      undefined,
    );
  const figure = formatMetric(best.value);
  const tail = second === undefined ? 'the only kind that was compared' : runnerUp(best, second);
  return { kind: best.kind, reason: `${best.kind} has the best ${name}, ${figure}, ${tail}` };
}

interface Ranked {
  readonly kind: ModelKindName;
  readonly value: number;
}

/** The same figure twice would leave open why the one comes before the other. */
function runnerUp(best: Ranked, second: Ranked): string {
  const figure = formatMetric(second.value);
  if (figure !== formatMetric(best.value)) return `before ${second.kind}, ${figure}`;
  return best.value === second.value ? `as has ${second.kind}, which is less simple` : `just before ${second.kind}`;
}
