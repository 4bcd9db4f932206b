import { cellAt } from '../../table/index.ts';
import { type OutputLayout, outputNames, type RowFormat } from './scored-rows.ts';

/** JSON lines, with the names of a prediction over HTTP; what is missing is null. */
export function jsonlFormat(layout: OutputLayout): RowFormat {
  const keys = outputNames(layout).kept.map((name) => `${JSON.stringify(name)}:`);
  const outcomes = [layout.negativeLabel, layout.positiveLabel].map(
    (label, prediction) => `"prediction":${prediction},"label":${JSON.stringify(label)},"probability":`,
  );
  return {
    heading: '',
    lines({ rowCount, kept, probabilities, reasons }) {
      const lines: string[] = [];
      for (let row = 0; row < rowCount; row += 1) {
        const probability = probabilities[row] as number;
        let line = '{';
        for (const [index, column] of kept.entries()) line += `${keys[index]}${JSON.stringify(cellAt(column, row))},`;
        line += Number.isNaN(probability)
          ? '"prediction":null,"label":null,"probability":null'
          : `${outcomes[probability >= layout.threshold ? 1 : 0]}${probability}`;
        if (layout.hasReasons) line += `,"reason":${JSON.stringify(reasons.get(row) ?? null)}`;
        lines.push(line, '}\n');
      }
      return lines.join('');
    },
  };
}
