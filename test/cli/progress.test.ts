import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLiveProgress } from '../../src/cli/progress/live-progress.ts';
import { createPlainProgress } from '../../src/cli/progress/plain-progress.ts';
import { durationText } from '../../src/cli/progress/progress.ts';

/** What a terminal shows after a text: erasing lines is the only control sequence that is used. */
function screenOf(text: string): string[] {
  const lines: string[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence that moves the cursor up and erases below
  for (const part of text.split(/(\u001b\[\d+A\u001b\[0J)/)) {
    if (part.startsWith('\u001b')) lines.splice(lines.length - Number.parseInt(part.slice(2), 10));
    else lines.push(...part.split('\n').slice(0, -1));
  }
  return lines;
}

function capture() {
  const stream = new PassThrough();
  let written = '';
  stream.on('data', (chunk) => {
    written += chunk;
  });
  return { stream, text: () => written };
}

describe('progress on a terminal', () => {
  it('keeps open steps at the bottom, ended ones and other lines above them', () => {
    const { stream, text } = capture();
    let now = 0;
    const progress = createLiveProgress(
      Object.assign(stream, { columns: 40 }),
      (_format, part) => part,
      () => now,
    );
    const first = progress.step('data');
    const second = progress.step('engines');
    now = 1500;
    second.update(`${'downloading '.repeat(10)}\u001b[2J`);
    progress.write('a line of the log\n');
    first.succeed('303 rows');
    first.fail('never heard');
    const lines = screenOf(text());
    expect(lines.slice(0, 2)).toEqual(['a line of the log', '✓ data: 303 rows 1.5 s']);
    expect(lines[2]).toMatch(/^⠋ engines: downloading /);
    expect(lines).toHaveLength(3);
    expect(lines[2]?.length).toBeLessThan(40);
    second.fail();
    progress.stop();
    expect(screenOf(text()).slice(2)).toEqual([expect.stringMatching(/^✗ engines.* 1\.5 s$/)]);
  });
});

describe('progress elsewhere', () => {
  it('is a line at each begin and end, and one now and then between', () => {
    const { stream, text } = capture();
    let now = 0;
    const progress = createPlainProgress(stream, () => now);
    const step = progress.step('training');
    for (; now <= 12_000; now += 100) step.update(`${now} ms`);
    step.succeed('4 kinds');
    step.succeed('twice');
    expect(text()).toBe('- training\n  training: 5000 ms\n  training: 10000 ms\n✓ training: 4 kinds (12 s)\n');
  });

  it.each([
    [0, '0.0 s'],
    [9_940, '9.9 s'],
    [59_400, '59 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms are %s', (milliseconds, expected) => {
    expect(durationText(milliseconds)).toBe(expected);
  });
});

describe('a failed step', () => {
  const message = 'it does not start; it said:\nFATAL: one\nLOG: two';

  it.each([
    ['on a terminal', createLiveProgress],
    ['in lines', (stream: PassThrough) => createPlainProgress(stream, () => 0)],
  ] as const)('shows the first line of its message only, %s', (_title, create) => {
    const { stream, text } = capture();
    const progress = create(
      stream,
      (_format, part) => part,
      () => 0,
    );
    progress.step('database').fail(message);
    progress.stop();
    expect(text()).toContain('✗ database: it does not start; it said ');
    expect(text()).not.toContain('FATAL');
  });
});
