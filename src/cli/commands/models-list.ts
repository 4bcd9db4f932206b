import type { Command } from '../command.ts';
import { formatTime } from '../output/format-figures.ts';
import { renderTable } from '../output/table.ts';
import { withStores } from '../with-stores.ts';

export const modelsList: Command = {
  examples: [
    { line: 'hale models list', meaning: 'every registered model' },
    { line: 'hale models list --json', meaning: 'the same, for a script' },
  ],
  async run(context) {
    const models = (await withStores(context, 'look', ({ registry }) => registry.listModels())) ?? [];
    const { modelView } = await import('../output/model-view.ts');
    context.output.result({ models: models.map(modelView) }, (style) => {
      if (models.length === 0) return 'There are no models yet; `hale train` registers one.';
      const columns = [
        { title: 'model' },
        { title: 'versions', align: 'right' as const },
        { title: 'in production' },
        { title: 'last version made' },
      ];
      const rows = models.map(({ name, latestVersion, productionVersion, updatedAt }) => [
        name,
        latestVersion ?? '0',
        productionVersion === null
          ? { text: 'none', format: 'dim' as const }
          : { text: `version ${productionVersion}`, format: 'green' as const },
        formatTime(updatedAt),
      ]);
      return renderTable(columns, rows, style);
    });
  },
};
