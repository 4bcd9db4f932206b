import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Builds dist/, the JavaScript that is published: a package in node_modules may hold no TypeScript that Node runs. */
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
cpSync('src', 'dist/src', { recursive: true, filter: (path) => !path.endsWith('.ts') });

// The compiler rewrites `.ts` in imports; modules that are named by a URL, for a child process or a worker, it leaves.
const moduleUrl = /new URL\((['"])(\.{1,2}\/[^'"]+)\.ts\1, import\.meta\.url\)/g;
for (const path of globSync('dist/**/*.js')) {
  const text = readFileSync(path, 'utf8');
  const rewritten = text.replace(moduleUrl, 'new URL($1$2.js$1, import.meta.url)');
  if (rewritten !== text) writeFileSync(path, rewritten);
}
