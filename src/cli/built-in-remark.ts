import type { CommandContext } from './command.ts';

/** Says that the built-in example is what a command works on, where the folder has no configuration. */
export async function remarkBuiltIn({ loadSettings, output }: CommandContext): Promise<void> {
  const { configFile, settings } = await loadSettings();
  if (configFile !== undefined || settings.data.source !== 'uci-heart-disease') return;
  output.note((style) =>
    style(
      'dim',
      'no hale.config.* here: the built-in example, UCI Heart Disease (`hale init FILE` for your own table)',
    ),
  );
}
