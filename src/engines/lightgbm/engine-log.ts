/** `[LightGBM] [Warning] text` without its marks. */
export const withoutPrefix = (text: string): string => text.replace(/^(?:\[[A-Za-z]+\] )+/, '').trim();

/** LightGBM goes on without a parameter that it does not know, and only warns. */
export const isUnknownParameter = (warning: string): boolean => warning.startsWith('Unknown parameter');
