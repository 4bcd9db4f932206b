import type { SettingsInput } from './config/index.ts';

/** Gives a configuration file its types; returns its argument. */
export function defineConfig(settings: SettingsInput): SettingsInput {
  return settings;
}
