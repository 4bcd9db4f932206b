import { type DriftColumn, sizeOf } from '../columns.ts';
import type { Insufficient } from '../drift-test.ts';

/** Why two columns hold too little to be compared; null where they hold enough. */
export function tooFew(reference: DriftColumn, sample: DriftColumn, minimumRows: number): Insufficient | null {
  for (const [column, where] of [
    [reference, 'the reference'],
    [sample, 'the window'],
  ] as const) {
    const size = sizeOf(column);
    if (size >= minimumRows) continue;
    const missing = column.kind === 'numeric' && column.missing > 0 ? `, ${column.missing} are missing` : '';
    return { insufficient: `${where} has ${size} values of it${missing}; ${minimumRows} are needed` };
  }
  return null;
}
