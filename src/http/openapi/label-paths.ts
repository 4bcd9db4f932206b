import { longestLabel } from '../../labels/index.ts';
import { closedObject, type JsonSchema } from './json-schema.ts';
import { operation } from './operation.ts';

const label = closedObject(
  {
    prediction_id: { type: 'string', format: 'uuid', description: 'of the answer' },
    label: {
      anyOf: [
        { type: 'integer', enum: [0, 1] },
        { type: 'string', minLength: 1, maxLength: longestLabel },
      ],
      description: 'the class that came true: 0, 1, or what the model calls it',
    },
    observed_at: {
      type: ['string', 'null'],
      format: 'date-time',
      description: 'when it was seen in the world; now by default',
    },
    corrects: {
      type: 'boolean',
      default: false,
      description: 'whether it stands in place of another label, which is kept among the corrections',
    },
  },
  ['observed_at', 'corrects'],
);

/** What became known of predictions, and what is known of each. */
export const labelPaths: Readonly<Record<string, JsonSchema>> = {
  '/feedback': {
    post: operation({
      id: 'recordLabels',
      tag: 'predictions',
      summary: 'Say what came true of predictions',
      description:
        'One label, or a list of them. All are recorded or none; `errors` names the rows that cannot be. The same label ' +
        'again changes nothing; another one is 409 unless it says that it `corrects`.',
      body: { schema: { anyOf: [label, closedObject({ labels: { type: 'array', items: label, minItems: 1 } })] } },
      answer: 'RecordedLabels',
      refusals: [400, 404, 408, 409, 413, 415, 422, 503],
      access: 'read',
    }),
  },
  '/api/v1/predictions/{prediction_id}': {
    get: operation({
      id: 'getPrediction',
      tag: 'predictions',
      summary: 'Which version answered a prediction and when, which run made it, and what came true',
      parameters: [
        {
          name: 'prediction_id',
          in: 'path',
          required: true,
          description: 'of the answer',
          schema: { type: 'string' },
        },
      ],
      answer: 'KnownPrediction',
      refusals: [404, 503],
      access: 'read',
    }),
  },
};
