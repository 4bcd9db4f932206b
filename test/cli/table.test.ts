import { stripVTControlCharacters, styleText } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Style } from '../../src/cli/output/style.ts';
import { renderTable } from '../../src/cli/output/table.ts';

const plain: Style = (_format, text) => text;
const coloured: Style = (format, text) => styleText(format, text, { validateStream: false });
const columns = [{ title: 'name' }, { title: 'f1', align: 'right' as const }, { title: 'why' }];

describe('a table', () => {
  it('aligns its columns', () => {
    const rows = [
      ['xgboost', '0.81', 'best'],
      ['lr', { text: '.8', format: 'green' as const }],
    ];
    expect(renderTable(columns, rows, plain)).toBe('name       f1  why\nxgboost  0.81  best\nlr         .8');
    expect(stripVTControlCharacters(renderTable(columns, rows, coloured))).toBe(renderTable(columns, rows, plain));
  });

  it('stays one line a row, with no control character, whatever the cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 })), (rows) => {
        const lines = renderTable(columns, rows, plain).split('\n');
        expect(lines).toHaveLength(rows.length + 1);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      }),
    );
  });
});
