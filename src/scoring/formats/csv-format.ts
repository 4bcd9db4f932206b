import { cellAt } from '../../table/index.ts';
import { csvCell } from '../../validation/index.ts';
import { type OutputLayout, outputNames, type RowFormat } from './scored-rows.ts';

/** CSV (RFC 4180), in which no kept text is a formula to a spreadsheet. */
export function csvFormat(layout: OutputLayout): RowFormat {
  const { kept, own } = outputNames(layout);
  const labels = [csvCell(layout.negativeLabel), csvCell(layout.positiveLabel)];
  return {
    heading: `${[...kept, ...own].map(csvCell).join(',')}\r\n`,
    lines({ rowCount, kept: columns, probabilities, reasons }) {
      const lines: string[] = [];
      for (let row = 0; row < rowCount; row += 1) {
        const probability = probabilities[row] as number;
        let line = '';
        for (const column of columns) line += `${csvCell(cellAt(column, row))},`;
        if (Number.isNaN(probability)) line += ',,';
        else {
          const prediction = probability >= layout.threshold ? 1 : 0;
          line += `${prediction},${labels[prediction]},${probability}`;
        }
        if (layout.hasReasons) line += `,${csvCell(reasons.get(row) ?? null)}`;
        lines.push(line, '\r\n');
      }
      return lines.join('');
    },
  };
}
