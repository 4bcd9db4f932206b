#!/usr/bin/env node
// Plain JavaScript that any Node from 20 on can read: it finds a Node that can run Hale, and the program itself.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version that Hale is tested on; an older one that runs TypeScript will do where this is not to be had. */
const wantedMajor = 24;
const missingExitCode = 5;

/** The binary of the npm package `node`, a development dependency; undefined where it is not installed. */
function packagedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
    const binary = join(dirname(manifest), bin.node);
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

function runWith(binary) {
  const child = spawn(binary, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to the child as well.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY === true ? undefined : child.kill(signal)));
  }
  child.on('error', (error) => {
    process.stderr.write(`hale: ${binary} cannot be started: ${error.message}\n`);
    process.exit(missingExitCode);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

async function runHere() {
  module.enableCompileCache?.();
  const built = new URL('../dist/src/cli/main.js', import.meta.url);
  const source = new URL('../src/cli/main.ts', import.meta.url);
  // The repository has both after a build; what runs there is the source.
  await import((existsSync(fileURLToPath(source)) ? source : built).href);
}

const runsTypeScript = Boolean(process.features.typescript) && typeof module.registerHooks === 'function';
const isWanted = Number(process.versions.node.split('.')[0]) >= wantedMajor;
const other = isWanted ? undefined : packagedNode();
if (other !== undefined && other !== process.execPath) {
  runWith(other);
} else if (runsTypeScript) {
  await runHere();
} else {
  process.stderr.write(
    `hale needs Node ${wantedMajor}, and this is ${process.version}. Install Node ${wantedMajor} (https://nodejs.org), or ` +
      `beside Hale the npm package that brings it: npm install node@${wantedMajor}\n`,
  );
  process.exitCode = missingExitCode;
}
