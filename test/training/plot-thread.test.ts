import { expect, it } from 'vitest';
import { confusionMatrix } from '../../src/metrics/index.ts';
import { drawPlots, type PlotInput } from '../../src/training/draw-plots.ts';
import { startPlotThread } from '../../src/training/plot-thread.ts';

const labels = Uint8Array.from([0, 1, 0, 1, 1, 0]);
const probabilities = Float64Array.from([0.1, 0.9, 0.4, 0.6, 0.3, 0.2]);

function plotsOf(title: string): PlotInput {
  const intervals = { rocAuc: { lower: 0.7, upper: 1 }, averagePrecision: null };
  const test = { confusion: confusionMatrix(labels, probabilities, 0.5), intervals };
  return {
    kind: { title, importanceMeasure: 'gain' },
    evaluation: {
      heldOut: { labels, probabilities },
      rule: { calibration: { method: 'none' }, threshold: 0.5 },
      test: test as unknown as PlotInput['evaluation']['test'],
    },
    importance: [{ feature: 'age', importance: 1 }],
    target: { name: 'disease', negativeLabel: 'no', positiveLabel: 'yes' } as PlotInput['target'],
    binCount: 10,
  };
}

it('draws in a thread what it draws here, for each who asks', async () => {
  const thread = startPlotThread();
  try {
    const inputs = [plotsOf('A forest'), plotsOf('Trees')];
    const drawn = await Promise.all(inputs.map((input) => thread.draw(input)));
    expect(drawn).toEqual(inputs.map(drawPlots));
    expect(Object.keys(drawn[0]!)).toHaveLength(5);
    expect(drawn[0]).not.toEqual(drawn[1]);
  } finally {
    await thread.close();
  }
});

it('tells each who waits, and who asks later, where the thread has ended', async () => {
  const thread = startPlotThread();
  const waiting = thread.draw(plotsOf('A forest'));
  const told = expect(waiting).rejects.toThrow('the thread that draws has ended');
  await thread.close();
  await told;
  await expect(thread.draw(plotsOf('Trees'))).rejects.toThrow('the thread that draws has ended');
});

it('tells why a figure cannot be drawn', async () => {
  const thread = startPlotThread();
  try {
    const broken = { ...plotsOf('A forest'), importance: null as never };
    expect(() => drawPlots(broken)).toThrow();
    await expect(thread.draw(broken)).rejects.toThrow();
  } finally {
    await thread.close();
  }
});
