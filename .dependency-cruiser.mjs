// Layers, lowest first: a folder may import folders of its own rank or lower ones that it names, never a higher rank.
// The same table stands in docs/architecture.md; test/architecture.test.ts holds the two together.
export const ranks = [
  ['errors'],
  ['bytes', 'progress', 'files', 'schema', 'table', 'statistics', 'metrics', 'threads'],
  ['config', 'charts'],
  ['logging', 'authentication'],
  ['database', 'data', 'engines'],
  ['validation', 'models'],
  ['tracking', 'registry', 'production', 'prediction-log', 'labels'],
  ['training', 'serving', 'scoring', 'monitoring', 'simulation'],
  ['reporting', 'scheduling'],
  ['http'],
  ['platform'],
  ['cli'],
];

const rules = [];
const folders = ranks.flat();
for (const [rank, names] of ranks.entries()) {
  const above = ranks.slice(rank + 1).flat();
  if (above.length > 0) {
    rules.push({
      name: `rank-${rank}-imports-nothing-above`,
      comment: `${names.join(', ')} must not know ${above.join(', ')}`,
      severity: 'error',
      from: { path: `^src/(${names.join('|')})/` },
      to: { path: `^src/(${above.join('|')})/` },
    });
  }
}
for (const low of ranks[1]) {
  rules.push({
    name: `${low}-knows-only-errors`,
    comment: 'the pure folders import nothing of the product but errors',
    severity: 'error',
    from: { path: `^src/${low}/` },
    to: { path: '^src/', pathNot: `^src/(${low}|errors)/` },
  });
}
for (const folder of folders) {
  rules.push({
    name: `${folder}-through-its-door`,
    comment: 'other folders import only a folder’s index.ts',
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/${folder}/` },
    to: { path: `^src/${folder}/`, pathNot: `^src/${folder}/index\\.ts$` },
  });
}

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-dev-dep', severity: 'error', from: { path: '^src/' }, to: { dependencyTypes: ['npm-dev'] } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'folder-is-ranked',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${folders.join('|')})/` },
      to: {},
    },
    ...rules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
