import { parseXml, type XmlElement, type XmlNode } from '@rgrove/parse-xml';

export interface FigureText {
  readonly text: string;
  /** Where its anchor stands, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly anchor: string;
  readonly isTurned: boolean;
}

/** A figure as a strict XML parser reads it. @throws Error where it is not well-formed. */
export function readFigure(svg: string) {
  const root = parseXml(svg, { preserveDocumentType: true }).root;
  if (root === null) throw new Error('no element');
  const elements = [root, ...descendants(root)];
  return {
    root,
    elements,
    width: Number(root.attributes.width),
    height: Number(root.attributes.height),
    texts: elements.filter((element) => element.name === 'text').map(readText),
    paths: elements.filter((element) => element.name === 'path').map((element) => element.attributes),
  };
}

/** Where marks drawn as scaled unit circles stand. */
export function circleCentres(svg: string): [number, number][] {
  return readFigure(svg).paths.flatMap(({ d, transform }) => {
    const matrix = /^matrix\(([^)]*)\)$/.exec(transform ?? '');
    const numbers = matrix?.[1]?.split(',').map(Number);
    return d?.includes('A1 1') && numbers ? [[numbers[4]!, numbers[5]!] as [number, number]] : [];
  });
}

/** The strokes of one colour as lists of points. */
export function strokes(svg: string, colour: string): [number, number][][] {
  return readFigure(svg)
    .elements.map(({ attributes }) => attributes)
    .filter(({ stroke, fill }) => stroke === colour && fill === 'none')
    .map(({ d, points = '' }) =>
      Array.from((d ?? points).matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g), ([, x, y]) => [Number(x), Number(y)]),
    );
}

const isElement = (node: XmlNode): node is XmlElement => node.type === 'element';

function descendants(element: XmlElement): XmlElement[] {
  const children = element.children.filter(isElement);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function readText(element: XmlElement): FigureText {
  const { style = '', transform = '', x = '0', y = '0' } = element.attributes;
  const translation = /translate\((-?[\d.]+) (-?[\d.]+)\)/.exec(transform);
  const matrix = /matrix\((?:-?[\d.]+,){4}(-?[\d.]+),(-?[\d.]+)\)/.exec(transform);
  const [, left = '0', top = '0'] = translation ?? matrix ?? [];
  return {
    text: element.text,
    x: Number(left) + (matrix ? 0 : Number(x)),
    y: Number(top) + (matrix ? 0 : Number(y)),
    size: Number(/([\d.]+)px/.exec(style)?.[1]),
    anchor: element.attributes['text-anchor'] ?? 'start',
    isTurned: matrix !== null,
  };
}
