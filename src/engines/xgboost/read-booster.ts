import { decodeTexts, given, type Out, type Pointer, viewMemory } from '../bindings/load-library.ts';
import type { XgboostBindings } from '../bindings/xgboost.ts';
import { engineColumnNames } from '../child/engine-column-names.ts';

type Check = (status: number) => void;

/** The total gain of each column; the library tells those alone that a tree uses, as `f` and the column's index. */
export function readTotalGain(library: XgboostBindings, booster: Pointer, columnCount: number, check: Check): number[] {
  const count: Out<number> = [null];
  const names: Out<Pointer> = [null];
  // Null, as the names are, where no tree has a split.
  const scores: Out<Pointer> = [null];
  const config = '{"importance_type": "total_gain"}';
  check(library.XGBoosterFeatureScore(booster, config, count, names, [null], [null], scores));
  const importance = new Array<number>(columnCount).fill(0);
  const usedCount = Number(count[0] ?? 0);
  if (usedCount === 0 || names[0] === null || scores[0] === null) return importance;
  const gains = new Float32Array(viewMemory(scores[0], usedCount * 4));
  for (const [index, name] of decodeTexts(names[0], usedCount).entries()) {
    importance[Number(name.slice(1))] = gains[index] ?? 0;
  }
  return importance;
}

/** The model as UBJSON, with the names of its columns for whoever opens it elsewhere. */
export function saveModel(
  library: XgboostBindings,
  booster: Pointer,
  columnNames: readonly string[],
  check: Check,
): Uint8Array {
  const names = engineColumnNames(columnNames);
  check(library.XGBoosterSetStrFeatureInfo(booster, 'feature_name', names, names.length));
  const length: Out<number> = [null];
  const buffer = given<Pointer>((out) =>
    check(library.XGBoosterSaveModelToBuffer(booster, '{"format": "ubj"}', length, out)),
  );
  return new Uint8Array(viewMemory(buffer, Number(length[0] ?? 0))).slice();
}
