export { type Settings, type SettingsInput, settingsSchema } from './settings.ts';
