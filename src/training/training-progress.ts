/** One piece of work that takes a while. */
export interface TrainingStep {
  update(text: string): void;
  succeed(text?: string): void;
  fail(text?: string): void;
}

/** Told what training is at; steps run beside each other. */
export interface TrainingProgress {
  step(title: string): TrainingStep;
}

/** Runs work as a step: it succeeds with the text that `told` makes of the result, or fails with the error's. */
export async function asStep<Result>(
  progress: TrainingProgress,
  title: string,
  work: (step: TrainingStep) => Promise<Result> | Result,
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
