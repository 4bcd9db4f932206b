import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordSchema } from '../../src/http/openapi/record-schema.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../../src/schema/index.ts';
import { createRecordDecoder, createServedModel } from '../../src/serving/index.ts';
import {
  constantExplainer,
  constantScorer,
  deploymentOf,
  heartDiseaseSchema,
  patient,
  servingSettings,
  startTestServer,
  type TestServer,
} from './test-server.ts';

/** A second model, with names that would be script in a careless page, and every kind of feature. */
const hostileSchema = datasetSchemaSchema.parse({
  features: [
    {
      kind: 'numeric',
      name: '<script>alert(1)</script>',
      description: '<img src=x onerror=alert(1)>',
      integer: true,
      minimum: -3,
      maximum: 3,
    },
    { kind: 'numeric', name: 'free', nullable: true, missingValues: [-1, '?'], unit: 'm²' },
    {
      kind: 'ordinal',
      name: 'size "x"',
      categories: [{ value: 'S' }, { value: 'M', label: '</script>' }],
      nullable: true,
      missingValues: ['', '?'],
    },
    { kind: 'categorical', name: 'mixed', categories: [{ value: 1 }, { value: 'one' }] },
  ],
  target: { name: 'y', negativeValues: [0], positiveValues: [1], positiveLabel: '<b>yes</b>' },
});
const hostileName = "it's <script>";

interface Document {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { examples?: Record<string, { value: unknown }> }> } }>
  >;
  readonly components: { readonly schemas: Record<string, object> };
}

let server: TestServer;
const documentNow = async (): Promise<Document> =>
  (await fetch(`${server.url}/openapi.json`)).json() as Promise<Document>;

beforeAll(async () => {
  server = await startTestServer();
  const scorer = constantScorer(0.25, hostileSchema);
  const explain = async () => constantExplainer;
  server.models.swap(createServedModel(deploymentOf('9', hostileName), scorer, servingSettings().batch, explain));
});
afterAll(() => server.close());

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const document = await documentNow();
    expect(document.openapi).toMatch(/^3\.1\./);
    const result = await new Validator().validate({ ...document });
    expect(result).toEqual({ valid: true });
  });

  it('has every route of the server, and no other', async () => {
    const { paths } = await documentNow();
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const names = ['heart-disease', encodeURIComponent(hostileName)];
    const isPartOfPage = (pattern: string) => pattern.startsWith('/docs/');
    const served = server.patterns
      .filter(({ method, pattern }) => method !== 'HEAD' && !isPartOfPage(pattern))
      .flatMap(({ method, pattern }) => {
        const path = pattern
          .replace(':runId', '{run_id}')
          .replace(':version', '{version}')
          .replace(':sequence', '{sequence}')
          .replace(':reportId', '{report_id}')
          .replace(':predictionId', '{prediction_id}');
        if (path.startsWith('/models/')) return names.map((name) => `${method} ${path.replace(':name', name)}`);
        return [`${method} ${path.replace(':name', '{name}')}`];
      });
    expect(described.sort()).toEqual(served.sort());
  });

  it('has examples that are predicted as they stand', async () => {
    const { paths } = await documentNow();
    let predicted = 0;
    for (const [path, operations] of Object.entries(paths)) {
      const examples = operations.post?.requestBody?.content['application/json']?.examples ?? {};
      for (const { value } of Object.values(examples)) {
        expect([path, (await server.post(path, value)).status]).toEqual([path, 200]);
        predicted += 1;
      }
    }
    // Two of one record, one of a batch and two to explain: of each model by its name, and of the default; that also with
    // a slash.
    expect(predicted).toBe(5 + 5 + 5 + 2);
  });

  it('shows a record as the rows of the model are, and null for what may be unknown of it', async () => {
    const own = await startTestServer();
    try {
      const { batch } = servingSettings();
      own.models.swap(createServedModel(deploymentOf('2'), constantScorer(0.5), batch, undefined, patient));
      const { paths } = (await (await fetch(`${own.url}/openapi.json`)).json()) as Document;
      const examples = paths['/predict']?.post?.requestBody?.content['application/json']?.examples;
      expect(examples?.typical?.value).toEqual(patient);
      expect(examples?.unknowns?.value).toMatchObject({ age: patient.age, chol: null });
    } finally {
      await own.close();
    }
  });

  it('holds names that look like tags as text of CommonMark', async () => {
    const document = await documentNow();
    const path = Object.entries(document.paths).find(([name]) => name.includes('script') && name.endsWith('/predict'));
    expect(JSON.stringify(path)).toContain('1 means \\\\<b>yes\\\\</b>, 0 means');
    expect(JSON.stringify(document.components)).toContain('"description":"\\\\<img src=x onerror=alert(1)>"');
  });

  it('describes the answers as they are', async () => {
    const { components } = await documentNow();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', components });
    const conforms = (name: string, value: unknown) => {
      const validate = ajv.compile({ $ref: `document#/components/schemas/${name}` });
      validate(value);
      expect(validate.errors).toBeNull();
    };
    conforms('Prediction', await (await server.post('/predict', patient)).json());
    conforms('BatchPrediction', await (await server.post('/predict/batch', { instances: [patient, patient] })).json());
    conforms('Explanation', await (await server.post('/explain', patient)).json());
    conforms('Health', await (await fetch(`${server.url}/health`)).json());
    for (const body of [{}, { ...patient, age: 'x' }, { ...patient, x: 1 }]) {
      conforms('Problem', await (await server.post('/predict', body)).json());
    }
    conforms('Problem', await (await server.post('/predict/batch', { instances: [{}] })).json());
    conforms('Problem', await (await fetch(`${server.url}/nothing`)).json());
    conforms('Problem', await (await fetch(`${server.url}/api/v1/runs`)).json());
  });

  it('is made anew after a swap', async () => {
    const [feature] = heartDiseaseSchema.features;
    const narrowed = {
      ...heartDiseaseSchema,
      features: [{ ...feature, maximum: 99 }, ...heartDiseaseSchema.features.slice(1)],
    };
    const schema = datasetSchemaSchema.parse(narrowed);
    server.models.swap(createServedModel(deploymentOf('2'), constantScorer(0.5, schema), servingSettings().batch));
    const { components, paths } = await documentNow();
    expect(components.schemas['Record.heart-disease']).toMatchObject({ properties: { age: { maximum: 99 } } });
    expect(JSON.stringify(paths['/predict'])).toContain('heart-disease, version 2');
    expect((await server.post('/predict', { ...patient, age: 100 })).status).toBe(422);
  });
});

describe('the schema of a record', () => {
  const anything = fc.oneof(
    fc.integer({ min: -20, max: 320 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(-9, 0, 1, 2, 3, 4, 6, 7, null, true, '?', '', 'S', 'M', 'one', '1', [], {}, -1),
  );
  const recordsOf = ({ features }: DatasetSchema) => {
    const fitting = fc.record(
      Object.fromEntries(
        features.map((feature) => [
          feature.name,
          feature.kind === 'numeric'
            ? fc.oneof(fc.integer({ min: feature.minimum ?? -5, max: feature.maximum ?? 5 }), fc.constant(null))
            : fc.constantFrom(...feature.categories.map(({ value }) => value)),
        ]),
      ),
    );
    const changed = fc.tuple(fitting, fc.constantFrom(...features.map(({ name }) => name), 'unknown'), anything);
    const lacking = fc.tuple(fitting, fc.constantFrom(...features.map(({ name }) => name)));
    return fc.oneof(
      fitting,
      changed.map(([record, name, value]) => ({ ...record, [name]: value })),
      lacking.map(([{ ...record }, name]) => {
        delete record[name];
        return record;
      }),
      anything,
    );
  };

  it.each([
    ['the built-in example', heartDiseaseSchema],
    ['every kind of feature', hostileSchema],
  ])('takes exactly what the decoder takes: %s', (_name, schema) => {
    const validate = new Ajv2020({ strict: false }).compile(recordSchema(schema));
    const decoder = createRecordDecoder(schema);
    const into = new Float64Array(schema.features.length);
    let taken = 0;
    fc.assert(
      fc.property(recordsOf(schema), (record) => {
        const isTaken = decoder.decode(record, into, 0);
        if (isTaken) taken += 1;
        expect(validate(record)).toBe(isTaken);
        expect(decoder.explain(record, 100).length === 0).toBe(isTaken);
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe('the page of the API', () => {
  it('runs local files only, under a policy without anything inline', async () => {
    const page = await fetch(`${server.url}/docs`);
    const html = await page.text();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(html).not.toMatch(/<script>|<style|style=|onload=|https?:/);
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      const response = await fetch(server.url + address);
      expect([address, response.status]).toEqual([address, 200]);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
    const start = await (await fetch(`${server.url}/docs/start.js`)).text();
    expect(start).toContain("fetch('/openapi.json'");
    expect(start).not.toMatch(/https?:|localStorage|sessionStorage|cookie|innerHTML/);
    expect(start).toContain('validatorUrl: null');
  });

  it('and everything else tell a browser to run nothing of theirs', async () => {
    for (const path of ['/', '/health', '/openapi.json', '/metrics', '/nothing', '/%']) {
      const response = await fetch(server.url + path);
      expect(response.headers.get('content-type')).toMatch(/^(?:application\/(?:problem\+)?json|text\/plain)/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    }
  });

  it('is not there where it is switched off', async () => {
    const bare = await startTestServer({ serving: { documentation: false } });
    try {
      expect((await fetch(`${bare.url}/docs`)).status).toBe(404);
      expect((await fetch(`${bare.url}/openapi.json`)).status).toBe(200);
    } finally {
      await bare.close();
    }
  });
});
