import { loadLibrary, type Out, type Pointer } from './load-library.ts';

/** `xgboost/c_api.h` of 3.4, one to one. A status is 0, or −1 with the reason in XGBGetLastError of the same thread. */
export interface XgboostBindings {
  XGBoostVersion(major: Out<number>, minor: Out<number>, patch: Out<number>): void;
  XGBGetLastError(): string;
  XGBRegisterLogCallback(callback: Pointer): number;
  XGDMatrixCreateFromDense(data: string, config: string, out: Out<Pointer>): number;
  XGDMatrixSetInfoFromInterface(handle: Pointer, field: string, arrayInterface: string): number;
  XGDMatrixFree(handle: Pointer): number;
  XGBoosterCreate(matrices: readonly Pointer[], count: number, out: Out<Pointer>): number;
  XGBoosterSetParam(handle: Pointer, name: string, value: string): number;
  XGBoosterSetStrFeatureInfo(handle: Pointer, field: string, features: readonly string[], size: number): number;
  XGBoosterUpdateOneIter(handle: Pointer, iteration: number, training: Pointer): number;
  XGBoosterFeatureScore(
    handle: Pointer,
    config: string,
    featureCount: Out<number>,
    features: Out<Pointer>,
    dimension: Out<number>,
    shape: Out<Pointer>,
    scores: Out<Pointer>,
  ): number;
  XGBoosterSaveModelToBuffer(handle: Pointer, config: string, length: Out<number>, buffer: Out<Pointer>): number;
  XGBoosterLoadModelFromBuffer(handle: Pointer, buffer: Uint8Array, length: number): number;
  XGBoosterPredictFromDMatrix(
    handle: Pointer,
    matrix: Pointer,
    config: string,
    shape: Out<Pointer>,
    dimension: Out<number>,
    result: Out<Pointer>,
  ): number;
  XGBoosterFree(handle: Pointer): number;
}

export function loadXgboost(path: string): XgboostBindings {
  const { declare } = loadLibrary(path);
  return {
    XGBoostVersion: declare('void XGBoostVersion(_Out_ int *major, _Out_ int *minor, _Out_ int *patch)'),
    XGBGetLastError: declare('const char *XGBGetLastError()'),
    XGBRegisterLogCallback: declare('int XGBRegisterLogCallback(void *callback)'),
    XGDMatrixCreateFromDense: declare(
      'int XGDMatrixCreateFromDense(const char *data, const char *config, _Out_ void **out)',
    ),
    XGDMatrixSetInfoFromInterface: declare(
      'int XGDMatrixSetInfoFromInterface(void *handle, const char *field, const char *c_interface_str)',
    ),
    XGDMatrixFree: declare('int XGDMatrixFree(void *handle)'),
    XGBoosterCreate: declare('int XGBoosterCreate(void **dmats, uint64_t len, _Out_ void **out)'),
    XGBoosterSetParam: declare('int XGBoosterSetParam(void *handle, const char *name, const char *value)'),
    XGBoosterSetStrFeatureInfo: declare(
      'int XGBoosterSetStrFeatureInfo(void *handle, const char *field, const char **features, uint64_t size)',
    ),
    XGBoosterUpdateOneIter: declare('int XGBoosterUpdateOneIter(void *handle, int iter, void *dtrain)'),
    XGBoosterFeatureScore: declare(
      'int XGBoosterFeatureScore(void *handle, const char *config, _Out_ uint64_t *out_n_features, ' +
        '_Out_ void **out_features, _Out_ uint64_t *out_dim, _Out_ void **out_shape, _Out_ void **out_scores)',
    ),
    XGBoosterSaveModelToBuffer: declare(
      'int XGBoosterSaveModelToBuffer(void *handle, const char *config, _Out_ uint64_t *out_len, _Out_ void **out_dptr)',
    ),
    XGBoosterLoadModelFromBuffer: declare(
      'int XGBoosterLoadModelFromBuffer(void *handle, const void *buf, uint64_t len)',
    ),
    XGBoosterPredictFromDMatrix: declare(
      'int XGBoosterPredictFromDMatrix(void *handle, void *dmat, const char *config, _Out_ void **out_shape, ' +
        '_Out_ uint64_t *out_dim, _Out_ void **out_result)',
    ),
    XGBoosterFree: declare('int XGBoosterFree(void *handle)'),
  };
}
