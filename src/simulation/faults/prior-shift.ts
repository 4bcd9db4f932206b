import { z } from 'zod';
import { HaleError } from '../../errors/index.ts';
import { extentOptions, type FaultKind, numberOption } from './fault.ts';

const options = z.strictObject({
  share: numberOption(z.number().min(0).max(1)).describe('the share of class 1 that rows with a label come to have'),
  ...extentOptions,
});

/** Rows in a row that are left out before it is plain that none will stay: another fault may leave one class only. */
const mostLeftOut = 1_000_000;
const noneLeft = () =>
  new HaleError(
    'SIMULATION_INVALID',
    'the faults before prior-shift leave no row of the class that it wants; put it first',
  );

/** Of each class, how likely a row stays: the rarer one stays whole, so that no row has to come twice. */
function stayingShares(wanted: number, present: number): readonly [number, number] {
  const positives = wanted / present;
  const negatives = (1 - wanted) / (1 - present);
  const greatest = Math.max(positives, negatives);
  return [negatives / greatest, positives / greatest];
}

/** More of one class, each row as it was: what changes where other patients come, or the season does. */
export const priorShift: FaultKind<z.infer<typeof options>> = {
  name: 'prior-shift',
  summary: 'one class is more frequent, because rows of the other one are left out',
  options,
  create({ share, from, until = Number.POSITIVE_INFINITY }, { positiveShare }) {
    if (positiveShare === null) throw new Error('the rows have no labels, so that no class can be made more frequent');
    if (positiveShare === 0 || positiveShare === 1) throw new Error('the rows are all of one class');
    const staying = stayingShares(share, positiveShare);
    return function* shifted(rows, random) {
      let index = 0;
      let leftOut = 0;
      for (const row of rows) {
        const isMet = index >= from && index < until;
        if (isMet && row.label !== null && random.next() >= (staying[row.label] as number)) {
          leftOut += 1;
          if (leftOut === mostLeftOut) throw noneLeft();
          continue;
        }
        leftOut = 0;
        yield row;
        index += 1;
      }
    };
  },
};
