import { registerHooks } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The door of the running program: TypeScript in the repository, JavaScript in a published package. */
const programUrl = new URL(`../../index${extname(import.meta.url)}`, import.meta.url).href;

/**
 * Imports a TypeScript configuration and gives back what it exports as default. `import … from 'hale'` in it means the
 * running program, wherever the file lies, with no node_modules near it.
 */
export async function importConfiguration(path: string): Promise<unknown> {
  const url = pathToFileURL(path).href;
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'hale') return { url: programUrl, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      // What the nearest package.json says of modules does not matter to a configuration.
      return specifier === url ? { ...resolved, format: 'module-typescript' } : resolved;
    },
  });
  try {
    const loaded: { default?: unknown } = await import(url);
    if (loaded.default === undefined)
      throw new Error('it has no default export; write `export default defineConfig({…})`');
    return loaded.default;
  } finally {
    hooks.deregister();
  }
}
