/** The environments that a configuration file may hold a section for. */
export const environments = ['development', 'production', 'test'] as const;
export type Environment = (typeof environments)[number];

/** The variable that chooses the environment; NODE_ENV is heard where it is not set. */
export const environmentVariable = 'HALE_ENVIRONMENT';

export function isEnvironment(text: string): text is Environment {
  return (environments as readonly string[]).includes(text);
}
