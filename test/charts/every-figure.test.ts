import { describe, expect, it } from 'vitest';
import type { ScoredRows } from '../../src/charts/index.ts';
import { drawAll, drawRows, plainNames } from './figure-samples.ts';
import { readFigure } from './read-figure.ts';

const oneClass = (label: number): ScoredRows => ({
  labels: Uint8Array.of(label, label, label),
  probabilities: Float64Array.of(0.2, 0.6, 0.6),
});

const samples: Record<string, ScoredRows> = {
  'sixty rows': drawRows(60),
  'rare positives': drawRows(3000, 0.03),
  'one row': { labels: Uint8Array.of(1), probabilities: Float64Array.of(0.7) },
  'no rows': { labels: new Uint8Array(0), probabilities: new Float64Array(0) },
  'positives only': oneClass(1),
  'negatives only': oneClass(0),
  'a constant score': { labels: Uint8Array.of(0, 1, 1, 0), probabilities: new Float64Array(4).fill(0.5) },
  'scores of 0 and 1': { labels: Uint8Array.of(0, 1, 1, 0), probabilities: Float64Array.of(0, 1, 0, 1) },
};
const figures = Object.entries(samples).flatMap(([rows, sample]) =>
  Object.entries(drawAll(sample)).map(([name, svg]) => ({ name, rows, svg })),
);

describe.each(figures)('$name of $rows', ({ svg }) => {
  const figure = readFigure(svg);

  it('is a figure of numbers, with nothing that acts, links or is loaded', () => {
    expect(figure.root.name).toBe('svg');
    expect(figure.root.attributes).toMatchObject({ viewBox: `0 0 ${figure.width} ${figure.height}`, role: 'img' });
    const allowed = new Set(['svg', 'title', 'rect', 'path', 'polyline', 'text']);
    for (const { name, attributes } of figure.elements) {
      expect(allowed).toContain(name);
      for (const [attribute, value] of Object.entries(attributes)) {
        expect(attribute).not.toMatch(/^on|href|^class$|^id$/);
        expect(value).not.toMatch(/NaN|Infinity|undefined|null|url\(|\d\.\d{3}/);
      }
    }
  });

  it('keeps every text inside', () => {
    expect(figure.texts.length).toBeGreaterThan(4);
    for (const { text, x, y, size, anchor, isTurned } of figure.texts) {
      expect(size).toBeGreaterThanOrEqual(9);
      // Half of the size is Helvetica's mean width of a character, and more than that of lower case with spaces.
      const length = [...text].length * size * 0.5;
      const before = anchor === 'end' ? length : anchor === 'middle' ? length / 2 : 0;
      const [start, end, extent] = isTurned
        ? [y - before, y - before + length, figure.height]
        : [x - before, x - before + length, figure.width];
      expect(start, text).toBeGreaterThanOrEqual(0);
      expect(end, text).toBeLessThanOrEqual(extent);
    }
  });
});

describe('the bytes of a figure', () => {
  it('are the same whatever was drawn before', () => {
    const rows = drawRows(200);
    const first = drawAll(rows);
    drawAll(drawRows(50, 0.5, 1));
    expect(drawAll(rows)).toEqual(first);
  });

  it('are few, however many rows there are', () => {
    for (const [name, svg] of Object.entries(drawAll(drawRows(20_000)))) {
      expect(svg.length, name).toBeLessThan(40_000);
    }
  });
});

const ownNames = (value: unknown): string[] => Object.getOwnPropertyNames(Object(value));

describe('a name from outside', () => {
  const hostile: Record<string, string> = {
    markup: '<script>alert("x")</script>',
    'the end of an attribute': `"'/><image href='x' onload="alert(1)"/>`,
    'the end of a section': ']]></style><b>&amp;',
    'a placeholder of the chart library': '{a|b}{value}{b}',
    'other scripts': 'возраст 年齢 😀 عمر',
  };
  it.each(Object.entries(hostile))('that is %s stays text', (_, name) => {
    const names = { title: name, negative: name, positive: name, feature: name };
    const plain = drawAll(drawRows(60));
    for (const [figure, svg] of Object.entries(drawAll(drawRows(60), names))) {
      const { elements, texts } = readFigure(svg);
      expect(new Set(elements.map((element) => element.name))).toEqual(
        new Set(readFigure(plain[figure]!).elements.map((element) => element.name)),
      );
      expect(texts.map((text) => text.text)).toContain(name);
    }
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))('that is %s is drawn and changes no other object', (name) => {
    const names = { title: name, negative: name, positive: name, feature: name };
    const members = () => [Object.prototype, (Object.prototype as Record<string, unknown>)[name]].map(ownNames);
    const before = members();
    for (const svg of Object.values(drawAll(drawRows(60), names))) {
      expect(readFigure(svg).texts.map(({ text }) => text.trim())).toContain(name);
    }
    expect(members()).toEqual(before);
  });

  it('that XML has no place for is mended, and one that turns the text or breaks the line is made one line', () => {
    const names = { ...plainNames, title: 'a\u0000\u001b\ud800b\u202ec\nd\te\ufffe' };
    for (const svg of Object.values(drawAll(drawRows(60), names))) {
      expect(readFigure(svg).texts.map((text) => text.text)).toContain('a\ufffd\ufffd\ufffdb\ufffdc d e\ufffd');
    }
  });

  it.each(['m', 'i', '年', '😀', 'word '])('that is far too long in "%s" is cut with an ellipsis', (unit) => {
    const name = unit.repeat(3000);
    const names = { title: name, negative: name, positive: name, feature: name };
    for (const svg of Object.values(drawAll(drawRows(60), names))) {
      const { texts, width } = readFigure(svg);
      const cut = texts.filter(({ text }) => text.includes('…'));
      expect(cut.length).toBeGreaterThanOrEqual(1);
      const share = { m: 0.83, i: 0.22, 年: 1, '😀': 1, 'word ': 0.4 }[unit]!;
      for (const { text, size } of texts) {
        const units = text.split(unit.trim()).length - 1;
        expect(units * [...unit].length * size * share, text).toBeLessThanOrEqual(width);
      }
    }
  });
});
