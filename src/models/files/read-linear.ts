import { type LinearModel, linearModelSchema } from '../logistic-regression/linear-model.ts';
import { invalidModelFile } from './invalid-model-file.ts';
import { maximumColumns } from './tree-ensemble.ts';

/** @throws HaleError MODEL_FILE_INVALID */
export function readLinear(bytes: Uint8Array): LinearModel {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalidModelFile('linear-json', 'text', 'it is not JSON', error);
  }
  const model = linearModelSchema.safeParse(parsed);
  if (!model.success) {
    const issue = model.error.issues[0]!;
    throw invalidModelFile('linear-json', issue.path.join('.') || 'model', issue.message, model.error);
  }
  if (model.data.names.length > maximumColumns) {
    throw invalidModelFile('linear-json', 'names', `there are more than ${maximumColumns} columns`);
  }
  return model.data;
}
