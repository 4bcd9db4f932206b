/** One piece of work that takes a while. It ends once, by succeed or fail; what comes later is not heard. */
export interface ProgressStep {
  /** What it is at now, such as `fold 3 of 5`. */
  update(text: string): void;
  succeed(text?: string): void;
  fail(text?: string): void;
}

/** Tells a person what the program is at; steps may run beside each other. */
export interface Progress {
  step(title: string): ProgressStep;
}

/** Runs work as a step: it succeeds with the text that `told` makes of the result, or fails with the error's. */
export async function asStep<Result>(
  progress: Progress,
  title: string,
  work: (step: ProgressStep) => Promise<Result> | Result,
  told: (result: Result) => string,
): Promise<Result> {
  const step = progress.step(title);
  try {
    const result = await work(step);
    step.succeed(told(result));
    return result;
  } catch (error) {
    step.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}
