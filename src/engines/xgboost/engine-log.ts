/** `[21:25:08] WARNING: /workspace/src/learner.cc:794: text` without the time and the place. */
export const withoutPrefix = (text: string): string =>
  text.replace(/^\[[\d:]+\] (?:[A-Z]+: )?(?:\S+\.(?:cc|h|cu)\S*:\d+: )?/, '').trim();

/** The reason of an error without the stack of C++ below it. */
export const withoutTrace = (text: string): string => withoutPrefix(text.split('\nStack trace:')[0] ?? text);

/** XGBoost goes on without a parameter that it does not know, and only warns. */
export const isUnknownParameter = (warning: string): boolean => /^Parameters: .* are not used/s.test(warning);
