/**
 * Names that both engines take: LightGBM refuses what has a meaning in JSON and splits its model's text at spaces,
 * XGBoost's Python package refuses brackets and `<`. Each stays unique.
 */
export function engineColumnNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const plain = name.replaceAll(/[^\p{L}\p{N}_.=-]+/gu, '_');
    let unique = plain === '' ? `_${index}` : plain;
    while (taken.has(unique)) unique += `_${index}`;
    taken.add(unique);
    return unique;
  });
}
