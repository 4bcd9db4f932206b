import type { Observation, ValidationCheck, ValidationSettings } from '../check.ts';
import type { FeatureCells } from '../feature-cells.ts';
import { counted, shareText, tallyText, tallyValues } from '../phrases.ts';

/**
 * Missing cells of features. Where the feature is not nullable they make their rows unfit; a column from the greatest
 * share on is an error whatever the policy; a large share is a warning, and fewer are a fact.
 */
export const missingValuesCheck: ValidationCheck = {
  name: 'missingValues',
  summary: 'is what must be there filled in, and how much is not',
  run({ features, table, settings }) {
    if (features.length === 0) return null;
    return features.flatMap((cells) => {
      const count = cells.missingRows.length;
      return count === 0 ? [] : [observe(cells, count, table.rowCount, settings.missingValues)];
    });
  },
};

function observe(
  cells: FeatureCells,
  count: number,
  rowCount: number,
  { warningShare, maximumShare }: ValidationSettings['missingValues'],
): Observation {
  const { feature, column, missingRows } = cells;
  const { name } = feature;
  const tally = tallyValues(column, missingRows).filter(({ value }) => value !== null);
  const written = tally.length === 0 ? '' : `, written as ${tallyText(tally)}`;
  const observation = { column: name, count, rows: missingRows, cells: column };
  const share = count / rowCount;
  if (share >= maximumShare) {
    const most = share === 1 ? 'nothing but missing values' : `${shareText(count, rowCount)} missing values`;
    return {
      ...observation,
      severity: 'error',
      message: `${most} (${count} of ${rowCount} rows${written}); ${share === 1 ? 'at least one value' : `less than ${100 * maximumShare}%`} was expected`,
      advice: `Fill the column in, or take ${name} out of data.schema.features`,
    };
  }
  const message = `missing in ${count} of ${rowCount} rows (${shareText(count, rowCount)})${written}`;
  if (!feature.nullable) {
    return {
      ...observation,
      severity: 'policy',
      message: `${message}, and must not be`,
      advice: `Fill ${counted(count, 'the cell', 'the cells').replace(/^\d+ /, '')} in, or set nullable of ${name} to have ${count === 1 ? 'it' : 'them'} imputed`,
      unfit: `${name} is missing`,
    };
  }
  const isLarge = share > warningShare;
  return {
    ...observation,
    severity: isLarge ? 'warning' : 'info',
    message,
    advice: isLarge
      ? `Look whether ${name} is worth keeping: most of what a model sees of it will be imputed`
      : 'Nothing: models impute them, or take them as they are',
  };
}
