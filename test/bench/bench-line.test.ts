import { describe, expect, it } from 'vitest';
import { type Bar, benchLine } from '../../bench/bench-line.ts';
import { renderMarkdown, renderText } from '../../bench/bench-table.ts';
import { runProcess } from '../../bench/run-process.ts';

const line = (hale: number, value: number | null, bar: Bar | null, unit = 's') =>
  benchLine({
    work: 'a job',
    measure: 'time',
    hale,
    unit,
    reference: value === null ? null : { name: 'a peer', value, origin: 'stated' },
    bar,
  });

describe('a line of the table', () => {
  it('meets a bar of the ratio, of the figure or of the difference, each on its side', () => {
    expect(line(2, 16, { of: 'ratio', atMost: 1 / 8 })).toMatchObject({ ratio: 0.125, met: true });
    expect(line(2.1, 16, { of: 'ratio', atMost: 1 / 8 }).met).toBe(false);
    expect(line(60, 100, { of: 'ratio', atLeast: 0.6 }).met).toBe(true);
    expect(line(59, 100, { of: 'ratio', atLeast: 0.6 }).met).toBe(false);
    expect(line(15, null, { of: 'figure', atMost: 15 })).toMatchObject({ ratio: null, met: true });
    expect(line(15.1, null, { of: 'figure', atMost: 15 }).met).toBe(false);
    expect(line(0.9, 0.904, { of: 'difference', within: 0.005, better: 'higher' }).met).toBe(true);
    expect(line(0.898, 0.904, { of: 'difference', within: 0.005, better: 'higher' }).met).toBe(false);
    expect(line(0.126, 0.12, { of: 'difference', within: 0.005, better: 'lower' }).met).toBe(false);
    expect(line(0.1, 0.12, { of: 'difference', within: 0.005, better: 'lower' }).met).toBe(true);
    expect(line(3, 4, null)).toMatchObject({ ratio: 0.75, met: null });
  });

  it('is not made of what was not measured', () => {
    expect(() => line(Number.NaN, 1, null)).toThrow('not finite');
    expect(() => line(1, Number.POSITIVE_INFINITY, null)).toThrow('not finite');
    expect(() => line(1, null, { of: 'ratio', atMost: 1 })).toThrow('needs a reference');
  });

  it('says in both tables what was measured, against what, and whether that is enough', () => {
    const lines = [
      line(417_123, 100_000, { of: 'ratio', atLeast: 5 }, 'rows/s'),
      line(0.8123, null, { of: 'figure', atMost: 1 }),
    ];
    expect(renderText(lines).split('\n').slice(1)).toEqual([
      'a job  time     417,123 rows/s  a peer, 100,000 rows/s (stated)   4.17  ≥ 5×   NO',
      'a job  time            0.812 s  –                                    –  ≤ 1 s  yes',
    ]);
    expect(renderMarkdown(lines).split('\n').at(-1)).toBe('| a job | time | 0.812 s | – | – | ≤ 1 s | yes |');
  });
});

describe.skipIf(process.platform !== 'linux')('a process that is measured, which takes /proc', () => {
  const node = (script: string) => [process.execPath, '-e', script];

  it('counts the memory and the time of what it starts', async () => {
    const child = `const kept = Buffer.alloc(150e6, 1); for (const end = Date.now() + 400; Date.now() < end;); if (kept[0] !== 1) throw kept`;
    const parent = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(child)}])`;
    const { tree, wallSeconds } = await runProcess(node(parent));
    expect(tree.largestProcessMb).toBeGreaterThan(150);
    expect(tree.totalMb).toBeGreaterThan(tree.largestProcessMb);
    expect(tree.cpuSeconds).toBeGreaterThan(0);
    expect(wallSeconds).toBeGreaterThan(0.4);
  });

  it('fails with what it said', async () => {
    await expect(runProcess(node('console.error("no disk"); process.exit(3)'))).rejects.toThrow(
      /ended with 3\n.*no disk/s,
    );
  });
});
