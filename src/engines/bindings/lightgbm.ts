import { loadLibrary, type Out, type Pointer } from './load-library.ts';

/** `LightGBM/c_api.h` of 4.7, one to one. A status is 0, or −1 with the reason in LGBM_GetLastError of the same thread. */
export interface LightgbmBindings {
  LGBM_GetLastError(): string;
  LGBM_RegisterLogCallback(callback: Pointer): number;
  LGBM_SetMaxThreads(threads: number): number;
  LGBM_DatasetCreateFromMat(
    data: Pointer,
    dataType: number,
    rowCount: number,
    columnCount: number,
    isRowMajor: number,
    parameters: string,
    reference: Pointer | null,
    out: Out<Pointer>,
  ): number;
  LGBM_DatasetSetFeatureNames(handle: Pointer, names: readonly string[], count: number): number;
  LGBM_DatasetSetField(handle: Pointer, name: string, data: Float32Array, count: number, type: number): number;
  LGBM_DatasetFree(handle: Pointer): number;
  LGBM_BoosterCreate(training: Pointer, parameters: string, out: Out<Pointer>): number;
  LGBM_BoosterLoadModelFromString(model: string, iterations: Out<number>, out: Out<Pointer>): number;
  LGBM_BoosterUpdateOneIter(handle: Pointer, isFinished: Out<number>): number;
  LGBM_BoosterFeatureImportance(handle: Pointer, iterations: number, type: number, results: Float64Array): number;
  LGBM_BoosterSaveModelToString(
    handle: Pointer,
    startIteration: number,
    iterations: number,
    importanceType: number,
    bufferLength: number,
    length: Out<number>,
    text: Uint8Array,
  ): number;
  LGBM_BoosterPredictForMat(
    handle: Pointer,
    data: Pointer,
    dataType: number,
    rowCount: number,
    columnCount: number,
    isRowMajor: number,
    predictType: number,
    startIteration: number,
    iterations: number,
    parameters: string,
    length: Out<number>,
    results: Float64Array,
  ): number;
  LGBM_BoosterFree(handle: Pointer): number;
}

export function loadLightgbm(path: string): LightgbmBindings {
  const { declare } = loadLibrary(path);
  return {
    LGBM_GetLastError: declare('const char *LGBM_GetLastError()'),
    LGBM_RegisterLogCallback: declare('int LGBM_RegisterLogCallback(void *callback)'),
    LGBM_SetMaxThreads: declare('int LGBM_SetMaxThreads(int num_threads)'),
    LGBM_DatasetCreateFromMat: declare(
      'int LGBM_DatasetCreateFromMat(const void *data, int data_type, int32_t nrow, int32_t ncol, int is_row_major, ' +
        'const char *parameters, void *reference, _Out_ void **out)',
    ),
    LGBM_DatasetSetFeatureNames: declare(
      'int LGBM_DatasetSetFeatureNames(void *handle, const char **feature_names, int num_feature_names)',
    ),
    LGBM_DatasetSetField: declare(
      'int LGBM_DatasetSetField(void *handle, const char *field_name, const void *field_data, int num_element, int type)',
    ),
    LGBM_DatasetFree: declare('int LGBM_DatasetFree(void *handle)'),
    LGBM_BoosterCreate: declare('int LGBM_BoosterCreate(void *train_data, const char *parameters, _Out_ void **out)'),
    LGBM_BoosterLoadModelFromString: declare(
      'int LGBM_BoosterLoadModelFromString(const char *model_str, _Out_ int *out_num_iterations, _Out_ void **out)',
    ),
    LGBM_BoosterUpdateOneIter: declare('int LGBM_BoosterUpdateOneIter(void *handle, _Out_ int *is_finished)'),
    LGBM_BoosterFeatureImportance: declare(
      'int LGBM_BoosterFeatureImportance(void *handle, int num_iteration, int importance_type, double *out_results)',
    ),
    LGBM_BoosterSaveModelToString: declare(
      'int LGBM_BoosterSaveModelToString(void *handle, int start_iteration, int num_iteration, ' +
        'int feature_importance_type, int64_t buffer_len, _Out_ int64_t *out_len, char *out_str)',
    ),
    LGBM_BoosterPredictForMat: declare(
      'int LGBM_BoosterPredictForMat(void *handle, const void *data, int data_type, int32_t nrow, int32_t ncol, ' +
        'int is_row_major, int predict_type, int start_iteration, int num_iteration, const char *parameter, ' +
        '_Out_ int64_t *out_len, double *out_result)',
    ),
    LGBM_BoosterFree: declare('int LGBM_BoosterFree(void *handle)'),
  };
}
