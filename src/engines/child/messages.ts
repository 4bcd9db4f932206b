import type { EngineParameters, PredictionKind } from '../engine-fit.ts';

/** What the parent asks of the child. The payloads follow the header: values, then labels or the model's bytes. */
export type Request =
  | {
      readonly kind: 'fit';
      readonly rowCount: number;
      readonly columnCount: number;
      readonly valueType: ValueType;
      readonly columnNames: readonly string[];
      readonly parameters: EngineParameters;
      readonly rounds: number;
      readonly threads: number;
    }
  | {
      readonly kind: 'predict';
      readonly rowCount: number;
      readonly columnCount: number;
      readonly valueType: ValueType;
      readonly output: PredictionKind;
      readonly modelBytes: number;
      readonly threads: number;
    };

export type FitRequest = Extract<Request, { kind: 'fit' }>;
export type PredictRequest = Extract<Request, { kind: 'predict' }>;
export type ValueType = 'float32' | 'float64';

/** What the child answers; the payload of an answer is a model or predictions. */
export type Reply =
  | { readonly kind: 'ready'; readonly version: string | null; readonly payloadBytes: 0 }
  | { readonly kind: 'model'; readonly importance: readonly number[]; readonly payloadBytes: number }
  | { readonly kind: 'predictions'; readonly valueType: ValueType; readonly payloadBytes: number }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly message: string; readonly payloadBytes: 0 };

/** `missing`: the library cannot be loaded. `failed`: the engine refused. `out-of-memory`: it could not get memory. */
export type FailureReason = 'missing' | 'failed' | 'out-of-memory';

/** The descriptor that the child writes its answers to; standard output belongs to what an engine prints. */
export const replyDescriptor = 3;
/** Bytes before the header that say, as an unsigned little-endian number, how many bytes of JSON follow. */
export const prefixBytes = 4;
/** No header comes near it: 20,000 columns with long names are some 2 MB. */
export const maximumHeaderBytes = 64 * 1024 ** 2;
