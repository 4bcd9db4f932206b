import type { Progress as StepProgress } from '../../progress/index.ts';

/** Steps, drawn on a terminal or written as lines. */
export interface Progress extends StepProgress {
  /** Writes a line of something else, such as the log, without disturbing what is drawn. */
  write(text: string): void;
  /** Draws no more; steps that are open stay without an end. */
  stop(): void;
}

export const silentProgress = (standardError: NodeJS.WritableStream): Progress => ({
  step: () => ({ update() {}, succeed() {}, fail() {} }),
  write: (text) => void standardError.write(text),
  stop() {},
});

/** The failure is told whole below the steps; of many lines the step shows the first. */
export const firstLine = (text: string | undefined): string | undefined => text?.split('\n', 1)[0]?.replace(/:$/, '');

/** `0.4 s`, `12 s`, `2 min 5 s` */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
