import {
  allocateMemory,
  freeMemory,
  given,
  type Pointer,
  registerTextCallback,
  viewMemory,
} from '../bindings/load-library.ts';
import type { NativeMatrix } from '../bindings/native-matrix.ts';
import { createReleaseStack } from '../bindings/release-stack.ts';
import { loadXgboost } from '../bindings/xgboost.ts';
import { type NativeEngine, NativeError } from '../child/native-engine.ts';
import { arrayInterface } from './array-interface.ts';
import { isUnknownParameter, withoutPrefix, withoutTrace } from './engine-log.ts';
import { readTotalGain, saveModel } from './read-booster.ts';

const predictionCode = { value: 0, margin: 1, contributions: 2 } as const;

/** XGBoost behind its C library at `path`. */
export function openXgboost(path: string): NativeEngine {
  const library = loadXgboost(path);
  const warnings: string[] = [];
  const check = (status: number): void => {
    if (status !== 0) throw new NativeError(withoutTrace(library.XGBGetLastError()));
  };
  check(library.XGBRegisterLogCallback(registerTextCallback((text) => warnings.push(withoutPrefix(text)))));

  const createMatrix = (rows: NativeMatrix, threads: number): Pointer => {
    const { pointer, rowCount, columnCount, valueType } = rows;
    const data = arrayInterface(pointer, [rowCount, columnCount], valueType === 'float32' ? '<f4' : '<f8');
    const config = `{"missing": NaN, "nthread": ${threads}}`;
    return given((out) => check(library.XGDMatrixCreateFromDense(data, config, out)));
  };

  const readVersion = (): string => {
    const [major, minor, patch]: [[number], [number], [number]] = [[0], [0], [0]];
    library.XGBoostVersion(major, minor, patch);
    return `${major[0]}.${minor[0]}.${patch[0]}`;
  };

  return {
    version: readVersion(),

    fit({ parameters, rounds, columnNames, threads }, rows, labels, betweenRounds) {
      warnings.length = 0;
      const { own, releaseAll } = createReleaseStack();
      try {
        const matrix = own(createMatrix(rows, threads), library.XGDMatrixFree);
        rows.free();
        const labelMemory = own(allocateMemory(labels.length), freeMemory);
        new Uint8Array(viewMemory(labelMemory, labels.length)).set(labels);
        const labelArray = arrayInterface(labelMemory, [labels.length], '|u1');
        check(library.XGDMatrixSetInfoFromInterface(matrix, 'label', labelArray));

        const booster = own(
          given<Pointer>((out) => check(library.XGBoosterCreate([matrix], 1, out))),
          library.XGBoosterFree,
        );
        const all = { ...parameters, nthread: threads, validate_parameters: true, verbosity: 1 };
        for (const [name, value] of Object.entries(all)) check(library.XGBoosterSetParam(booster, name, String(value)));
        for (let round = 0; round < rounds; round += 1) {
          check(library.XGBoosterUpdateOneIter(booster, round, matrix));
          const unknown = warnings.find(isUnknownParameter);
          if (unknown !== undefined) throw new NativeError(unknown);
          warnings.length = 0;
          betweenRounds();
        }
        const importance = readTotalGain(library, booster, columnNames.length, check);
        return { bytes: saveModel(library, booster, columnNames, check), importance };
      } finally {
        releaseAll();
      }
    },

    predict({ output, threads }, model, rows) {
      const { own, releaseAll } = createReleaseStack();
      try {
        const matrix = own(createMatrix(rows, threads), library.XGDMatrixFree);
        const booster = own(
          given<Pointer>((out) => check(library.XGBoosterCreate([], 0, out))),
          library.XGBoosterFree,
        );
        check(library.XGBoosterLoadModelFromBuffer(booster, model, model.length));
        check(library.XGBoosterSetParam(booster, 'nthread', String(threads)));
        const config = JSON.stringify({
          type: predictionCode[output],
          training: false,
          iteration_begin: 0,
          iteration_end: 0,
          strict_shape: true,
        });
        const result = given<Pointer>((out) =>
          check(library.XGBoosterPredictFromDMatrix(booster, matrix, config, [null], [null], out)),
        );
        // The booster owns the memory of its results.
        const rowLength = output === 'contributions' ? rows.columnCount + 1 : 1;
        return new Float32Array(viewMemory(result, rows.rowCount * rowLength * 4)).slice();
      } finally {
        releaseAll();
      }
    },
  };
}
