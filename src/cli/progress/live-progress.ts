import { printableText } from '../output/printable-text.ts';
import type { Style } from '../output/style.ts';
import { durationText, firstLine, type Progress } from './progress.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;
const defaultColumns = 80;

interface OpenStep {
  readonly title: string;
  readonly startedAt: number;
  text: string;
}

/** Open steps at the bottom of a terminal, redrawn as they go on; what has ended, and the log, scrolls up above them. */
export function createLiveProgress(
  terminal: NodeJS.WritableStream & { readonly columns?: number },
  style: Style,
  now: () => number,
): Progress {
  const open = new Set<OpenStep>();
  let drawnLines = 0;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  const erase = (): string => (drawnLines === 0 ? '' : `\u001b[${drawnLines}A\u001b[0J`);

  function draw(above = ''): void {
    // A line that wraps would take two rows, and the next erasing would leave one.
    const room = (terminal.columns ?? defaultColumns) - 3;
    const lines = [...open].map(({ title, text, startedAt }) => {
      const line = `${printableText(text === '' ? title : `${title}: ${text}`)} ${durationText(now() - startedAt)}`;
      return `${style('cyan', frames[frame % frames.length] as string)} ${[...line].slice(0, room).join('')}\n`;
    });
    terminal.write(erase() + above + lines.join(''));
    drawnLines = lines.length;
  }

  function animate(): void {
    timer ??= setInterval(() => {
      frame += 1;
      draw();
    }, frameMs).unref();
  }

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    step(title) {
      const step: OpenStep = { title, startedAt: now(), text: '' };
      open.add(step);
      draw();
      animate();
      const end = (mark: string, text = ''): void => {
        if (!open.delete(step)) return;
        const duration = style('dim', durationText(now() - step.startedAt));
        draw(`${mark} ${printableText(text === '' ? title : `${title}: ${text}`)} ${duration}\n`);
        if (open.size === 0) rest();
      };
      return {
        update(text) {
          step.text = text;
        },
        succeed: (text) => end(style('green', '✓'), text),
        fail: (text) => end(style('red', '✗'), firstLine(text)),
      };
    },
    write: (text) => draw(text),
    stop() {
      rest();
      open.clear();
      drawnLines = 0;
    },
  };
}
