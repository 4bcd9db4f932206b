import type { PoolClient } from 'pg';
import type { ExaminedLabel } from './examine-entries.ts';
import type { LabelOutcome } from './label.ts';
import type { LabelProblem } from './label-problem.ts';
import { excerptOf } from './parse-label-entry.ts';

/**
 * Sorted, as the locks below are: two writers that want the same rows wait for each other in one order. A row that
 * another transaction is just writing is waited for.
 */
const insertNew = `
insert into labels (prediction_id, model, label, observed_at, received_at, actor)
select id, model, label, observed_at, $5, $6
from unnest($1::uuid[], $2::text[], $3::smallint[], $4::timestamptz[]) as given (id, model, label, observed_at)
order by id
on conflict (prediction_id) do nothing
returning prediction_id`;

const lockKnown = `
select prediction_id, label, observed_at from labels where prediction_id = any($1::uuid[]) order by prediction_id for update`;

const addCorrections = `
insert into label_corrections (prediction_id, previous_label, label, corrected_at, actor)
select id, previous_label, label, $4, $5
from unnest($1::uuid[], $2::smallint[], $3::smallint[]) with ordinality as given (id, previous_label, label, place)
order by place`;

const correct = `
update labels set label = given.label, observed_at = given.observed_at, received_at = $4, actor = $5
from unnest($1::uuid[], $2::smallint[], $3::timestamptz[]) as given (id, label, observed_at)
where prediction_id = given.id`;

interface Known {
  readonly label: 0 | 1;
  readonly observedAt: Date;
}

export interface WriteContext {
  readonly receivedAt: Date;
  readonly actor: string;
  /** Of the entry at that index; then the transaction must be undone. */
  readonly onProblem: (index: number, problem: LabelProblem) => void;
}

const conflict = ({ predictionId, label }: ExaminedLabel, known: Known): LabelProblem => ({
  code: 'label_conflict',
  field: 'label',
  detail: `prediction ${predictionId} has the label ${known.label} already, seen ${known.observedAt.toISOString()}; say that it corrects ("corrects": true, or --corrects for a file) where ${label} is right`,
  found: excerptOf(label),
  allowed: { label: known.label, corrects: true },
});

/** What stands in the table of these ids, with a lock on each row. */
async function knownOf(client: PoolClient, ids: readonly string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ prediction_id: string; label: 0 | 1; observed_at: Date }>(lockKnown, [ids]);
  return new Map(rows.map((row) => [row.prediction_id, { label: row.label, observedAt: row.observed_at }]));
}

/**
 * Writes labels within an open transaction, as if one after the other. Returns the outcome of each, null where it
 * conflicts.
 */
export async function writeLabels(
  client: PoolClient,
  labels: readonly ExaminedLabel[],
  { receivedAt, actor, onProblem }: WriteContext,
): Promise<(LabelOutcome | null)[]> {
  const first = new Map<string, ExaminedLabel>();
  for (const label of labels) if (!first.has(label.predictionId)) first.set(label.predictionId, label);
  const firsts = [...first.values()];
  const { rows } = await client.query<{ prediction_id: string }>(insertNew, [
    firsts.map(({ predictionId }) => predictionId),
    firsts.map(({ model }) => model),
    firsts.map(({ label }) => label),
    firsts.map(({ observedAt }) => observedAt.toISOString()),
    receivedAt,
    actor,
  ]);
  const created = new Set(rows.map(({ prediction_id }) => prediction_id));
  const known = await knownOf(
    client,
    firsts.map(({ predictionId }) => predictionId).filter((id) => !created.has(id)),
  );

  const corrections: { readonly id: string; readonly previous: 0 | 1; readonly label: 0 | 1 }[] = [];
  const corrected = new Set<string>();
  const outcomes = labels.map((entry, index): LabelOutcome | null => {
    const { predictionId: id, label, observedAt } = entry;
    const before = known.get(id);
    if (before === undefined) {
      known.set(id, { label, observedAt });
      return 'created';
    }
    if (before.label === label) return 'unchanged';
    if (!entry.corrects) {
      onProblem(index, conflict(entry, before));
      return null;
    }
    corrections.push({ id, previous: before.label, label });
    corrected.add(id);
    known.set(id, { label, observedAt });
    return 'corrected';
  });
  if (corrections.length > 0) {
    const last = [...corrected].map((id) => ({ id, ...(known.get(id) as Known) }));
    await client.query(addCorrections, [
      corrections.map(({ id }) => id),
      corrections.map(({ previous }) => previous),
      corrections.map(({ label }) => label),
      receivedAt,
      actor,
    ]);
    await client.query(correct, [
      last.map(({ id }) => id),
      last.map(({ label }) => label),
      last.map(({ observedAt }) => observedAt.toISOString()),
      receivedAt,
      actor,
    ]);
  }
  return outcomes;
}
