import { type EChartsOption, format, init } from 'echarts/dist/echarts.esm.min.mjs';
import { printable } from './text.ts';
import { baseOption } from './theme.ts';

export interface Figure {
  /** In pixels of 1/96 inch. */
  readonly width: number;
  readonly height: number;
  /** One sentence for those who do not see the figure: what it shows and its main number. */
  readonly description: string;
  readonly option: EChartsOption;
}

/** The figure as SVG text. Same figure, same bytes, whatever was drawn before. */
export function renderSvg({ width, height, description, option }: Figure): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...baseOption, ...option });
    return tidy(chart.renderToSVGString(), description);
  } finally {
    chart.dispose();
  }
}

// ECharts writes for a page that reacts to a mouse: classes and identifiers that count the charts of the process, a
// style sheet of what happens on hovering, and where each mark comes from. A figure in a file needs none of it.
const styleSheet = /<style >.*?<\/style>\n?/s;
const interactive = / (?:class|pointer-events|ecmeta_\w+|xmlns:xlink|baseProfile)="[^"]*"/g;
const chartCounter = /\bzr\d+-/g;
// Programs that draw for print know no central baseline; a third of the size is where it lies in Latin fonts.
const centred = /dominant-baseline="central"/;
// A hundredth of a pixel is not seen; more digits only make the file large.
const longNumber = /\d+\.\d{3,}(?:e-?\d+)?/g;

/** `<` and `>` of a text are escaped, so that what stands between them is a tag and holds no name from outside. */
function tidy(svg: string, description: string): string {
  const tags = svg.replace(styleSheet, '').replace(/<[^>]*>/g, (tag) =>
    tag
      .replace(interactive, '')
      .replace(centred, 'dy="0.35em"')
      .replace(chartCounter, 'zr-')
      .replace(longNumber, (number) => String(Number(Number(number).toFixed(2)))),
  );
  return `${tags.replace('>', ` role="img">\n<title>${format.encodeHTML(printable(description))}</title>`)}\n`;
}
