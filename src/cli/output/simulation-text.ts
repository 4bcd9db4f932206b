import type { SimulationResult } from '../../simulation/index.ts';
import { printableText } from './printable-text.ts';
import type { Style } from './style.ts';

export interface SimulationView {
  readonly url: string;
  readonly source: string;
  readonly seed: number;
  readonly faults: readonly string[];
  readonly result: SimulationResult;
}

const counted = (count: number): string => count.toLocaleString('en');
const plural = (count: number, one: string, many = `${one}s`): string =>
  `${counted(count)} ${count === 1 ? one : many}`;

/** `chol out_of_range 12, ca null_not_allowed 3`, the most frequent first. */
function reasonsText(reasons: ReadonlyMap<string, number>): string {
  return [...reasons]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => `${printableText(reason)} ${counted(count)}`)
    .join(', ');
}

const versionsOf = ({ versions }: SimulationResult) =>
  [...versions].map(([key, answers]) => {
    const space = key.lastIndexOf(' ');
    return { name: key.slice(0, space), version: key.slice(space + 1), answers };
  });

/** As JSON, by the names of the HTTP interface. */
export function simulationJson({ url, source, seed, faults, result }: SimulationView) {
  const { rows, labels, positives, repeats, durationMs, isInterrupted } = result;
  return {
    url,
    source,
    seed,
    faults,
    rows: {
      sent: rows.sent,
      answered: rows.answered,
      refused: rows.refused,
      refused_by_reason: Object.fromEntries(rows.refusedByReason),
    },
    positives,
    versions: versionsOf(result),
    labels: {
      created: labels.created,
      unchanged: labels.unchanged,
      corrected: labels.corrected,
      refused: labels.refused,
      refused_by_reason: Object.fromEntries(labels.refusedByReason),
      noisy: labels.noisy,
      unsent: labels.unsent,
    },
    repeats,
    duration_ms: Math.round(durationMs),
    interrupted: isInterrupted,
  };
}

export function renderSimulation({ url, source, seed, faults, result }: SimulationView, style: Style): string {
  const { rows, labels, positives, repeats, durationMs, isInterrupted } = result;
  const seconds = durationMs / 1_000;
  const by = versionsOf(result).map(({ name, version, answers }) =>
    result.versions.size === 1 ? `${name} version ${version}` : `${name} version ${version} (${counted(answers)})`,
  );
  const taken = labels.created + labels.unchanged + labels.corrected;
  const labelParts = [
    ...(labels.noisy > 0 ? [`${counted(labels.noisy)} as noise`] : []),
    ...(labels.corrected > 0 ? [`${counted(labels.corrected)} corrected`] : []),
    ...(labels.unchanged > 0 ? [`${counted(labels.unchanged)} known already`] : []),
  ];
  const lines = [
    ...(isInterrupted ? [style('yellow', 'Stopped before the end.')] : []),
    `${style('bold', `${plural(rows.sent, 'row')} sent`)} to ${url} in ${seconds.toFixed(1)} s: ${counted(rows.answered)} answered` +
      (rows.answered === 0 ? '' : `, ${counted(positives)} of them positive, by ${printableText(by.join(', '))}`),
    ...(rows.refused > 0
      ? [style('yellow', `${counted(rows.refused)} refused: ${reasonsText(rows.refusedByReason)}`)]
      : []),
    ...(taken > 0
      ? [`${plural(taken, 'label')} sent${labelParts.length === 0 ? '' : `, ${labelParts.join(', ')}`}`]
      : []),
    ...(labels.refused > 0
      ? [style('yellow', `${plural(labels.refused, 'label')} refused: ${reasonsText(labels.refusedByReason)}`)]
      : []),
    ...(labels.unsent > 0 ? [style('yellow', `${plural(labels.unsent, 'label')} not sent`)] : []),
    ...(repeats > 0
      ? [style('dim', `${plural(repeats, 'request')} sent again, as the server asked or was not there`)]
      : []),
    style('dim', printableText(`${source}; seed ${seed}${faults.length === 0 ? '' : `; ${faults.join(', ')}`}`)),
  ];
  return lines.join('\n');
}
