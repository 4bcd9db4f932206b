import type { Run } from '../entities.ts';
import type { ComparedRow, RunComparison } from '../tracking.ts';

function compared<Value extends string | number>(
  records: readonly Readonly<Record<string, Value>>[],
): readonly ComparedRow<Value>[] {
  const keys = new Set(records.flatMap(Object.keys));
  return [...keys].sort().map((key) => {
    const values = records.map((record) => (Object.hasOwn(record, key) ? (record[key] as Value) : null));
    // Object.is, because NaN is the same as NaN here.
    return { key, values, differs: values.some((value) => !Object.is(value, values[0])) };
  });
}

/** Runs beside each other, in the order given. */
export function compareRuns(runs: readonly Run[]): RunComparison {
  return {
    runs,
    params: compared(runs.map(({ params }) => params)),
    metrics: compared(runs.map(({ metrics }) => metrics)),
  };
}
