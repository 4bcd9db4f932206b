import { nearestName } from '../../config/index.ts';
import type { Observation, ValidationCheck } from '../check.ts';
import { counted, listText } from '../phrases.ts';

/** A missing column is an error whatever the policy; one that the schema lacks is a fact, because it is left out. */
export const columnsCheck: ValidationCheck = {
  name: 'columns',
  summary: 'are the columns of the schema there, and which others',
  run({ table, schema }) {
    const present = table.columns.map((column) => column.name);
    const expected = [...schema.features.map((feature) => feature.name), schema.target.name];
    const unexpected = present.filter((name) => !expected.includes(name));
    const missing = expected.filter((name) => !present.includes(name));
    const observations: Observation[] = missing.map((name) => {
      const nearest = nearestName(name, unexpected);
      const part = name === schema.target.name ? 'data.schema.target' : 'data.schema.features';
      return {
        column: name,
        severity: 'error',
        message: 'there is no such column',
        advice:
          nearest === undefined
            ? `Add the column to the file, or take it out of ${part}${missing.length === expected.length ? '; is this the right file, and does it name its columns? `hale init FILE --target COLUMN` writes a schema for it' : ''}`
            : `Is it ${JSON.stringify(nearest)}? Then rename one of them, in the file or in ${part}`,
        count: 1,
      };
    });
    for (const name of new Set(present.filter((name, index) => present.indexOf(name) !== index))) {
      observations.push({
        column: name,
        severity: 'error',
        message: `${counted(present.filter((other) => other === name).length, 'column')} have this name`,
        advice: 'Give each column a name of its own',
        count: present.filter((other) => other === name).length,
      });
    }
    if (unexpected.length > 0) {
      observations.push({
        column: null,
        severity: 'info',
        message: `${counted(unexpected.length, 'column is', 'columns are')} not in the schema: ${listText(unexpected.map((name) => JSON.stringify(name)))}`,
        advice: 'Nothing, if they are meant to be left out; else add them to data.schema.features',
        count: unexpected.length,
      });
    }
    return observations;
  },
};
