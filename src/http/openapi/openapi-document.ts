import type { Settings } from '../../config/index.ts';
import type { ServedModels } from '../../serving/index.ts';
import { answerSchemas } from './answer-schemas.ts';
import { fixedPaths } from './fixed-paths.ts';
import type { JsonSchema } from './json-schema.ts';
import { modelPaths } from './model-paths.ts';
import { refusalResponses } from './operation.ts';

/** The OpenAPI 3.1 document of a server with these models. */
export function openApiDocument(
  models: Pick<ServedModels, 'list' | 'defaultName'>,
  settings: Pick<Settings['serving'], 'batch' | 'documentation'>,
  programVersion: string,
): JsonSchema {
  const { schemas, paths } = modelPaths(models.list(), models.defaultName, settings.batch);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hale',
      version: programVersion,
      description:
        'Predictions of the models in production, and what is known of their training and deployment. Every refusal is ' +
        'problem JSON (RFC 9457) with a stable `code`. On a loopback address reading and predicting need no key.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [{ name: 'predictions' }, { name: 'monitoring' }, { name: 'service' }, { name: 'control plane' }],
    paths: { ...paths, ...fixedPaths(settings.documentation) },
    components: {
      schemas: { ...schemas, ...answerSchemas },
      responses: refusalResponses,
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'a key of `hale keys create`' } },
    },
  };
}
