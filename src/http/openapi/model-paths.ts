import type { Settings } from '../../config/index.ts';
import type { ServedModel } from '../../serving/index.ts';
import { closedObject, type JsonSchema, reference } from './json-schema.ts';
import { markdownText } from './markdown-text.ts';
import { operation } from './operation.ts';
import { exampleRecord, recordSchema, withUnknowns } from './record-schema.ts';

type Limits = Settings['serving']['batch'];

const refusals = [400, 404, 408, 413, 415, 422, 503];

/** Names of components: letters, digits, `.`, `_` and `-` only. */
function componentName(model: ServedModel, index: number): string {
  const { name } = model.deployment;
  return /^[\w.-]+$/.test(name) ? `Record.${name}` : `Record..${index}`;
}

export interface ModelPaths {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly paths: Readonly<Record<string, JsonSchema>>;
}

function operationsOf(id: string, model: ServedModel, record: string, limits: Limits) {
  const { deployment, schema, threshold } = model;
  const title = `${deployment.name}, version ${deployment.version}`;
  const simulated = deployment.simulated ? ' THIS MODEL LEARNED FROM SIMULATED DATA; its answers mean nothing.' : '';
  const { positiveLabel, negativeLabel } = schema.target;
  const description = `1 means ${markdownText(positiveLabel)}, 0 means ${markdownText(negativeLabel)}; the threshold is ${threshold}.${simulated}`;
  const typical = model.example ?? exampleRecord(schema);
  const unknowns = withUnknowns(schema, typical);
  const body = {
    schema: reference(record),
    examples: {
      typical: { summary: 'all known', value: typical },
      unknowns: { summary: 'null for what may be unknown', value: unknowns },
    },
  };
  const explain = (operationId: string) =>
    operation({
      id: operationId,
      tag: 'predictions',
      summary: `Explain the prediction of one record: ${title}`,
      description: `${description} The contributions of the features and the base value add up to the margin.`,
      body,
      answer: 'Explanation',
      refusals: [...refusals, 409],
      access: 'read',
    });
  const single = (operationId: string) =>
    operation({
      id: operationId,
      tag: 'predictions',
      summary: `Predict one record: ${title}`,
      description,
      body,
      answer: 'Prediction',
      refusals,
      access: 'read',
    });
  const batch = operation({
    id: `${id}Batch`,
    tag: 'predictions',
    summary: `Predict many records: ${title}`,
    description: `${description} Where any record is refused, none is scored; \`errors\` names the rows.`,
    body: {
      schema: closedObject({
        instances: { type: 'array', items: reference(record), minItems: 1, maxItems: limits.maximumRows },
      }),
      examples: { two: { summary: 'two records', value: { instances: [typical, unknowns] } } },
    },
    answer: 'BatchPrediction',
    refusals,
    access: 'read',
  });
  return { single, batch, explain };
}

/** Predictions of every served model, each with the schema that it validates by. */
export function modelPaths(models: readonly ServedModel[], defaultName: string, limits: Limits): ModelPaths {
  const schemas: Record<string, JsonSchema> = {};
  const paths: Record<string, JsonSchema> = {};
  for (const [index, model] of models.entries()) {
    const { name } = model.deployment;
    const component = componentName(model, index);
    schemas[component] = recordSchema(model.schema);
    const prefix = `/models/${encodeURIComponent(name)}`;
    const own = operationsOf(`predict.${index}`, model, component, limits);
    paths[`${prefix}/predict`] = { post: own.single(`predict.${index}`) };
    paths[`${prefix}/predict/batch`] = { post: own.batch };
    paths[`${prefix}/explain`] = { post: own.explain(`explain.${index}`) };
    if (name === defaultName) {
      const main = operationsOf('predict', model, component, limits);
      paths['/predict'] = { post: main.single('predict') };
      paths['/predict/'] = { post: main.single('predictSlash') };
      paths['/predict/batch'] = { post: main.batch };
      paths['/explain'] = { post: main.explain('explain') };
    }
  }
  return { schemas, paths };
}
