import type { ValidationCheck } from './check.ts';
import { categoriesCheck } from './checks/categories-check.ts';
import { columnsCheck } from './checks/columns-check.ts';
import { duplicatesCheck } from './checks/duplicates-check.ts';
import { leakageCheck } from './checks/leakage-check.ts';
import { missingValuesCheck } from './checks/missing-values-check.ts';
import { outliersCheck } from './checks/outliers-check.ts';
import { rangesCheck } from './checks/ranges-check.ts';
import { targetCheck } from './checks/target-check.ts';
import { typesCheck } from './checks/types-check.ts';
import { checkNames } from './report.ts';

const byName: { readonly [Name in ValidationCheck['name']]: ValidationCheck } = {
  columns: columnsCheck,
  types: typesCheck,
  missingValues: missingValuesCheck,
  ranges: rangesCheck,
  categories: categoriesCheck,
  duplicates: duplicatesCheck,
  target: targetCheck,
  outliers: outliersCheck,
  leakage: leakageCheck,
};

/** Every check, in the order in which they run. */
export const validationChecks: readonly ValidationCheck[] = checkNames.map((name) => byName[name]);
