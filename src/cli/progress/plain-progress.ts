import { printableText } from '../output/printable-text.ts';
import { durationText, firstLine, type Progress } from './progress.ts';

/** Between two lines on the state of one step: a log is read afterwards, and a line for every percent is noise. */
const updateEveryMs = 5_000;

/** A line when a step begins and one when it ends, for files, pipes and continuous integration. */
export function createPlainProgress(standardError: NodeJS.WritableStream, now: () => number): Progress {
  const line = (text: string): void => void standardError.write(`${printableText(text)}\n`);
  return {
    step(title) {
      const startedAt = now();
      let toldAt = startedAt;
      let open = true;
      const end = (mark: string, text = ''): void => {
        if (!open) return;
        open = false;
        line(`${mark} ${title}${text === '' ? '' : `: ${text}`} (${durationText(now() - startedAt)})`);
      };
      line(`- ${title}`);
      return {
        update(text) {
          if (!open || now() - toldAt < updateEveryMs) return;
          toldAt = now();
          line(`  ${title}: ${text}`);
        },
        succeed: (text) => end('✓', text),
        fail: (text) => end('✗', firstLine(text)),
      };
    },
    write: (text) => void standardError.write(text),
    stop() {},
  };
}
