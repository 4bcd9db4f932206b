import { benjaminiHochberg, holm } from '../../statistics/index.ts';
import type { DriftSettings } from './drift-settings.ts';

/**
 * P-values adjusted for all that were asked together: those with a say in the verdict are one family, and each test that is
 * told beside is one over its columns. Null where there is no p-value; it takes no place in the family.
 */
export function adjustTogether<Asked>(
  asked: readonly Asked[],
  pValueOf: (one: Asked) => number | null,
  familyOf: (one: Asked) => string,
  correction: DriftSettings['correction'],
): ReadonlyMap<Asked, number> {
  const families = new Map<string, { readonly one: Asked; readonly pValue: number }[]>();
  for (const one of asked) {
    const pValue = pValueOf(one);
    if (pValue === null) continue;
    const family = families.get(familyOf(one)) ?? [];
    families.set(familyOf(one), family);
    family.push({ one, pValue });
  }
  const adjusted = new Map<Asked, number>();
  for (const family of families.values()) {
    const values = corrections[correction](family.map(({ pValue }) => pValue));
    for (const [index, { one }] of family.entries()) adjusted.set(one, values[index] as number);
  }
  return adjusted;
}

const corrections: Readonly<Record<DriftSettings['correction'], (pValues: readonly number[]) => number[]>> = {
  holm,
  benjamini_hochberg: benjaminiHochberg,
  none: (pValues) => [...pValues],
};
