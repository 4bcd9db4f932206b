import { loadLightgbm } from '../bindings/lightgbm.ts';
import { given, type Out, type Pointer, registerTextCallback } from '../bindings/load-library.ts';
import type { NativeMatrix } from '../bindings/native-matrix.ts';
import { createReleaseStack } from '../bindings/release-stack.ts';
import { engineColumnNames } from '../child/engine-column-names.ts';
import { type NativeEngine, NativeError } from '../child/native-engine.ts';
import { isUnknownParameter, withoutPrefix } from './engine-log.ts';
import { parameterText } from './parameter-text.ts';

const typeCode = { float32: 0, float64: 1 } as const;
const predictionCode = { value: 0, margin: 1, contributions: 3 } as const;
const importanceByGain = 1;
const rowMajor = 1;
const allIterations = -1;
/** A greater model is written a second time. */
const usualModelBytes = 1024 ** 2;

/** LightGBM behind its C library at `path`. */
export function openLightgbm(path: string): NativeEngine {
  const library = loadLightgbm(path);
  const warnings: string[] = [];
  const check = (status: number): void => {
    if (status !== 0) throw new NativeError(library.LGBM_GetLastError());
    const unknown = warnings.find(isUnknownParameter);
    if (unknown !== undefined) throw new NativeError(unknown);
  };
  check(library.LGBM_RegisterLogCallback(registerTextCallback((text) => warnings.push(withoutPrefix(text)))));

  const createDataset = ({ pointer, rowCount, columnCount, valueType }: NativeMatrix, parameters: string): Pointer => {
    const type = typeCode[valueType];
    return given((out) =>
      check(library.LGBM_DatasetCreateFromMat(pointer, type, rowCount, columnCount, rowMajor, parameters, null, out)),
    );
  };

  const saveModel = (booster: Pointer): Uint8Array => {
    const read = (buffer: Uint8Array): number => {
      const length: Out<number> = [null];
      check(
        library.LGBM_BoosterSaveModelToString(
          booster,
          0,
          allIterations,
          importanceByGain,
          buffer.length,
          length,
          buffer,
        ),
      );
      return Number(length[0]);
    };
    let text = new Uint8Array(usualModelBytes);
    const size = read(text);
    if (size > text.length) {
      text = new Uint8Array(size);
      read(text);
    }
    // Without the zero that ends a text in C.
    return text.subarray(0, size - 1);
  };

  return {
    version: null,

    fit(request, rows, labels, betweenRounds) {
      warnings.length = 0;
      // Not the parameter num_threads: the model's text records it, and its bytes would tell the number of threads.
      check(library.LGBM_SetMaxThreads(request.threads));
      const { own, releaseAll } = createReleaseStack();
      try {
        const parameters = parameterText({
          ...request.parameters,
          deterministic: true,
          force_row_wise: true,
          verbosity: 0,
        });
        const dataset = own(createDataset(rows, parameters), library.LGBM_DatasetFree);
        rows.free();
        const names = engineColumnNames(request.columnNames);
        check(library.LGBM_DatasetSetFeatureNames(dataset, names, names.length));
        const labelValues = Float32Array.from(labels);
        check(library.LGBM_DatasetSetField(dataset, 'label', labelValues, labels.length, typeCode.float32));

        const booster = own(
          given<Pointer>((out) => check(library.LGBM_BoosterCreate(dataset, parameters, out))),
          library.LGBM_BoosterFree,
        );
        for (let round = 0; round < request.rounds; round += 1) {
          // As its Python package does, a round without a split does not end the training: another bag may have one.
          check(library.LGBM_BoosterUpdateOneIter(booster, [null]));
          warnings.length = 0;
          betweenRounds();
        }
        const importance = new Float64Array(rows.columnCount);
        check(library.LGBM_BoosterFeatureImportance(booster, allIterations, importanceByGain, importance));
        return { bytes: saveModel(booster), importance: [...importance] };
      } finally {
        releaseAll();
      }
    },

    predict({ output, threads }, model, rows) {
      warnings.length = 0;
      check(library.LGBM_SetMaxThreads(threads));
      const { own, releaseAll } = createReleaseStack();
      try {
        const text = new TextDecoder().decode(model);
        const booster = own(
          given<Pointer>((out) => check(library.LGBM_BoosterLoadModelFromString(text, [null], out))),
          library.LGBM_BoosterFree,
        );
        const { pointer, rowCount, columnCount, valueType } = rows;
        const results = new Float64Array(rowCount * (output === 'contributions' ? columnCount + 1 : 1));
        check(
          library.LGBM_BoosterPredictForMat(
            booster,
            pointer,
            typeCode[valueType],
            rowCount,
            columnCount,
            rowMajor,
            predictionCode[output],
            0,
            allIterations,
            'verbosity=0',
            [null],
            results,
          ),
        );
        return results;
      } finally {
        releaseAll();
      }
    },
  };
}
