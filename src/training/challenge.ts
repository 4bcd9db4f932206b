import type { Settings } from '../config/index.ts';
import { type EncodedRows, encodeFeatures } from '../data/index.ts';
import { isHaleError } from '../errors/index.ts';
import { type Bundle, hashRows, hasLearned, type Predictor } from '../models/index.ts';
import type { Random } from '../statistics/index.ts';
import type { Table } from '../table/index.ts';
import { decideGate, type GateCheck, type GateModel, type GateVerdict } from './gate.ts';
import { labelsOf } from './labels-of.ts';

export interface Challenge {
  /** The held-out rows as they stand in the table: each model encodes them by its own schema. */
  readonly table: Table;
  readonly labels: Uint8Array;
  /** Of the held-out rows, where rows are grouped. */
  readonly groupOfRow: Uint32Array | undefined;
  readonly candidate: Predictor;
  /** Whether the rows, and so those that the candidate learned from, are simulated. */
  readonly simulated: boolean;
  readonly champion: Champion | null;
}

export interface Champion {
  readonly version: string;
  readonly bundle: Pick<Bundle, 'schema' | 'learned' | 'simulated'>;
  readonly predictor: Predictor;
}

export interface ChallengeOutcome extends GateVerdict {
  /** Which rows the two were compared on, in words. */
  readonly rows: string;
}

/**
 * Holds a candidate against the champion on the same rows. A champion that was trained on other data may have learned
 * from rows that are held out now; they would flatter it, and are left out where enough others remain. What is simulated
 * says nothing of real rows: a candidate of simulated rows never takes the place of a champion of real ones, and a
 * champion of simulated rows is no measure for a candidate of real ones.
 */
export function challenge(input: Challenge, settings: Settings, random: Random): ChallengeOutcome {
  const { table, labels, groupOfRow, candidate, simulated, champion } = input;
  const metric = settings.gate.metric ?? settings.selection.metric;
  const own = encodeFeatures(table, candidate.schema);
  if (champion !== null && simulated && !champion.bundle.simulated) {
    const finding = `the candidate learned from SIMULATED rows, and version ${champion.version} from real ones`;
    return refusal({ name: 'real', passed: false, finding });
  }
  if (champion === null || (champion.bundle.simulated && !simulated)) {
    const verdict = decideGate(
      { labels, candidate: score(candidate, own), champion: null },
      metric,
      settings.gate,
      settings.evaluation,
      random,
    );
    const why =
      champion === null
        ? 'nothing is deployed to compare with'
        : `version ${champion.version} learned from SIMULATED rows, and is not compared with`;
    return { ...verdict, rows: `${own.rowCount} held-out rows; ${why}` };
  }
  const others = encodeFor(champion, table);
  if (!('values' in others)) {
    const finding = `version ${champion.version} cannot read these rows (${others.problem}); compare by hand, and deploy with \`hale models promote\` if the new features are meant`;
    return refusal({ name: 'comparable', passed: false, finding });
  }
  const compared = comparedRows(champion, others, labels, settings.gate.minimumRows);
  const verdict = decideGate(
    {
      labels: labelsOf(compared.rows, labels),
      groupOfRow: groupOfRow && compared.rows.map((row) => groupOfRow[row] as number),
      candidate: score(candidate, selectEncoded(own, compared.rows)),
      champion: score(champion.predictor, selectEncoded(others, compared.rows)),
    },
    metric,
    settings.gate,
    settings.evaluation,
    random,
  );
  return { ...verdict, rows: compared.text };
}

const refusal = (check: GateCheck): ChallengeOutcome => ({
  passed: false,
  checks: [check],
  difference: null,
  rows: 'none',
});

function encodeFor(champion: Champion, table: Table): EncodedRows | { readonly problem: string } {
  try {
    return encodeFeatures(table, champion.bundle.schema);
  } catch (error) {
    if (isHaleError(error)) return { problem: error.message };
    throw error;
  }
}

const score = (predictor: Predictor, rows: EncodedRows): GateModel => ({
  threshold: predictor.threshold,
  probabilities: predictor.probabilities(rows.values, rows.rowCount).slice(0, rows.rowCount),
});

/** The held-out rows whose features are not among those that the champion has learned from. */
function comparedRows(
  { bundle: { learned } }: Champion,
  rows: EncodedRows,
  labels: Uint8Array,
  minimumRows: number,
): { readonly rows: Uint32Array; readonly text: string } {
  const all = new Uint32Array(rows.rowCount).map((_, row) => row);
  const hashes = hashRows(rows);
  const unknown = all.filter((row) => !hasLearned(learned, hashes[row] as bigint));
  const known = all.length - unknown.length;
  const isWhole = learned.hashes.length === learned.distinctRows;
  const unlearned = `held-out rows that neither model ${isWhole ? 'has' : 'is known to have'} learned from`;
  const doubt = isWhole
    ? ''
    : `; the champion keeps the hashes of a sample of what it has learned from, and may know others, which is to its advantage`;
  if (known === 0) return { rows: all, text: `${all.length} ${unlearned}${doubt}` };
  const positives = unknown.reduce((sum, row) => sum + (labels[row] as number), 0);
  if (unknown.length >= minimumRows && positives > 0 && positives < unknown.length) {
    const text = `${unknown.length} ${unlearned}; ${known} that the champion knows are left out${doubt}`;
    return { rows: unknown, text };
  }
  return {
    rows: all,
    text: `${all.length} held-out rows, ${known} of which the champion has learned from, which is to its advantage; too few others are left`,
  };
}

export function selectEncoded(rows: EncodedRows, indices: Uint32Array): EncodedRows {
  const { featureCount } = rows;
  const values = new Float64Array(indices.length * featureCount);
  for (const [place, row] of indices.entries()) {
    values.set(rows.values.subarray(row * featureCount, (row + 1) * featureCount), place * featureCount);
  }
  return { rowCount: indices.length, featureCount, values };
}
