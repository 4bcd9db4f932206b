import type { ConfigurationInput } from './config/index.ts';

/** Gives a configuration file its types; returns its argument. */
export function defineConfig(configuration: ConfigurationInput): ConfigurationInput {
  return configuration;
}
