import { describe, expect, it } from 'vitest';
import { datasetSchemaSchema } from '../../src/schema/index.ts';

const target = { name: 'sick', negativeValues: [0], positiveValues: [1] };
const messages = (input: unknown) => datasetSchemaSchema.safeParse(input).error?.issues.map((issue) => issue.message);

describe('a dataset schema', () => {
  it('fills in what is not said', () => {
    const parsed = datasetSchemaSchema.parse({ features: [{ kind: 'numeric', name: 'age' }], target });
    expect(parsed.features[0]).toEqual({
      kind: 'numeric',
      name: 'age',
      description: '',
      nullable: false,
      missingValues: [],
      integer: false,
    });
    expect(parsed.target.positiveLabel).toBe('positive');
  });

  it('refuses names, categories and target values that stand twice, and an empty range', () => {
    const numeric = { kind: 'numeric', name: 'age' };
    expect(messages({ features: [numeric, numeric], target })).toEqual(['two columns have the name "age"']);
    expect(messages({ features: [{ ...numeric, name: 'sick' }], target })).toEqual([
      'two columns have the name "sick"',
    ]);
    expect(messages({ features: [{ ...numeric, minimum: 2, maximum: 1 }], target })).toEqual([
      'minimum 2 is above maximum 1',
    ]);
    const doubled = { kind: 'categorical', name: 'cp', categories: [{ value: 1 }, { value: 1 }] };
    expect(messages({ features: [doubled], target })).toEqual(['the category 1 stands twice']);
    expect(messages({ features: [numeric], target: { ...target, positiveValues: [0] } })).toEqual([
      'the value 0 stands for two classes or twice for one',
    ]);
  });
});
