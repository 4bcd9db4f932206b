import type { EChartsOption } from 'echarts';

/** Okabe and Ito's palette (2008), which readers with any kind of colour blindness can tell apart. */
export const curveColours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'] as const;

/** Dashes, so that curves also differ where they are printed in black. */
export const curveDashes: readonly ('solid' | number[])[] = ['solid', [7, 3], [2, 2], [9, 3, 2, 3], [4, 2], [12, 3]];

export const colours = {
  background: '#ffffff',
  text: '#1a1a1a',
  quietText: '#595959',
  axis: '#4d4d4d',
  grid: '#e8e8e8',
  reference: '#767676',
  bar: '#a6a6a6',
  /** The least and the most of a share that is told by a colour. */
  scale: ['#eef4fa', '#08519c'],
} as const;

/** Fonts of equal widths that every system has one of; text is measured with their widths. */
export const fontFamily = 'Helvetica, Arial, Liberation Sans, sans-serif';

/** In pixels of 1/96 inch. A figure is as wide as a column of a paper (95 mm), where 11 pixels are 8 points. */
export const sizes = {
  width: 360,
  title: 14,
  text: 12,
  smallText: 11,
  tinyText: 9,
  plot: 280,
  left: 58,
  top: 56,
} as const;

export const textStyle = (size: number, colour: string = colours.text, weight: 'normal' | 'bold' = 'normal') => ({
  fontFamily,
  fontSize: size,
  fontWeight: weight,
  color: colour,
});

/** What every figure has: no movement, nothing that reacts to a mouse, and one kind of text. */
export const baseOption = {
  animation: false,
  backgroundColor: colours.background,
  color: [...curveColours],
  textStyle: textStyle(sizes.text),
} satisfies EChartsOption;

/** The rectangle of a plot, exactly: by default ECharts makes room for labels by shrinking it. */
export const exactGrid = (left: number, top: number, width: number, height: number) => ({
  left,
  top,
  width,
  height,
  outerBoundsMode: 'none' as const,
});

export const axisStyle = {
  nameTextStyle: textStyle(sizes.text),
  nameMoveOverlap: false,
  axisLabel: textStyle(sizes.smallText),
  axisLine: { show: true, onZero: false, lineStyle: { color: colours.axis, width: 1 } },
  axisTick: { show: true, length: 4, lineStyle: { color: colours.axis } },
  splitLine: { show: true, lineStyle: { color: colours.grid, width: 1 } },
} as const;
